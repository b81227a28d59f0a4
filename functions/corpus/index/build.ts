import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { detectLanguage } from "../../language/detect-language.ts";
import type { Corpus } from "../corpus.ts";
import type { Block, Document } from "../document.ts";
import type { Embedder } from "../embed/embedder.ts";
import { resumable } from "../embed/resumable.ts";
import { CorpusError } from "../errors.ts";
import { parseFile } from "../parse/formats.ts";
import { readFrontMatter } from "../parse/front-matter.ts";
import { layOut } from "../parse/layout.ts";
import { type OpenedIndex, openIndexFile } from "../search/open.ts";
import { type ByteVector, toBytes } from "../search/vectors.ts";
import { encodeIndex, type Vectors } from "./encode.ts";
import { type CorpusFile, type CorpusFiles, readFolder } from "./folder.ts";
import { formatVersion } from "./index-file.ts";

/** How a build goes on. */
export type Progress =
  | { step: "parsed"; name: string; warnings: readonly string[]; done: number; of: number }
  | { step: "embedded"; done: number; of: number };

export interface BuildOptions {
  /** Makes vectors; without one the index has none. */
  embedder?: Embedder | undefined;
  /** An older index of the folder: what is unchanged since is taken from it. The bytes come out the same. */
  previous?: OpenedIndex | undefined;
  onProgress?: (progress: Progress) => void;
}

/** Hash of names, contents, index format and embedder: an index of these carries it. */
export function inputsOf({ files }: CorpusFiles, embedder?: Embedder): string {
  const digest = createHash("sha256").update(`format ${formatVersion} ${embedder?.name ?? ""}\n`);
  for (const { name, fingerprint } of files) digest.update(`${name}\n${fingerprint}\n`);
  return digest.digest("hex");
}

/**
 * Parses every file into a document, in the order of the ids.
 * @throws {CorpusError} naming each file that cannot be read and why; none is left out silently.
 */
export async function parseFiles(
  { files }: CorpusFiles,
  { previous, onProgress }: BuildOptions = {},
): Promise<Document[]> {
  const documents: Document[] = [];
  const problems: string[] = [];
  for (const [i, file] of files.entries()) {
    const known = previous?.restore(file.id)?.document;
    if (known && known.fingerprint === file.fingerprint) {
      documents.push(known);
      continue;
    }
    try {
      const { document, warnings } = await parseDocument(file);
      documents.push(document);
      onProgress?.({ step: "parsed", name: file.name, warnings, done: i + 1, of: files.length });
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      problems.push(`${file.name}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new CorpusError(problems.join("\n"));
  return documents;
}

async function parseDocument({ name, id, bytes, about, fingerprint }: CorpusFile) {
  const { metadata: own, blocks, warnings } = await parseFile(name, bytes);
  const metadata = { ...own, ...(about === undefined ? {} : readFrontMatter(about)) };
  const language = metadata.language ?? (await detectLanguage(proseOf(blocks)));
  const document: Document = { ...layOut(id, { metadata: { ...metadata, language }, blocks }), fingerprint };
  if (document.passages.length === 0) throw new CorpusError("has no text in it");
  return { document, warnings: warnings ?? [] };
}

/** What is written in a language of people. */
function proseOf(blocks: readonly Block[]): string {
  return blocks.flatMap(({ kind, text }) => (kind === "code" ? [] : [text])).join("\n");
}

/** Builds the index of a folder's files. The same files and embedder give the same bytes. */
export async function buildIndex(files: CorpusFiles, options: BuildOptions = {}): Promise<Uint8Array> {
  const documents = await parseFiles(files, options);
  const vectors = options.embedder && (await embedDocuments(documents, options.embedder, options));
  return encodeIndex(inputsOf(files, options.embedder), documents, vectors);
}

/** How many texts are embedded between two reports. */
const batch = 64;

/** Vectors for all documents; those that the previous index has are taken from it. */
export async function embedDocuments(
  documents: readonly Document[],
  embedder: Embedder,
  { previous, onProgress }: BuildOptions = {},
): Promise<Vectors> {
  const values: (ByteVector | undefined)[] = [];
  const passages: number[] = [];
  const missing: { row: number; text: string }[] = [];
  let passageRow = 0;
  for (const { id, text, language, passages: own, fingerprint } of documents) {
    if (embedder.language && new Intl.Locale(language).language !== embedder.language) {
      passageRow += own.length;
      continue;
    }
    const known = previous?.embedder === embedder.name ? previous.restore(id) : undefined;
    const vectors = known?.document.fingerprint === fingerprint ? known?.vectors : undefined;
    const first = values.length;
    for (const passage of own) {
      for (const { start, end } of embedder.unit === "sentence" ? passage.sentences : [passage]) {
        const vector = vectors?.[values.length - first];
        if (!vector) missing.push({ row: values.length, text: text.slice(start, end) });
        values.push(vector);
        passages.push(passageRow);
      }
      passageRow++;
    }
  }
  for (let i = 0; i < missing.length; i += batch) {
    const part = missing.slice(i, i + batch);
    const vectors = await embedder.embed(
      part.map(({ text }) => text),
      "passage",
    );
    for (const [j, { row }] of part.entries()) values[row] = vectors[j] && toBytes(vectors[j]);
    onProgress?.({ step: "embedded", done: i + part.length, of: missing.length });
  }
  return { embedder: embedder.name, values: values as ByteVector[], passages };
}

/**
 * Opens the index of a corpus folder, and builds it first when there is none or when the folder has changed.
 * A failing build leaves the index file as it was, and keeps the vectors that it has made for the next one.
 * @throws {CorpusError} when the folder or one of its files cannot be read, or the embedder fails.
 */
export async function openFolder(
  folder: string,
  indexFile: string,
  { embedder, onProgress }: Pick<BuildOptions, "embedder" | "onProgress"> = {},
): Promise<{ corpus: Corpus; rebuilt: boolean }> {
  const files = await readFolder(folder);
  const previous = await readIndex(indexFile, embedder);
  if (previous?.inputs === inputsOf(files, embedder)) return { corpus: previous, rebuilt: false };
  const kept = embedder && resumable(embedder, `${indexFile}.vectors`);
  // Another process may be reading: the name always points to a whole file.
  const unfinished = `${indexFile}.${process.pid}`;
  try {
    const bytes = await buildIndex(files, {
      embedder: kept?.embedder,
      previous,
      ...(onProgress ? { onProgress } : {}),
    });
    await mkdir(path.dirname(indexFile), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, indexFile);
  } catch (error) {
    await rm(unfinished, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new CorpusError(
      `The index ${indexFile} cannot be written (${code}); make room, or set DATA_DIR to another folder.`,
    );
  }
  await kept?.finish();
  previous?.close();
  return { corpus: await openIndexFile(indexFile, embedder), rebuilt: true };
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
