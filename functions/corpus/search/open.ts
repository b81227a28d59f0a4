import { loadLanguage } from "../../language/languages.ts";
import type { Corpus } from "../corpus.ts";
import type { Document } from "../document.ts";
import type { Embedder } from "../embed/embedder.ts";
import { CorpusError } from "../errors.ts";
import { documentColumns, passageColumns, sectionColumns } from "../index/encode.ts";
import { unpackIndex } from "../index/index-file.ts";
import { bytesSource, fileSource, type IndexSource } from "../index/index-source.ts";
import type { Notice } from "../index/notices.ts";
import { evidenceOf } from "./calibration.ts";
import { distinct } from "./near-duplicates.ts";
import { ranking } from "./ranking.ts";
import { reader } from "./read-tables.ts";
import type { ByteVector } from "./vectors.ts";

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
  async function embedded(...texts: string[]): Promise<Float32Array[] | undefined> {
    if (!embedder || embedder.name !== embeddedBy) return undefined;
    try {
      return await embedder.embed(texts, "query");
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      process.emitWarning(`${error.message} The search went by words alone.`, "EmbedderWarning");
      return undefined;
    }
  }

  async function vectorOf(query: string): Promise<Float32Array | undefined> {
    if (tables.vectors.length === 0 || !/\p{L}/u.test(query)) return undefined;
    return (await embedded(query))?.[0];
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
      return {
        ...read.metadata(row),
        text: read.documentText(row),
        sections: read.documentSections(row),
        ...read.documentStructure(row),
      };
    },
    passages: () => Array.from({ length: passageCount }, (_, row) => read.passage(row, 0, 0)),
    around({ document, start }, reach) {
      const row = findDocument(documentCount, read.documentId, document);
      return row === undefined ? [] : read.passagesAround(row, start, reach);
    },
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
      const [asked, ...vectors] = (embedder?.calibrated && (await embedded(query, ...texts))) || [];
      if (!asked) return undefined;
      return vectors.map((vector) =>
        Math.max(
          0,
          vector.reduce((sum, value, i) => sum + value * (asked[i] ?? 0), 0),
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
