import { Worker } from "node:worker_threads";
import { CorpusError } from "../errors.ts";
import { type Embedder, normalized } from "./embedder.ts";

const batch = 32;

/** What the thread of the encoder says to a batch of texts: their vectors, or why it has none. */
export type Encoded = { vectors: number[][] } | { problem: string };

/**
 * The sentence encoder that comes from the npm registry: the Universal Sentence Encoder in its small form
 * (Cer and others, 2018; English, 512 dimensions), run by TensorFlow.js in WebAssembly. It runs in a thread of its own, so
 * that answers which are being written do not wait for a question that is being encoded, and begins with the first text.
 */
export function builtinEmbedder(): Embedder {
  let thread: ReturnType<typeof encoderThread> | undefined;
  return {
    name: "builtin:universal-sentence-encoder-lite-en",
    unit: "sentence",
    language: "en",
    calibrated: true,
    async embed(texts) {
      thread ??= encoderThread();
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += batch) {
        const encoded = await thread.encode(texts.slice(i, i + batch));
        if ("problem" in encoded)
          throw new CorpusError(
            `The builtin embedder cannot be loaded (${encoded.problem}); run \`npm ci\` again, or set EMBEDDER=none.`,
          );
        vectors.push(...encoded.vectors.map(normalized));
      }
      return vectors;
    },
  };
}

/** Batches are encoded one after the other and answered in their order. */
function encoderThread() {
  const worker = new Worker(new URL("builtin-encoder.ts", import.meta.url));
  const waiting: PromiseWithResolvers<Encoded>[] = [];
  // Only while somebody waits does it keep the process alive.
  worker.unref();
  const settle = (encoded: Encoded) => {
    waiting.shift()?.resolve(encoded);
    if (waiting.length === 0) worker.unref();
  };
  let ended: Encoded | undefined;
  worker.on("message", settle);
  worker.on("error", (error) => {
    ended = { problem: error.message };
    while (waiting.length > 0) settle(ended);
  });
  return {
    encode(texts: readonly string[]): Promise<Encoded> {
      if (ended) return Promise.resolve(ended);
      const answer = Promise.withResolvers<Encoded>();
      waiting.push(answer);
      worker.ref();
      worker.postMessage(texts);
      return answer.promise;
    },
  };
}
