import type { Block, Mark } from "../blocks.ts";
import type { RetrievedPassage } from "../corpus.ts";
import type { Document, Metadata, PageStart, Passage, Section, Sentence } from "../document.ts";
import { blockColumns, markColumns, readBlock, readMark } from "../index/block-rows.ts";
import {
  documentColumns,
  pageColumns,
  passageColumns,
  sectionColumns,
  sentenceColumns,
} from "../index/encode.ts";
import type { IndexTables } from "../index/index-file.ts";
import { blocksAround } from "./blocks-around.ts";
import { type ByteVector, readVectors } from "./vectors.ts";

/** So many blocks are read at once. */
const stretch = 64;

/** Reads rows of the tables of an index as what they stand for, each when it is asked for. */
export function reader(tables: IndexTables) {
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

  function sentences(passage: number): Sentence[] {
    const first = passageCell(passage, "sentence");
    const end = passageCell(passage + 1, "sentence");
    const width = sentenceColumns.length;
    const cells = tables.sentences.read(first * width, end * width);
    return Array.from({ length: end - first }, (_, i) => ({
      start: cells[i * width] ?? 0,
      end: cells[i * width + 1] ?? 0,
      block: cells[i * width + 2] ?? 0,
    }));
  }

  /** The blocks of a document, read by stretches as they are asked for. */
  function blocksOf(document: number): (row: number) => Block | undefined {
    const first = documentCell(document, "block");
    const count = documentCell(document + 1, "block") - first;
    const width = blockColumns.length;
    const known = new Map<number, Block>();
    return (row) => {
      if (row < 0 || row >= count) return undefined;
      if (!known.has(row)) {
        const from = row - (row % stretch);
        const to = Math.min(count, from + stretch);
        const cells = tables.blocks.read((first + from) * width, (first + to) * width);
        for (let i = 0; i < to - from; i++) {
          const at = (column: (typeof blockColumns)[number]) =>
            cells[i * width + blockColumns.indexOf(column)] ?? 0;
          known.set(from + i, readBlock(at, string));
        }
      }
      return known.get(row);
    };
  }

  /** The marks of a document that begin between two offsets. */
  function marksOf(document: number, start: number, end: number): Mark[] {
    const width = markColumns.length;
    const first = documentCell(document, "mark");
    const last = documentCell(document + 1, "mark");
    const startOf = (row: number) =>
      tables.marks.read((first + row) * width + 1, (first + row) * width + 2)[0] ?? 0;
    const from = firstRow(last - first, startOf, start);
    const to = firstRow(last - first, startOf, end);
    const cells = tables.marks.read((first + from) * width, (first + to) * width);
    return Array.from({ length: to - from }, (_, i) =>
      readMark((column) => cells[i * width + markColumns.indexOf(column)] ?? 0, string),
    );
  }

  function documentStructure(row: number): { blocks: Block[]; marks: Mark[] } {
    const block = blocksOf(row);
    const count = documentCell(row + 1, "block") - documentCell(row, "block");
    const blocks = Array.from({ length: count }, (_, i) => block(i) as Block);
    return { blocks, marks: marksOf(row, 0, Number.POSITIVE_INFINITY) };
  }

  /**
   * Stretches of a document's text. UTF-8 cannot be counted into: they are decoded from or up to a place whose byte is known,
   * and no code unit takes more than three bytes.
   */
  function slicer(document: number, known: { start: number; byte: number }) {
    const first = documentCell(document, "text");
    const last = documentCell(document + 1, "text");
    const forward = (from: { start: number; byte: number }, start: number, end: number) =>
      text(from.byte, Math.min(from.byte + (end - from.start) * 3, last)).slice(
        start - from.start,
        end - from.start,
      );
    const backward = (start: number, end: number) => {
      const back = known.start - start;
      const words = text(Math.max(first, known.byte - back * 3), known.byte);
      return words.slice(words.length - back, words.length - back + end - start);
    };
    const slices = new Map<string, string>();
    return (start: number, end: number): string => {
      if (start >= known.start) return forward(known, start, end);
      // The header of a long table is asked for with each of its rows.
      const key = `${start} ${end}`;
      let words = slices.get(key);
      if (words === undefined) {
        const nearer = end <= known.start && known.start - start < end;
        words = nearer ? backward(start, end) : forward({ start: 0, byte: first }, start, end);
        slices.set(key, words);
      }
      return words;
    };
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

  const sectionOf = (passage: number) => passageCell(passage, "section");

  /** The first passage of a document and the one behind its last. */
  function passageRows(row: number): [number, number] {
    const count = tables.bodyLengths.length;
    const startOf = (document: number) => firstRow(count, sectionOf, documentCell(document, "section"));
    return [startOf(row), startOf(row + 1)];
  }

  function encoded(row: number): { document: Document; vectors: ByteVector[] } {
    const firstSection = documentCell(row, "section");
    const endSection = documentCell(row + 1, "section");
    const [firstPassage, endPassage] = passageRows(row);
    const passages: Passage[] = [];
    for (let i = firstPassage; i < endPassage; i++) {
      passages.push({
        section: sectionOf(i) - firstSection,
        start: passageCell(i, "start"),
        end: passageCell(i, "end"),
        sentences: sentences(i),
        ...(passageCell(i, "flags") === 1 ? { cut: true } : {}),
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
      ...documentStructure(row),
      passages,
      ...(starts.length > 0 ? { pages: starts } : {}),
      ...(fingerprint ? { fingerprint } : {}),
    };
    return { document, vectors };
  }

  function passage(row: number, score: number, evidence: number): RetrievedPassage {
    const { title, anchor, path } = section(passageCell(row, "section"));
    const document = sectionCell(passageCell(row, "section"), "document");
    const { id, title: documentTitle, url } = metadata(document);
    const start = passageCell(row, "start");
    const end = passageCell(row, "end");
    const slice = slicer(document, { start, byte: passageCell(row, "text") });
    const words = slice(start, end);
    const starts = pages(document);
    const surroundings = {
      block: blocksOf(document),
      slice,
      language: string(documentCell(document, "language")),
    };
    const spans = sentences(row);
    const { blocks, places } = blocksAround(spans, surroundings);
    const shown = spans.map(({ block, ...span }) => {
      const page = starts.findLast((known) => known.start <= span.start)?.page;
      return {
        ...span,
        text: words.slice(span.start - start, span.end - start),
        block: places.get(block) ?? 0,
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
      sentences: shown,
      blocks,
      marks: marksOf(document, start, end),
      ...(passageCell(row, "flags") === 1 ? { cut: true } : {}),
      score,
      evidence,
    };
  }

  return {
    metadata,
    encoded,
    documentStructure,
    language: (row: number) => string(documentCell(row, "language")),
    documentId: (row: number) => string(documentCell(row, "id")),
    documentText: (row: number) => text(documentCell(row, "text"), documentCell(row + 1, "text")),
    documentSections(row: number): Section[] {
      const first = documentCell(row, "section");
      return Array.from({ length: documentCell(row + 1, "section") - first }, (_, i) => section(first + i));
    },
    passage,
    /** The passage of a document that a place stands in or before, with up to `reach` on either side. */
    passagesAround(document: number, place: number, reach: number): RetrievedPassage[] {
      const [first, end] = passageRows(document);
      const own = first + firstRow(end - first, (i) => passageCell(first + i, "end"), place + 1);
      const from = Math.max(first, own - reach);
      const to = Math.min(end, own + reach + 1);
      return Array.from({ length: to - from }, (_, i) => passage(from + i, 0, 0));
    },
  };
}
