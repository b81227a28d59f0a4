import { createHash } from "node:crypto";
import { CorpusError } from "../errors.ts";
import type { IndexSource } from "./index-source.ts";
import type { Notice } from "./notices.ts";

/**
 * The container of an index: named typed arrays behind a small JSON header. What a search looks through is read at
 * once; texts, postings and vectors, which are nearly all of a large index, stay where they are until they are asked for.
 *
 *     8 bytes   "FOOTNOTE"
 *     u32       format version
 *     u32       length of the header in bytes
 *     header    JSON: inputs, hash, averages, and where each table lies
 *     tables    each aligned to 8 bytes, little-endian
 */
const magic = "FOOTNOTE";

/** Raised with every change of tables, parsing or terms: an index of another version is refused. */
export const formatVersion = 4;

const rebuild = "run `npm run corpus -- build`";
const prelude = 16;
const kinds = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  f32: Float32Array,
} as const;
type Kind = keyof typeof kinds;
type Table = Uint8Array | Int8Array | Uint16Array | Uint32Array | Float32Array;

/** Tables that a search looks through; `functions/corpus/index/encode.ts` says what is in them. */
interface ReadTables {
  strings: Uint8Array;
  stringStarts: Uint32Array;
  documents: Uint32Array;
  sections: Uint32Array;
  passages: Uint32Array;
  pages: Uint32Array;
  terms: Uint8Array;
  termStarts: Uint32Array;
  postingStarts: Uint32Array;
  positionStarts: Uint32Array;
  sentenceLengths: Uint8Array;
  titleLengths: Uint16Array;
  bodyLengths: Uint16Array;
}

/** Tables of which a search needs a stretch here and there. */
interface StoredTables {
  texts: Uint8Array;
  sentences: Uint32Array;
  blocks: Uint32Array;
  marks: Uint32Array;
  postingPassages: Uint32Array;
  postingTitles: Uint8Array;
  postingBodies: Uint8Array;
  postingMetadata: Uint8Array;
  postingLeads: Uint8Array;
  positions: Uint16Array;
  vectors: Int8Array;
  vectorScales: Float32Array;
  vectorPassages: Uint32Array;
}
const stored: readonly string[] = [
  "texts",
  "sentences",
  "blocks",
  "marks",
  "postingPassages",
  "postingTitles",
  "postingBodies",
  "postingMetadata",
  "postingLeads",
  "positions",
  "vectors",
  "vectorScales",
  "vectorPassages",
] satisfies (keyof StoredTables)[];

/** All tables by name, as they are packed. */
export type PackedTables = ReadTables & StoredTables;

/** A table that is read in stretches. */
export interface Stored<T> {
  length: number;
  /** Items `start` to `end`, not to be changed. */
  read(start: number, end: number): T;
}

/** The tables of an opened index. */
export type IndexTables = ReadTables & { [Name in keyof StoredTables]: Stored<StoredTables[Name]> };

export interface IndexFile {
  /** Hash of the files that the index was built from; tells a stale index. */
  inputs: string;
  /** Hash of the tables: what citations are pinned to. */
  hash: string;
  /** Name of the embedder that made the vectors; undefined when there are none. */
  embedder?: string;
  /** What the index lacks, and what else was said when it was built. */
  notices: Notice[];
  tables: IndexTables;
}

/** Packs tables into the bytes of an index file. The same tables give the same bytes. */
export function packIndex(
  inputs: string,
  tables: PackedTables,
  embedder?: string,
  notices: readonly Notice[] = [],
): Uint8Array {
  const digest = createHash("sha256").update(`${formatVersion} ${embedder ?? ""}`);
  const layout: [string, Kind, number, number][] = [];
  let offset = 0;
  for (const [name, table] of Object.entries(tables) as [string, Table][]) {
    const kind = (Object.keys(kinds) as Kind[]).find((k) => table instanceof kinds[k]) as Kind;
    layout.push([name, kind, offset, table.length]);
    offset += Math.ceil(table.byteLength / 8) * 8;
    digest.update(name).update(bytesOf(table));
  }
  const hash = digest.digest("hex").slice(0, 16);
  const header = Buffer.from(JSON.stringify({ inputs, hash, embedder, notices, bytes: offset, layout }));
  const start = Math.ceil((prelude + header.length) / 8) * 8;
  const bytes = Buffer.alloc(start + offset);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(formatVersion, 8);
  bytes.writeUInt32LE(header.length, 12);
  bytes.set(header, prelude);
  for (const [name, , at] of layout) bytes.set(bytesOf(tables[name as keyof PackedTables]), start + at);
  return bytes;
}

