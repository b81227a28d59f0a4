import { loadLanguage } from "../../language/languages.ts";
import type { Span } from "../../language/span.ts";
import { indexTerms } from "../../language/terms.ts";
import { leansOn } from "../context.ts";
import type { Document, Passage } from "../document.ts";
import { type ByteVector, packVectors } from "../search/vectors.ts";
import type { Surroundings } from "../surroundings.ts";
import { blockColumns, blockRow, markColumns, markRow } from "./block-rows.ts";
import { packIndex } from "./index-file.ts";
import type { Notice } from "./notices.ts";
import { Postings } from "./postings.ts";

/** Columns of the row tables, in order. String columns hold indices into `strings`; 0 is "none". */
export const documentColumns = [
  "id",
  "title",
  "url",
  "source",
  "author",
  "date",
  "language",
  "fingerprint",
  "text",
  "section",
  "page",
  "block",
  "mark",
] as const;
export const sectionColumns = ["document", "title", "anchor", "level", "parent", "start", "end"] as const;
export const pageColumns = ["page", "start"] as const;
/** `sentence` is that of the first; `flags` is 1 where a block was cut. */
export const passageColumns = ["section", "start", "end", "text", "sentence", "flags"] as const;
export const sentenceColumns = ["start", "end", "block"] as const;

/** Vectors of all documents, and what made them. */
export interface Vectors {
  embedder: string;
  values: readonly ByteVector[];
  /** For each vector its passage, counted over all documents. */
  passages: readonly number[];
}

/** Builds the bytes of an index from documents, sorted by id. Deterministic. */
export async function encodeIndex(
  inputs: string,
  documents: readonly Document[],
  vectors?: Vectors,
  notices: readonly Notice[] = [],
): Promise<Uint8Array> {
  const strings = stringTable();
  const texts: Buffer[] = [];
  let textBytes = 0;
  const rows = {
    documents: [] as number[],
    sections: [] as number[],
    passages: [] as number[],
    sentences: [] as number[],
    pages: [] as number[],
    blocks: [] as number[],
    marks: [] as number[],
  };
  const titleLengths: number[] = [];
  const bodyLengths: number[] = [];
  const sentenceLengths: number[] = [];
  const postings = new Postings();
  let sectionCount = 0;
  let passageCount = 0;

  for (const document of documents) {
    const documentIndex = rows.documents.length / documentColumns.length;
    const { id, title, url, source, author, date, language, fingerprint } = document;
    rows.documents.push(
      ...[id, title, url, source, author, date, language, fingerprint].map(strings.add),
      textBytes,
      sectionCount,
      rows.pages.length / pageColumns.length,
      rows.blocks.length / blockColumns.length,
      rows.marks.length / markColumns.length,
    );
    for (const block of document.blocks) rows.blocks.push(...blockRow(block, strings.add));
    for (const mark of document.marks) rows.marks.push(...markRow(mark, strings.add));
    for (const { page, start } of document.pages ?? []) rows.pages.push(page, start);
    const parents: { level: number; row: number }[] = [];
    for (const section of document.sections) {
      while (parents.length > 0 && (parents.at(-1)?.level ?? 0) >= section.level) parents.pop();
      const row = rows.sections.length / sectionColumns.length;
      // A parent is stored plus one: 0 is "none".
      const parent = (parents.at(-1)?.row ?? -1) + 1;
      rows.sections.push(
        documentIndex,
        strings.add(section.title),
        strings.add(section.anchor),
        section.level,
        parent,
        section.start,
        section.end,
      );
      parents.push({ level: section.level, row });
    }
    const words = await loadLanguage(language);
    const byteAt = byteOffsets(document.text);
    const surroundings = {
      block: (row: number) => document.blocks[row],
      slice: (start: number, end: number) => document.text.slice(start, end),
      language,
    };
    const about = new Set(indexTerms([source, author, date, url].filter(Boolean).join(" \n "), words));
    for (const passage of document.passages) {
      const section = document.sections[passage.section];
      if (!section) throw new RangeError(`passage of a section that ${id} does not have`);
      rows.passages.push(
        sectionCount + passage.section,
        passage.start,
        passage.end,
        textBytes + byteAt(passage.start),
        rows.sentences.length / sentenceColumns.length,
        passage.cut ? 1 : 0,
      );
      const titles = indexTerms([title, ...section.path.filter((t) => t !== title)].join(" \n "), words);
      for (const term of titles) postings.add(term, passageCount, "title");
      for (const term of about) postings.add(term, passageCount, "metadata");
      for (const lean of leansOf(passage, surroundings))
        for (const term of indexTerms(lean, words)) postings.add(term, passageCount, "lead");
      let length = 0;
      for (const [sentence, { start, end, block }] of passage.sentences.entries()) {
        const body = indexTerms(document.text.slice(start, end), words);
        for (const [place, term] of body.entries()) postings.add(term, passageCount, { sentence, place });
        rows.sentences.push(start, end, block);
        sentenceLengths.push(Math.min(body.length, 0xff));
        length += body.length;
      }
      titleLengths.push(Math.min(titles.length, 0xffff));
      bodyLengths.push(Math.min(length, 0xffff));
      passageCount++;
    }
    sectionCount += document.sections.length;
    const bytes = Buffer.from(document.text);
    texts.push(bytes);
    textBytes += bytes.length;
  }
  // Sentinel rows: the end of the last document's text, sections and pages, of the last passage's sentences.
  rows.documents.push(
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    textBytes,
    sectionCount,
    rows.pages.length / pageColumns.length,
    rows.blocks.length / blockColumns.length,
    rows.marks.length / markColumns.length,
  );
  rows.passages.push(0, 0, 0, textBytes, rows.sentences.length / sentenceColumns.length, 0);

  const tables = {
    ...strings.tables(),
    texts: Buffer.concat(texts),
    documents: Uint32Array.from(rows.documents),
    sections: Uint32Array.from(rows.sections),
    passages: Uint32Array.from(rows.passages),
    sentences: Uint32Array.from(rows.sentences),
    pages: Uint32Array.from(rows.pages),
    blocks: Uint32Array.from(rows.blocks),
    marks: Uint32Array.from(rows.marks),
    ...postings.tables(),
    titleLengths: Uint16Array.from(titleLengths),
    bodyLengths: Uint16Array.from(bodyLengths),
    sentenceLengths: Uint8Array.from(sentenceLengths),
    ...packVectors(vectors?.values ?? [], vectors?.passages ?? []),
  };
  return packIndex(inputs, tables, vectors?.embedder, notices);
}

