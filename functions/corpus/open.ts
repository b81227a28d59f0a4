import type { Corpus, RetrievedPassage } from "./corpus.ts";
import type { Metadata, Section } from "./document.ts";
import { documentColumns, passageColumns, sectionColumns } from "./encode.ts";
import { type IndexTables, unpackIndex } from "./index-file.ts";
import { ranking } from "./ranking.ts";

/**
 * Opens the bytes of an index file. Strings and texts are decoded only when they are asked for.
 * @throws {CorpusError} when the bytes are not an index that this program reads.
 */
export function openIndex(file: Uint8Array): Corpus & { readonly inputs: string } {
  const { inputs, hash, tables } = unpackIndex(file);
  const { rank, rarity, knows } = ranking(tables);
  const read = reader(tables);
  const documentCount = tables.documents.length / documentColumns.length - 1;
  const sectionCount = tables.sections.length / sectionColumns.length;
  const passageCount = tables.passages.length / passageColumns.length - 1;

  return {
    inputs,
    hash,
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
    passages: () => Array.from({ length: passageCount }, (_, row) => read.passage(row, 0)),
    search: (query, limit) => rank(query, limit).map(({ passage, score }) => read.passage(passage, score)),
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
  const texts = Buffer.from(tables.texts.buffer, tables.texts.byteOffset, tables.texts.byteLength);
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

  return {
    metadata,
    documentId: (row: number) => string(documentCell(row, "id")),
    documentText: (row: number) =>
      texts.toString("utf8", documentCell(row, "text"), documentCell(row + 1, "text")),
    documentSections(row: number): Section[] {
      const first = documentCell(row, "section");
      return Array.from({ length: documentCell(row + 1, "section") - first }, (_, i) => section(first + i));
    },
    passage(row: number, score: number): RetrievedPassage {
      const { title, anchor, path } = section(passageCell(row, "section"));
      const document = sectionCell(passageCell(row, "section"), "document");
      const { id, title: documentTitle, url } = metadata(document);
      const start = passageCell(row, "start");
      const end = passageCell(row, "end");
      // UTF-8 is decoded from the passage's first byte on; no code unit takes more than three bytes.
      const from = passageCell(row, "text");
      const text = texts
        .toString("utf8", from, Math.min(from + (end - start) * 3, texts.length))
        .slice(0, end - start);
      const first = passageCell(row, "sentence");
      const sentences = Array.from({ length: passageCell(row + 1, "sentence") - first }, (_, i) => {
        const [s = 0, e = 0] = tables.sentences.subarray((first + i) * 2, (first + i) * 2 + 2);
        return { start: s, end: e, text: text.slice(s - start, e - start) };
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
        text,
        sentences,
        score,
      };
    },
  };
}
