import type { Corpus } from "../../corpus/corpus.ts";

/** The headers by which a client asks again whether what it has of a corpus is still so. */
export function cached({ hash }: Pick<Corpus, "hash">) {
  return { etag: `"${hash}"`, "cache-control": "private, no-cache" };
}
