import { CorpusError } from "../errors.ts";

/**
 * A vector for each piece of a vocabulary, as `test/bench/encoder/` writes it, little-endian: "FNTT", then as 32-bit
 * integers the version, the dimensions, the number of pieces and the bytes of their names; the names in UTF-8, one a
 * line, filled up with line ends to a multiple of four bytes; for each piece a 32-bit float to multiply its row by; the
 * rows, four bits a dimension in two's complement, of two dimensions the first in the lower half of the byte.
 */
export interface TokenTable {
  dimensions: number;
  /** Rows by the names of their pieces. */
  vocabulary: ReadonlyMap<string, number>;
  scales: Float32Array;
  /** Row by row. */
  values: Int8Array;
}

const magic = "FNTT";
const version = 1;
const headerBytes = 20;

/**
 * Reads a table.
 * @throws {CorpusError} when the bytes are no such table, or not all of it.
 */
export function readTokenTable(bytes: Uint8Array): TokenTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  if (bytes.length < headerBytes || text.decode(bytes.subarray(0, 4)) !== magic)
    throw new CorpusError("The table of the builtin embedder is not one; install Footnote again.");
  const [is, dimensions, count, nameBytes] = [4, 8, 12, 16].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const scalesAt = headerBytes + nameBytes;
  const valuesAt = scalesAt + count * 4;
  if (is !== version || bytes.length !== valuesAt + (count * dimensions) / 2)
    throw new CorpusError(
      "The table of the builtin embedder is of another version or cut short; install Footnote again.",
    );
  const names = text.decode(bytes.subarray(headerBytes, scalesAt)).trimEnd().split("\n");
  return {
    dimensions,
    vocabulary: new Map(names.map((name, row) => [name, row])),
    scales: Float32Array.from({ length: count }, (_, row) => view.getFloat32(scalesAt + row * 4, true)),
    values: unpacked(bytes.subarray(valuesAt)),
  };
}

/** Numbers of four bits, each in a byte of its own. */
function unpacked(packed: Uint8Array): Int8Array {
  const values = new Int8Array(packed.length * 2);
  // Millions of them: an iterator would take ten times as long.
  for (let i = 0; i < packed.length; i++) {
    const pair = packed[i] as number;
    values[i * 2] = (pair << 28) >> 28;
    values[i * 2 + 1] = (pair << 24) >> 28;
  }
  return values;
}
