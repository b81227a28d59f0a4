import { loadLanguage } from "../../language/languages.ts";
import type { Corpus, RetrievedPassage } from "../corpus.ts";
import type { Document, Metadata, PageStart, Passage, Section } from "../document.ts";
import type { Embedder } from "../embed/embedder.ts";
import { CorpusError } from "../errors.ts";
import { documentColumns, pageColumns, passageColumns, sectionColumns } from "../index/encode.ts";
import { type IndexTables, unpackIndex } from "../index/index-file.ts";
import { bytesSource, fileSource, type IndexSource } from "../index/index-source.ts";
import type { Notice } from "../index/notices.ts";
import { evidenceOf } from "./calibration.ts";
import { distinct } from "./near-duplicates.ts";
import { ranking } from "./ranking.ts";
import { type ByteVector, readVectors } from "./vectors.ts";

/** An index with what only its next build needs. */
export interface OpenedIndex extends Corpus {
  /** Hash of the files and the embedder that it was built from. */
  readonly inputs: string;
  /** Name of the embedder that made its vectors. */
  readonly embedder?: string;
  /** What it lacks of its folder, and what else was said of files when it was built. */
  readonly notices: readonly Notice[];
  /** A document as it was encoded, with its vectors, for a build that finds its file unchanged. */
  restore(id: string): { document: Document; vectors: ByteVector[] } | undefined;
  /** Gives up the file; nothing can be asked afterwards. */
  close(): void;
}

/**
 * Opens an index in memory. Strings and texts are decoded only when they are asked for.
 * With the embedder that made its vectors, search goes by words and vectors, else by words alone.
 * @throws {CorpusError} when the bytes are not an index that this program reads.
 */
export function openIndex(bytes: Uint8Array, embedder?: Embedder): Promise<OpenedIndex> {
  return openSource(bytesSource(bytes), embedder);
}

/**
 * Opens an index file, of which only what is asked for is read; until `close` it stays open.
 * @throws {CorpusError} when it is not an index that this program reads, or the file system's error.
 */
export async function openIndexFile(path: string, embedder?: Embedder): Promise<OpenedIndex> {
  const source = fileSource(path);
  try {
    return await openSource(source, embedder);
  } catch (error) {
    source.close();
    throw error;
  }
}

async function openSource(source: IndexSource, embedder?: Embedder): Promise<OpenedIndex> {
  const { inputs, hash, tables, notices, embedder: embeddedBy } = unpackIndex(source);
  const read = reader(tables);
  const documentCount = tables.documents.length / documentColumns.length - 1;
  const tags = new Set(Array.from({ length: documentCount }, (_, row) => read.language(row)));
  const { rank, rarity, knows } = ranking(tables, await Promise.all([...tags].map(loadLanguage)));
  const sectionCount = tables.sections.length / sectionColumns.length;
  const passageCount = tables.passages.length / passageColumns.length - 1;

  /** Without its embedder a search still has the words. */
  async function vectorOf(query: string): Promise<Float32Array | undefined> {
    if (!embedder || embedder.name !== embeddedBy || tables.vectors.length === 0 || !/\p{L}/u.test(query))
      return undefined;
    try {
      return (await embedder.embed([query], "query"))[0];
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      process.emitWarning(`${error.message} The search went by words alone.`, "EmbedderWarning");
      return undefined;
    }
  }

  return {
    inputs,
    hash,
    ...(embeddedBy === undefined ? {} : { embedder: embeddedBy }),
    notices,
    documentCount,
    sectionCount,
    passageCount,
    rarity,
    knows,
    documents: () => Array.from({ length: documentCount }, (_, row) => read.metadata(row)),
    document(id) {
      const row = findDocument(documentCount, read.documentId, id);
      if (row === undefined) return undefined;
      return { ...read.metadata(row), text: read.documentText(row), sections: read.documentSections(row) };
    },
    passages: () => Array.from({ length: passageCount }, (_, row) => read.passage(row, 0, 0)),
    async search(query, limit) {
      const ranked = rank(query, limit * 2, await vectorOf(query));
      return distinct(
        ranked.map(({ passage, score, words, cosine }) => {
          // Only the builtin encoder's cosines are calibrated.
          const known = embedder?.calibrated ? { words, cosine } : { words };
          return read.passage(passage, score, evidenceOf(known));
        }),
        limit,
      );
    },
    async likeness(query, texts) {
      if (!embedder?.calibrated || embedder.name !== embeddedBy) return undefined;
      const [asked, ...vectors] = await embedder.embed([query, ...texts], "query");
      return vectors.map((vector) =>
        Math.max(
          0,
          vector.reduce((sum, value, i) => sum + value * (asked?.[i] ?? 0), 0),
        ),
      );
    },
    close: source.close,
    restore(id) {
      const row = findDocument(documentCount, read.documentId, id);
      return row === undefined ? undefined : read.encoded(row);
    },
  };
}

