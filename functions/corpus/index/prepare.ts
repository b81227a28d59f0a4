import { availableParallelism } from "node:os";
import { deserialize, serialize } from "node:v8";
import { pMapIterable } from "p-map";
import { detectLanguage } from "../../language/detect-language.ts";
import type { ParsedBlock, Words } from "../blocks.ts";
import type { Document } from "../document.ts";
import type { Embedder } from "../embed/embedder.ts";
import { CorpusError } from "../errors.ts";
import { readFrontMatter } from "../parse/front-matter.ts";
import { layOut } from "../parse/layout.ts";
import { parseFile } from "../parse/parse-file.ts";
import type { OpenedIndex } from "../search/open.ts";
import { type ByteVector, toBytes } from "../search/vectors.ts";
import type { CorpusFile, CorpusFiles } from "./folder.ts";
import { formatVersion } from "./index-file.ts";
import type { Journal } from "./journal.ts";
import type { Notice } from "./notices.ts";

/** How a build goes on, after each file. */
export interface Progress {
  /** Files that are dealt with, and their bytes. */
  done: number;
  of: number;
  bytes: number;
  ofBytes: number;
  /** Sentences in them. */
  sentences: number;
}

export interface BuildOptions {
  /** Makes vectors; without one the index has none. */
  embedder?: Embedder | undefined;
  /** An older index of the folder: what is unchanged since is taken from it. The bytes come out the same. */
  previous?: OpenedIndex | undefined;
  /** Keeps what is done until the index is written. */
  journal?: Journal | undefined;
  /** Makes an error of every notice. */
  strict?: boolean | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** A document, and what should be known of its file. */
interface Parsed {
  document: Document;
  warnings: string[];
  /** Where they are known already: one for each of its sentences or passages, by the embedder's unit. */
  vectors?: ByteVector[];
}

/** A document as it goes into an index. */
type Prepared = Required<Parsed>;

/** As many files are parsed ahead of the one whose turn it is. */
const ahead = availableParallelism() + 1;

/**
 * Makes a document of every file, in the order of the ids, each parsed, laid out and embedded; unchanged ones come from the
 * previous index or the journal.
 */
export async function* prepareFiles(
  { files }: CorpusFiles,
  options: BuildOptions,
): AsyncGenerator<{ file: CorpusFile; result: Prepared | Notice }> {
  const { embedder, journal, onProgress } = options;
  const ofBytes = files.reduce((sum, { size }) => sum + size, 0);
  let [done, bytes, sentences] = [0, 0, 0];
  let waiting: { file: CorpusFile; result: Parsed | Notice }[] = [];
  let units = 0;
  /** Embeds what waits, many documents at once: a server takes as long for one text as for some tens. */
  async function* embedded() {
    const made = await embedAll(
      waiting.flatMap(({ result }) => (isNew(result) ? [result.document] : [])),
      embedder,
    );
    for (const { file, result } of waiting) {
      if (!("document" in result)) yield { file, result };
      else {
        const { document, warnings } = result;
        const prepared = { document, warnings, vectors: result.vectors ?? made.shift() ?? [] };
        if (isNew(result)) journal?.put(keyOf(file, embedder), serialize(prepared));
        yield { file, result: prepared };
      }
    }
    waiting = [];
    units = 0;
  }
  const parsed = pMapIterable(files, async (file) => ({ file, result: await parse(file, options) }), {
    concurrency: ahead,
    backpressure: 2 * ahead,
  });
  for await (const { file, result } of parsed) {
    waiting.push({ file, result });
    if (isNew(result)) units += embedder ? textsOf(result.document, embedder).length : 0;
    done++;
    bytes += file.size;
    if ("document" in result) sentences += sentencesIn(result.document);
    onProgress?.({ done, of: files.length, bytes, ofBytes, sentences });
    if (units >= batch || !embedder) yield* embedded();
  }
  yield* embedded();
}

/** What has still to be embedded, and to be kept. */
function isNew(result: Parsed | Notice): result is Parsed {
  return "document" in result && result.vectors === undefined;
}

function keyOf({ id, fingerprint }: CorpusFile, embedder: Embedder | undefined): string {
  return `${formatVersion} ${embedder?.name ?? ""} ${id} ${fingerprint}`;
}

async function parse(
  file: CorpusFile,
  { previous, journal, embedder }: BuildOptions,
): Promise<Parsed | Notice> {
  const known = previous?.embedder === embedder?.name ? previous?.restore(file.id) : undefined;
  if (previous && known?.document.fingerprint === file.fingerprint) {
    const own = previous.notices.filter(({ name, what }) => name === file.name && what === "warning");
    return { ...known, warnings: own.map(({ message }) => message) };
  }
  const kept = journal?.get(keyOf(file, embedder));
  if (kept) return deserialize(kept) as Prepared;
  try {
    return await parseDocument(file);
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    return { name: file.name, what: "unreadable", message: error.message };
  }
}

async function parseDocument({ name, id, fingerprint, read }: CorpusFile) {
  const { bytes, about } = await read();
  const { metadata: own, blocks, warnings = [] } = await parseFile(name, bytes);
  const beside = about === undefined ? undefined : readFrontMatter(about);
  const metadata = { ...own, ...beside?.metadata };
  const language = metadata.language ?? (await detectLanguage(proseOf(blocks)));
  const document: Document = { ...layOut(id, { metadata: { ...metadata, language }, blocks }), fingerprint };
  if (document.passages.length === 0) throw new CorpusError("has no text in it");
  const all = [
    ...warnings,
    ...(beside?.warnings ?? []).map((warning) => `Beside it, in ${name}.yaml: ${warning}`),
  ];
  return { document, warnings: all };
}

/** Enough to tell a language by. */
const sample = 20_000;

/** The beginning of what is written in a language of people. */
function proseOf(blocks: readonly ParsedBlock[]): string {
  let prose = "";
  const read = (words: Words) => {
    prose += `${words.text}\n`;
  };
  const visit = (block: ParsedBlock): void => {
    if (prose.length > sample) return;
    if (block.kind === "list") for (const item of block.items) item.blocks.forEach(visit);
    else if (block.kind === "table") for (const { cells } of block.rows) cells.forEach(read);
    else if (block.kind === "definitions")
      for (const { terms, descriptions } of block.entries) {
        terms.forEach(read);
        for (const description of descriptions) description.forEach(visit);
      }
    else if ("blocks" in block) block.blocks.forEach(visit);
    else if (block.kind !== "code" && block.kind !== "formula") read(block);
  };
  blocks.forEach(visit);
  return prose;
}

/** How many texts an embedder gets at a time. */
const batch = 64;

/**
 * The vectors of documents, for each one for each of what the embedder takes as a unit; none for a language that it does not
 * know.
 * @throws {CorpusError} when the embedder fails.
 */
export async function embedAll(
  documents: readonly Document[],
  embedder: Embedder | undefined,
): Promise<ByteVector[][]> {
  if (!embedder) return documents.map(() => []);
  const units = documents.map((document) => textsOf(document, embedder));
  const texts = units.flat();
  const vectors: ByteVector[] = [];
  for (let i = 0; i < texts.length; i += batch)
    for (const vector of await embedder.embed(texts.slice(i, i + batch), "passage"))
      vectors.push(toBytes(vector));
  return units.map(({ length }) => vectors.splice(0, length));
}

/** What an embedder is asked: passages, or sentences under the titles that say what they speak of. */
function textsOf({ language, title, text, sections, passages }: Document, embedder: Embedder): string[] {
  if (embedder.language && new Intl.Locale(language).language !== embedder.language) return [];
  if (embedder.unit === "passage") return passages.map(({ start, end }) => text.slice(start, end));
  return passages.flatMap(({ section, sentences }) => {
    const titles = [...new Set([title, ...(sections[section]?.path ?? [])])].join("\n");
    return sentences.map(({ start, end }) => `${titles}\n${text.slice(start, end)}`);
  });
}

function sentencesIn({ passages }: Document): number {
  return passages.reduce((sum, { sentences }) => sum + sentences.length, 0);
}
