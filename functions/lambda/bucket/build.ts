import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Embedder } from "../../corpus/embed/embedder.ts";
import { CorpusError } from "../../corpus/errors.ts";
import { buildIndex, inputsOf, verifyIndexFile } from "../../corpus/index/build.ts";
import { encodeIndex } from "../../corpus/index/encode.ts";
import type { CorpusFiles } from "../../corpus/index/folder.ts";
import { openJournal } from "../../corpus/index/journal.ts";
import type { Notice } from "../../corpus/index/notices.ts";
import { type OpenedIndex, openIndexFile } from "../../corpus/search/open.ts";
import { ListingStale, listDocuments } from "./documents.ts";
import { indexBucket, Overtaken, type Pointer } from "./indexes.ts";

/** What a build has made of the documents; `reports/latest.json` is one, too. */
export interface BuildReport {
  outcome: "built" | "unchanged";
  /** ISO 8601. */
  at: string;
  /** Hash of the index. */
  corpus: string;
  documents: number;
  passages: number;
  /** Files that are left out, and what is wrong with them; what could not be read inside of a file; what is no document. */
  unreadable: Named[];
  warnings: Named[];
  skipped: Named[];
}
type Named = Pick<Notice, "name" | "message">;

/** While documents are still being put, a build is overtaken again and again: then the next message is waited for. */
const mostTries = 4;

/**
 * Builds the index of a bucket's documents, and points to it. Several may run at once, and each may die at any moment: an index
 * has its hash for a name, and the pointer moves only from where it stood before the bucket was listed. Whoever finds it moved
 * lists again.
 * @throws {CorpusError} when no document can be read.
 */
export function builder(
  s3: S3Client,
  {
    documents: bucket,
    indexes: indexName,
    keep,
    embedder,
  }: { documents: string; indexes: string; keep: number; embedder: Embedder | undefined },
): () => Promise<BuildReport> {
  const indexes = indexBucket(s3, indexName);
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-build-"));
  const inTemporary = (name: string) => path.join(folder, name);

  /** The current index, where it is whole and of this version: what is unchanged is taken from it. */
  async function openPrevious(pointer: Pointer | undefined): Promise<OpenedIndex | undefined> {
    if (!pointer) return undefined;
    const file = inTemporary("previous.index");
    try {
      await indexes.fetch(pointer.corpus, file);
      return await openIndexFile(file, embedder);
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      return undefined;
    }
  }

  async function encode(files: CorpusFiles, previous: OpenedIndex | undefined): Promise<Uint8Array> {
    if (files.files.length === 0) {
      const notices = files.skipped.map(({ name, why }): Notice => ({ name, what: "skipped", message: why }));
      return encodeIndex(inputsOf(files, embedder), [], undefined, notices);
    }
    const journal = openJournal(inTemporary("build.journal"));
    let built = false;
    try {
      const bytes = await buildIndex(files, { embedder, previous, journal });
      built = true;
      return bytes;
    } finally {
      journal.close(built);
    }
  }

  async function attempt(): Promise<BuildReport> {
    // First the pointer, then the documents: who moves it from here knows no older ones than whoever put it here.
    const read = await indexes.pointer();
    if (read === "unchanged") throw new Error("The pointer was asked for without a tag");
    const files = await listDocuments(s3, bucket);
    const previous = await openPrevious(read?.pointer);
    try {
      if (previous?.inputs === inputsOf(files, embedder)) return reportOf(previous, "unchanged");
      const file = inTemporary("built.index");
      await writeFile(file, await encode(files, previous));
      verifyIndexFile(file);
      const built = await openIndexFile(file);
      try {
        await indexes.put(built.hash, file);
        const before = (read?.pointer?.kept ?? []).filter((hash) => hash !== built.hash);
        const kept = [built.hash, ...before.slice(0, keep - 1)];
        await indexes.move({ corpus: built.hash, kept }, read);
        const report = reportOf(built, "built");
        await indexes.report(report);
        await indexes.clear(kept, before.slice(keep - 1));
        return report;
      } finally {
        built.close();
      }
    } finally {
      previous?.close();
    }
  }

  return async () => {
    for (let tries = 1; ; tries++)
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof CorpusError) {
          await indexes.report({ outcome: "failed", at: new Date().toISOString(), message: error.message });
          throw error;
        }
        const again = error instanceof Overtaken || error instanceof ListingStale;
        if (!again || tries === mostTries) throw error;
      }
  };
}

function reportOf(
  { hash: corpus, documentCount: documents, passageCount: passages, notices }: OpenedIndex,
  outcome: BuildReport["outcome"],
): BuildReport {
  const of = (what: Notice["what"]) =>
    notices.filter((notice) => notice.what === what).map(({ name, message }) => ({ name, message }));
  return {
    ...{ outcome, at: new Date().toISOString(), corpus, documents, passages },
    ...{ unreadable: of("unreadable"), warnings: of("warning"), skipped: of("skipped") },
  };
}