/** Documents are sorted by id in code-unit order. */
function findDocument(count: number, idAt: (row: number) => string, id: string): number | undefined {
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = idAt(middle);
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function reader(tables: IndexTables) {
  const text = (from: number, to: number) => {
    const bytes = tables.texts.read(from, to);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  };
  const strings = Buffer.from(tables.strings.buffer, tables.strings.byteOffset, tables.strings.byteLength);
  const cell = <C extends readonly string[]>(
    table: Uint32Array,
    columns: C,
    row: number,
    column: C[number],
  ): number => table[row * columns.length + columns.indexOf(column)] ?? 0;
  const documentCell = (row: number, column: (typeof documentColumns)[number]) =>
    cell(tables.documents, documentColumns, row, column);
  const sectionCell = (row: number, column: (typeof sectionColumns)[number]) =>
    cell(tables.sections, sectionColumns, row, column);
  const passageCell = (row: number, column: (typeof passageColumns)[number]) =>
    cell(tables.passages, passageColumns, row, column);
  const string = (index: number) =>
    strings.toString("utf8", tables.stringStarts[index], tables.stringStarts[index + 1]);

  function path(section: number): string[] {
    const titles: string[] = [];
    for (let row = section + 1; row > 0; row = sectionCell(row - 1, "parent"))
      titles.unshift(string(sectionCell(row - 1, "title")));
    return titles;
  }

  function metadata(row: number): Metadata & { id: string } {
    const optional = Object.fromEntries(
      (["url", "source", "author", "date"] as const).flatMap((key) => {
        const index = documentCell(row, key);
        return index === 0 ? [] : [[key, string(index)]];
      }),
    );
    return {
      id: string(documentCell(row, "id")),
      title: string(documentCell(row, "title")),
      ...optional,
      language: string(documentCell(row, "language")),
    };
  }

  function section(row: number): Section {
    return {
      title: string(sectionCell(row, "title")),
      path: path(row),
      anchor: string(sectionCell(row, "anchor")),
      level: sectionCell(row, "level"),
      start: sectionCell(row, "start"),
      end: sectionCell(row, "end"),
    };
  }

  function pages(document: number): PageStart[] {
    const first = documentCell(document, "page");
    return Array.from({ length: documentCell(document + 1, "page") - first }, (_, i) => ({
      page: cell(tables.pages, pageColumns, first + i, "page"),
      start: cell(tables.pages, pageColumns, first + i, "start"),
    }));
  }

  function sentenceSpans(passage: number) {
    const first = passageCell(passage, "sentence");
    const end = passageCell(passage + 1, "sentence");
    const offsets = tables.sentences.read(first * 2, end * 2);
    return Array.from({ length: end - first }, (_, i) => ({
      start: offsets[i * 2] ?? 0,
      end: offsets[i * 2 + 1] ?? 0,
    }));
  }

  /** The first row of an ascending column that is not below `value`. */
  function firstRow(count: number, at: (row: number) => number, value: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function encoded(row: number): { document: Document; vectors: ByteVector[] } {
    const firstSection = documentCell(row, "section");
    const endSection = documentCell(row + 1, "section");
    const passageCount = tables.bodyLengths.length;
    const sectionOf = (passage: number) => passageCell(passage, "section");
    const firstPassage = firstRow(passageCount, sectionOf, firstSection);
    const endPassage = firstRow(passageCount, sectionOf, endSection);
    const passages: Passage[] = [];
    for (let i = firstPassage; i < endPassage; i++) {
      passages.push({
        section: sectionOf(i) - firstSection,
        start: passageCell(i, "start"),
        end: passageCell(i, "end"),
        sentences: sentenceSpans(i),
      });
    }
    const vectorCount = tables.vectorScales.length;
    const passageOf = (vector: number) => tables.vectorPassages.read(vector, vector + 1)[0] ?? 0;
    const vectors = readVectors(
      tables,
      firstRow(vectorCount, passageOf, firstPassage),
      firstRow(vectorCount, passageOf, endPassage),
    );
    const starts = pages(row);
    const fingerprint = string(documentCell(row, "fingerprint"));
    const document: Document = {
      ...metadata(row),
      text: text(documentCell(row, "text"), documentCell(row + 1, "text")),
      sections: Array.from({ length: endSection - firstSection }, (_, i) => section(firstSection + i)),
      passages,
      ...(starts.length > 0 ? { pages: starts } : {}),
      ...(fingerprint ? { fingerprint } : {}),
    };
    return { document, vectors };
  }

  return {
    metadata,
    encoded,
    language: (row: number) => string(documentCell(row, "language")),
    documentId: (row: number) => string(documentCell(row, "id")),
    documentText: (row: number) => text(documentCell(row, "text"), documentCell(row + 1, "text")),
    documentSections(row: number): Section[] {
      const first = documentCell(row, "section");
      return Array.from({ length: documentCell(row + 1, "section") - first }, (_, i) => section(first + i));
    },
    passage(row: number, score: number, evidence: number): RetrievedPassage {
      const { title, anchor, path } = section(passageCell(row, "section"));
      const document = sectionCell(passageCell(row, "section"), "document");
      const { id, title: documentTitle, url } = metadata(document);
      const start = passageCell(row, "start");
      const end = passageCell(row, "end");
      // UTF-8 is decoded from the passage's first byte on; no code unit takes more than three bytes.
      const from = passageCell(row, "text");
      const words = text(from, Math.min(from + (end - start) * 3, tables.texts.length)).slice(0, end - start);
      const starts = pages(document);
      const sentences = sentenceSpans(row).map((span) => {
        const page = starts.findLast((known) => known.start <= span.start)?.page;
        return {
          ...span,
          text: words.slice(span.start - start, span.end - start),
          block: 0,
          ...(page === undefined ? {} : { page }),
        };
      });
      return {
        document: id,
        title: documentTitle,
        ...(url === undefined ? {} : { source: url }),
        section: title,
        path: path[0] === documentTitle ? path : [documentTitle, ...path],
        anchor,
        start,
        end,
        text: words,
        sentences,
        blocks: [{ kind: "paragraph" as const, start, end, leansOn: [] }],
        marks: [],
        score,
        evidence,
      };
    },
  };
}
