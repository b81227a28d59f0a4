import { CorpusError } from "../errors.ts";
import { type Embedder, normalized } from "./embedder.ts";

/** The part of transformers.js that is used; it is an optional peer, which most installations do not have. */
interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string };
  pipeline(
    task: "feature-extraction",
    model: string,
    options: { dtype: string },
  ): Promise<(texts: string[], options: object) => Promise<{ tolist(): number[][] }>>;
}

/**
 * Embeds by a model that transformers.js runs on this machine: fetched from the hub by its name, or read from a folder
 * when the name is a path. Models of the E5 and BGE families want their inputs marked as queries and passages.
 */
export function localEmbedder(model: string): Embedder {
  let extractor: ReturnType<Transformers["pipeline"]> | undefined;
  const marks = /\be5\b/i.test(model)
    ? { query: "query: ", passage: "passage: " }
    : /\bbge\b.*\ben\b/i.test(model)
      ? { query: "Represent this sentence for searching relevant passages: ", passage: "" }
      : { query: "", passage: "" };
  return {
    name: `local:${model}`,
    unit: "passage",
    async embed(texts, role) {
      extractor ??= load(model);
      const extract = await extractor;
      const output = await extract(
        texts.map((text) => marks[role] + text),
        { pooling: "mean", normalize: true },
      );
      return output.tolist().map(normalized);
    },
  };
}

async function load(model: string) {
  // A variable keeps the bundler and the type checker from looking for what may not be there.
  const name = "@huggingface/transformers";
  const transformers: Transformers = await import(name).catch(() => {
    throw new CorpusError(`EMBEDDER=local needs transformers.js: run \`npm install ${name}\`.`);
  });
  const folder = /^[./]/.test(model);
  if (folder) {
    transformers.env.allowRemoteModels = false;
    transformers.env.localModelPath = "";
  }
  return transformers.pipeline("feature-extraction", model, { dtype: "q8" }).catch((error: Error) => {
    throw new CorpusError(
      `The embedding model ${model} cannot be ${folder ? "read" : "fetched"}: ${error.message.split("\n")[0]}`,
    );
  });
}