/** Where everything lies. @throws {CorpusError} as `unpackIndex`. */
function readLayout(source: IndexSource): { header: Header; start: number } {
  const { size } = source;
  const opening = Buffer.from(source.read(0, Math.min(size, prelude)));
  if (size < prelude || opening.toString("latin1", 0, 8) !== magic) {
    throw new CorpusError(`This file is not a Footnote index; ${rebuild}.`);
  }
  const version = opening.readUInt32LE(8);
  if (version !== formatVersion) {
    throw new CorpusError(
      `The index has format ${version}, this program reads format ${formatVersion}; ${rebuild}.`,
    );
  }
  const headerLength = opening.readUInt32LE(12);
  const start = Math.ceil((prelude + headerLength) / 8) * 8;
  const header = start <= size ? readHeader(Buffer.from(source.read(prelude, headerLength))) : undefined;
  if (!header || size !== start + header.bytes) {
    throw new CorpusError(`The index is damaged: it is not as long as it says; ${rebuild}.`);
  }
  return { header, start };
}

/** Bytes that are hashed at a time. */
const stretch = 4 * 1024 * 1024;

/**
 * Reads all of an index and compares it with what it says of itself: a byte that was changed is noticed here, not quoted.
 * Returns its hash.
 * @throws {CorpusError} when they differ, and as `unpackIndex`.
 */
export function verifyIndex(source: IndexSource): string {
  const { header, start } = readLayout(source);
  const digest = createHash("sha256").update(`${formatVersion} ${header.embedder ?? ""}`);
  let filled = true;
  for (const [name, kind, at, length] of header.layout) {
    digest.update(name);
    const end = start + at + length * (kinds[kind]?.BYTES_PER_ELEMENT ?? 0);
    for (let from = start + at; from < end; from += stretch)
      digest.update(source.read(from, Math.min(stretch, end - from)));
    // Between tables there is nothing.
    filled &&= source.read(end, -end & 7).every((byte) => byte === 0);
  }
  if (!filled || digest.digest("hex").slice(0, 16) !== header.hash)
    throw new CorpusError(`The index is damaged: its bytes are not those that it was built of; ${rebuild}.`);
  return header.hash;
}

/**
 * Reads the header and the tables that every search needs.
 * @throws {CorpusError} when the source is no index, cut short, or of another format version.
 */
export function unpackIndex(source: IndexSource): IndexFile {
  const { header, start } = readLayout(source);
  const tables: Record<string, Table | Stored<Table>> = {};
  for (const [name, kind, at, length] of header.layout) {
    const view = kinds[kind];
    const read = (from: number, to: number): Table => {
      const bytes = source.read(
        start + at + from * view.BYTES_PER_ELEMENT,
        (to - from) * view.BYTES_PER_ELEMENT,
      );
      return new view(bytes.buffer as ArrayBuffer, bytes.byteOffset, to - from);
    };
    tables[name] = stored.includes(name) ? { length, read } : read(0, length);
  }
  const { inputs, hash, embedder, notices } = header;
  return {
    inputs,
    hash,
    ...(embedder === undefined ? {} : { embedder }),
    notices,
    tables: tables as unknown as IndexTables,
  };
}

interface Header {
  inputs: string;
  hash: string;
  embedder?: string;
  notices: Notice[];
  bytes: number;
  layout: [string, Kind, number, number][];
}

function readHeader(bytes: Buffer): Header | undefined {
  try {
    return JSON.parse(bytes.toString("utf8")) as Header;
  } catch {
    return undefined;
  }
}

function bytesOf(table: Table): Uint8Array {
  return new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
}
