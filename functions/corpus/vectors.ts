import type { IndexTables } from "./index-file.ts";

/**
 * Vectors as the index keeps them: a byte a dimension, scaled by the largest of each vector. On unit vectors of some
 * hundred dimensions the cosine is off by less than 0.005.
 */
export interface VectorTables {
  vectors: Int8Array;
  vectorScales: Float32Array;
  /** The passage row of each vector, ascending. */
  vectorPassages: Uint32Array;
}

/** A vector of bytes and what to multiply them by. */
export interface ByteVector {
  values: Int8Array;
  scale: number;
}

/** Rounds a vector to bytes. */
export function toBytes(vector: Float32Array): ByteVector {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return { values: new Int8Array(vector.length), scale: 0 };
  const values = Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
  return { values, scale: Math.fround(largest / 127) };
}

/** Packs vectors with their passages into tables. All have the same number of dimensions. */
export function packVectors(vectors: readonly ByteVector[], passages: readonly number[]): VectorTables {
  const dimensions = vectors[0]?.values.length ?? 0;
  const packed = new Int8Array(vectors.length * dimensions);
  for (const [row, { values }] of vectors.entries()) packed.set(values, row * dimensions);
  return {
    vectors: packed,
    vectorScales: Float32Array.from(vectors, ({ scale }) => scale),
    vectorPassages: Uint32Array.from(passages),
  };
}

/** A vector as it was packed. */
export function vectorAt({ vectors, vectorScales }: VectorTables, row: number): ByteVector {
  const dimensions = vectors.length / vectorScales.length;
  return {
    values: vectors.subarray(row * dimensions, (row + 1) * dimensions),
    scale: vectorScales[row] ?? 0,
  };
}

/**
 * The cosine of a query with the best vector of each passage, by passage row; exact, every vector is compared.
 * Passages whose vectors point away from the query have 0.
 */
export function similarities(tables: IndexTables, query: Float32Array): Float32Array {
  const { vectors, vectorScales, vectorPassages } = tables;
  const best = new Float32Array(tables.bodyLengths.length);
  const dimensions = query.length;
  const rows = vectorScales.length;
  for (let row = 0, at = 0; row < rows; row++) {
    // Four sums, so that the additions do not wait for each other.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < dimensions; i += 4, at += 4) {
      a += (query[i] as number) * (vectors[at] as number);
      b += (query[i + 1] as number) * (vectors[at + 1] as number);
      c += (query[i + 2] as number) * (vectors[at + 2] as number);
      d += (query[i + 3] as number) * (vectors[at + 3] as number);
    }
    for (; i < dimensions; i++, at++) a += (query[i] as number) * (vectors[at] as number);
    const cosine = (a + b + c + d) * (vectorScales[row] as number);
    const passage = vectorPassages[row] as number;
    if (cosine > (best[passage] as number)) best[passage] = cosine;
  }
  return best;
}
