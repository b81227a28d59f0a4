import type { Corpus } from "./corpus.ts";

/**
 * The corpus that is answered from, which may be exchanged while the service runs. Who answers takes the current one at the
 * beginning and keeps it to the end.
 */
export interface Shelf {
  current(): Corpus;
  /** The corpus of a hash, such as a citation is pinned to; undefined when it is not kept (any more). */
  pinned(hash: string): Promise<Corpus | undefined>;
}

/** The one corpus of a process that never takes up another. */
export function shelfOf(corpus: Corpus): Shelf {
  return {
    current: () => corpus,
    pinned: async (hash) => (hash === corpus.hash ? corpus : undefined),
  };
}

/**
 * A shelf that keeps the last `most` corpora. One that leaves it stays open for whoever still answers from it: its file is
 * closed when nobody can ask it any more (see `index/index-source.ts`).
 */
export function keepingShelf(first: Corpus, most: number): Shelf & { put(corpus: Corpus): void } {
  let kept = [first];
  return {
    current: () => kept[0] ?? first,
    pinned: async (hash) => kept.find((corpus) => corpus.hash === hash),
    put(corpus) {
      kept = [corpus, ...kept.filter(({ hash }) => hash !== corpus.hash)].slice(0, most);
    },
  };
}
