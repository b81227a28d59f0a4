import { createHash } from "node:crypto";
import { CorpusError } from "./errors.ts";

/**
 * The container of an index: named typed arrays behind a small JSON header, so that loading is
 * one read and a handful of views, whatever the size of the corpus.
 *
 *     8 bytes   "FOOTNOTE"
 *     u32       format version
 *     u32       length of the header in bytes
 *     header    JSON: inputs, hash, averages, and where each table lies
 *     tables    each aligned to 8 bytes, little-endian
 */
const magic = "FOOTNOTE";

/** Raised with every change of tables, parsing or terms: an index of another version is refused. */
export const formatVersion = 2;

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

/** The tables of an index by name; `functions/corpus/encode.ts` says what is in them. */
export interface IndexTables {
  strings: Uint8Array;
  stringStarts: Uint32Array;
  texts: Uint8Array;
  documents: Uint32Array;
  sections: Uint32Array;
  passages: Uint32Array;
  sentences: Uint32Array;
  pages: Uint32Array;
  terms: Uint8Array;
  termStarts: Uint32Array;
  postingStarts: Uint32Array;
  postingPassages: Uint32Array;
  postingTitles: Uint8Array;
  postingBodies: Uint8Array;
  postingMetadata: Uint8Array;
  positionStarts: Uint32Array;
  positions: Uint16Array;
  sentenceLengths: Uint8Array;
  vectors: Int8Array;
  vectorScales: Float32Array;
  vectorPassages: Uint32Array;
  titleLengths: Uint16Array;
  bodyLengths: Uint16Array;
}

export interface IndexFile {
  /** Hash of the files that the index was built from; tells a stale index. */
  inputs: string;
  /** Hash of the tables: what citations are pinned to. */
  hash: string;
  /** Name of the embedder that made the vectors; undefined when there are none. */
  embedder?: string;
  tables: IndexTables;
}

/** Packs tables into the bytes of an index file. The same tables give the same bytes. */
export function packIndex(inputs: string, tables: IndexTables, embedder?: string): Uint8Array {
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
  const header = Buffer.from(JSON.stringify({ inputs, hash, embedder, bytes: offset, layout }));
  const start = Math.ceil((prelude + header.length) / 8) * 8;
  const bytes = Buffer.alloc(start + offset);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(formatVersion, 8);
  bytes.writeUInt32LE(header.length, 12);
  bytes.set(header, prelude);
  for (const [name, , at] of layout) bytes.set(bytesOf(tables[name as keyof IndexTables]), start + at);
  return bytes;
}

/**
 * Lays views over the bytes of an index file. Nothing is copied or parsed but the header.
 * @throws {CorpusError} when the bytes are no index, cut short, or of another format version.
 */
export function unpackIndex(file: Uint8Array): IndexFile {
  // Views need alignment, and a Buffer from Node's pool may start anywhere.
  const aligned = file.byteOffset % 8 === 0 ? file : file.slice();
  const bytes = Buffer.from(aligned.buffer, aligned.byteOffset, aligned.length);
  if (bytes.length < prelude || bytes.toString("latin1", 0, 8) !== magic) {
    throw new CorpusError(`This file is not a Footnote index; ${rebuild}.`);
  }
  const version = bytes.readUInt32LE(8);
  if (version !== formatVersion) {
    throw new CorpusError(
      `The index has format ${version}, this program reads format ${formatVersion}; ${rebuild}.`,
    );
  }
  const end = prelude + bytes.readUInt32LE(12);
  const start = Math.ceil(end / 8) * 8;
  const header = readHeader(bytes.subarray(prelude, end));
  if (!header || bytes.length !== start + header.bytes) {
    throw new CorpusError(`The index is damaged: it is not as long as it says; ${rebuild}.`);
  }
  const tables: Record<string, Table> = {};
  for (const [name, kind, at, length] of header.layout) {
    tables[name] = new kinds[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + start + at, length);
  }
  const { inputs, hash, embedder } = header;
  return {
    inputs,
    hash,
    ...(embedder === undefined ? {} : { embedder }),
    tables: tables as unknown as IndexTables,
  };
}

interface Header {
  inputs: string;
  hash: string;
  embedder?: string;
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
