import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import type { Document } from "../document.ts";
import type { Embedder } from "../embed/embedder.ts";
import { CorpusError } from "../errors.ts";
import { type OpenedIndex, openIndexFile } from "../search/open.ts";
import type { ByteVector } from "../search/vectors.ts";
import { encodeIndex, type Vectors } from "./encode.ts";
import { type CorpusFiles, readFolder } from "./folder.ts";
import { formatVersion, verifyIndex } from "./index-file.ts";
import { fileSource } from "./index-source.ts";
import { openJournal } from "./journal.ts";
import { type Notice, noticeInWords } from "./notices.ts";
import { type BuildOptions, prepareFiles } from "./prepare.ts";

/** Hash of names, contents, index format and embedder: an index of these carries it. */
export function inputsOf({ files }: CorpusFiles, embedder?: Embedder): string {
  const digest = createHash("sha256").update(`format ${formatVersion} ${embedder?.name ?? ""}\n`);
  for (const { name, id, fingerprint } of files) digest.update(`${name}\n${id}\n${fingerprint}\n`);
  return digest.digest("hex");
}

/** What the documents of a folder are, and what should be known of its files. */
export async function readDocuments(
  files: CorpusFiles,
  options: BuildOptions = {},
): Promise<{ documents: Document[]; vectors: Vectors | undefined; notices: Notice[] }> {
  const { embedder, strict } = options;
  const documents: Document[] = [];
  const notices: Notice[] = files.skipped.map(({ name, why }) => ({ name, what: "skipped", message: why }));
  const vectors: ByteVector[][] = [];
  for await (const { file, result } of prepareFiles(files, options)) {
    if (!("document" in result)) {
      notices.push(result);
      continue;
    }
    for (const message of result.warnings) notices.push({ name: file.name, what: "warning", message });
    documents.push(result.document);
    vectors.push(result.vectors);
  }
  const grave = strict
    ? notices
    : documents.length > 0
      ? []
      : notices.filter(({ what }) => what === "unreadable");
  if (grave.length > 0) throw new CorpusError(grave.map(noticeInWords).join("\n"));
  return { documents, vectors: embedder && inRows(documents, vectors, embedder), notices };
}

/** The vectors of documents as an index has them: in one list, each with its passage. */
export function inRows(
  documents: readonly Document[],
  vectors: readonly (readonly ByteVector[])[],
  { name, unit }: Embedder,
): Vectors {
  const passages: number[] = [];
  let row = 0;
  for (const [i, document] of documents.entries()) {
    const has = (vectors[i]?.length ?? 0) > 0;
    for (const { sentences } of document.passages) {
      const units = has ? (unit === "sentence" ? sentences.length : 1) : 0;
      for (let count = 0; count < units; count++) passages.push(row);
      row++;
    }
  }
  return { embedder: name, values: vectors.flat(), passages };
}

/**
 * Builds the index of a folder's files. The same files and embedder give the same bytes. A file that cannot be read does not
 * keep the others out: the index says that it lacks it.
 * @throws {CorpusError} when no file can be read, or when the embedder fails; with `strict` for whatever is worth a notice.
 */
export async function buildIndex(files: CorpusFiles, options: BuildOptions = {}): Promise<Uint8Array> {
  const { documents, vectors, notices } = await readDocuments(files, options);
  return encodeIndex(inputsOf(files, options.embedder), documents, vectors, notices);
}

/**
 * Opens the index of a corpus folder, and builds it first when there is none or when the folder has changed.
 * A failing build leaves the index file as it was, and keeps what it has done for the next one.
 * @throws {CorpusError} as `buildIndex`, and when the folder cannot be read or the index not written.
 */
export async function openFolder(
  folder: string,
  indexFile: string,
  {
    embedder,
    strict,
    verify = false,
    onProgress,
  }: Pick<BuildOptions, "embedder" | "strict" | "onProgress"> & {
    /** Reads all of the index: what was changed in it since it was built is built again. */
    verify?: boolean;
  } = {},
): Promise<{ corpus: OpenedIndex; rebuilt: boolean }> {
  const files = await readFolder(folder);
  const previous = verify && !isAsBuilt(indexFile) ? undefined : await readIndex(indexFile, embedder);
  if (previous?.inputs === inputsOf(files, embedder) && !(strict && previous.notices.length > 0))
    return { corpus: previous, rebuilt: false };
  // Another process may be reading: the name always points to a whole file.
  const unfinished = `${indexFile}.${process.pid}`;
  const journal = writing(indexFile, () => openJournal(`${indexFile}.journal`));
  let built = false;
  try {
    const bytes = await buildIndex(files, { embedder, previous, journal, strict, onProgress });
    await writeFile(unfinished, bytes);
    await rename(unfinished, indexFile);
    built = true;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw cannotWrite(indexFile, error);
  } finally {
    journal.close(built);
  }
  previous?.close();
  if (verify) verifyIndexFile(indexFile);
  return { corpus: await openIndexFile(indexFile, embedder), rebuilt: true };
}

/** @throws {CorpusError} when a byte of the file is not as it was built, and the file system's error when it cannot be read. */
export function verifyIndexFile(indexFile: string): void {
  const source = fileSource(indexFile);
  try {
    verifyIndex(source);
  } finally {
    source.close();
  }
}

/** Whether there is an index, every byte as it was built. */
export function isAsBuilt(indexFile: string): boolean {
  try {
    verifyIndexFile(indexFile);
    return true;
  } catch (error) {
    if (error instanceof CorpusError || (error as NodeJS.ErrnoException).code) return false;
    throw error;
  }
}

function writing<T>(indexFile: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw cannotWrite(indexFile, error);
  }
}

/** What the file system says of a full or closed disk as a sentence; other errors as they are. */
function cannotWrite(indexFile: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new CorpusError(
    `The index ${indexFile} cannot be written (${code}); make room, or set DATA_DIR to another folder.`,
  );
}

/** Opens an index file; undefined when there is none or when this program cannot read it. */
export async function readIndex(indexFile: string, embedder?: Embedder): Promise<OpenedIndex | undefined> {
  try {
    return await openIndexFile(indexFile, embedder);
  } catch (error) {
    if (error instanceof CorpusError || (error as NodeJS.ErrnoException).code) return undefined;
    throw error;
  }
}
