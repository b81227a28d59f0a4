import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Corpus } from "../../corpus/corpus.ts";
import type { Embedder } from "../../corpus/embed/embedder.ts";
import { CorpusError } from "../../corpus/errors.ts";
import { openIndexFile } from "../../corpus/search/open.ts";
import { keepingShelf, type Shelf } from "../../corpus/shelf.ts";
import type { LogEntry } from "../../turn/service.ts";
import { bucketClient } from "./client.ts";
import { indexBucket, type Pointer } from "./indexes.ts";

/** How long a function answers from its index without looking whether there is another, in ms. */
const lookMs = 60_000;

/** A shelf that takes up the bucket's index when it is asked to `refresh`, which is between two answers. */
export type BucketShelf = Shelf & { refresh(): Promise<void> };

/**
 * Begins with `first`, which is an index without documents. Where an index cannot be taken up, the one before goes on
 * answering; a function that has none yet takes the newest of those that are kept.
 */
export function bucketShelf(
  bucket: string,
  first: Corpus,
  { embedder, keep, log }: { embedder: Embedder | undefined; keep: number; log(entry: LogEntry): void },
): BucketShelf {
  const indexes = indexBucket(bucketClient(), bucket);
  const shelf = keepingShelf(first, keep);
  /** Those before the current one that somebody asked for. */
  const older = new Map<string, Corpus>();
  let looked = Number.NEGATIVE_INFINITY;
  let tag: string | undefined;
  let pointer: Pointer | undefined;
  let begun = false;

  async function open(hash: string): Promise<Corpus> {
    const file = path.join(tmpdir(), `${hash}-${process.pid}.index`);
    try {
      await indexes.fetch(hash, file);
      return await openIndexFile(file, embedder);
    } finally {
      // What is open can be read on, and is gone from the disk as soon as nobody reads it.
      await rm(file, { force: true });
    }
  }

  /** The first of some indexes that is whole; of the others it is said what is wrong. */
  async function firstWhole(hashes: readonly string[]): Promise<Corpus | undefined> {
    for (const hash of hashes)
      try {
        return await open(hash);
      } catch (error) {
        if (!(error instanceof CorpusError)) throw error;
        log({ level: "error", message: `The index ${hash} cannot be taken up`, error });
      }
    return undefined;
  }

  async function look(): Promise<void> {
    const read = await indexes.pointer(tag);
    if (read === "unchanged" || read === undefined) {
      begun ||= read === undefined;
      return;
    }
    if (!read.pointer) throw new CorpusError("The pointer to the current index cannot be read.");
    pointer = read.pointer;
    const { corpus: current, kept } = pointer;
    for (const hash of older.keys()) if (!kept.includes(hash)) older.delete(hash);
    if (current !== shelf.current().hash) {
      const others = begun ? [] : kept.filter((hash) => hash !== current);
      const corpus = await firstWhole([current, ...others]);
      if (!corpus) {
        if (begun) return;
        throw new CorpusError("None of the indexes in the bucket can be read.");
      }
      shelf.put(corpus);
    }
    begun = true;
    if (shelf.current().hash === current) tag = read.tag;
  }

  return {
    ...shelf,
    async pinned(hash) {
      const known = await shelf.pinned(hash);
      if (known || !pointer?.kept.includes(hash)) return known;
      const corpus = older.get(hash) ?? (await firstWhole([hash]));
      if (corpus) older.set(hash, corpus);
      return corpus;
    },
    /** @throws when there is nothing to answer from: nothing was ever taken up, and nothing can be. */
    async refresh() {
      const now = performance.now();
      if (now - looked < lookMs) return;
      looked = now;
      try {
        await look();
      } catch (error) {
        if (!begun) {
          looked = Number.NEGATIVE_INFINITY;
          throw error;
        }
        log({ level: "error", message: "The current index cannot be looked up", error });
      }
    },
  };
}
