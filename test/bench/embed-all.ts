import type { Document } from "../../functions/corpus/document.ts";
import type { Embedder } from "../../functions/corpus/embed/embedder.ts";
import { inRows } from "../../functions/corpus/index/build.ts";
import type { Vectors } from "../../functions/corpus/index/encode.ts";
import * as prepare from "../../functions/corpus/index/prepare.ts";

/** The vectors of documents that come from no folder. */
export async function embedAll(documents: readonly Document[], embedder: Embedder): Promise<Vectors> {
  const vectors = [];
  for (const [i, document] of documents.entries()) {
    vectors.push(...(await prepare.embedAll([document], embedder)));
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${documents.length} documents embedded `);
  }
  return inRows(documents, vectors, embedder);
}
