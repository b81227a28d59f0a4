import type { OpenAI } from "openai/client";
import { APIError } from "openai/error";
import { CorpusError } from "../errors.ts";
import { type Embedder, normalized } from "./embedder.ts";

/** Texts in one request: below what compatible servers take by default. */
const batch = 64;

/** Embeds by any server that speaks OpenAI's `/embeddings`. The client retries what can be retried. */
export function openaiEmbedder(client: OpenAI, model: string): Embedder {
  return {
    name: `openai:${model}`,
    unit: "passage",
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += batch) {
        const input = texts.slice(i, i + batch);
        const { data } = await client.embeddings
          .create({ model, input, encoding_format: "float" })
          .catch((error: unknown) => {
            if (!(error instanceof APIError)) throw error;
            throw new CorpusError(`The embedder ${model} failed: ${error.message}`);
          });
        if (data.length !== input.length) {
          throw new CorpusError(
            `The embedder ${model} returned ${data.length} vectors for ${input.length} texts.`,
          );
        }
        const inOrder = [...data].sort((a, b) => a.index - b.index);
        for (const { embedding } of inOrder) vectors.push(normalized(embedding));
      }
      return vectors;
    },
  };
}