/** What the blocks of a passage lean on and is no sentence of it, each once; and names of files that code is of. */
function leansOf({ sentences }: Passage, surroundings: Surroundings): Set<string> {
  const rows = new Set(sentences.map(({ block }) => block));
  const leans = [...rows].flatMap((row) => leansOn(row, surroundings));
  const own = (lean: Span) => sentences.some(({ start, end }) => start <= lean.start && lean.end <= end);
  const names = [...rows].flatMap((row) => surroundings.block(row)?.title ?? []);
  return new Set([...leans.filter((lean) => !own(lean)).map(({ text }) => text), ...names]);
}

function stringTable() {
  const indices = new Map<string, number>([["", 0]]);
  return {
    add(text: string | undefined): number {
      const known = indices.get(text ?? "");
      if (known !== undefined) return known;
      indices.set(text ?? "", indices.size);
      return indices.size - 1;
    },
    tables() {
      const bytes = [...indices.keys()].map((text) => Buffer.from(text));
      return {
        strings: Buffer.concat(bytes) as Uint8Array,
        stringStarts: starts(bytes.map((b) => b.length)),
      };
    },
  };
}

/** Running sums: item i of a packed list lies from `starts[i]` to `starts[i + 1]`. */
function starts(lengths: number[]): Uint32Array {
  const sums = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) sums[i + 1] = (sums[i] ?? 0) + length;
  return sums;
}

/** Maps ascending UTF-16 offsets of a text to UTF-8 byte offsets, each stretch counted once. */
function byteOffsets(text: string): (offset: number) => number {
  let at = 0;
  let bytes = 0;
  return (offset) => {
    bytes += Buffer.byteLength(text.slice(at, offset));
    at = offset;
    return bytes;
  };
}
