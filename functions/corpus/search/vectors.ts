import type { IndexTables } from "../index/index-file.ts";
import { dotProducts } from "./dot-products.ts";

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

/** Vectors are filled up with zeros to a multiple of this, which changes no product. */
const stride = 16;

/** Rounds a vector to bytes. */
export function toBytes(vector: Float32Array): ByteVector {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const values = new Int8Array(Math.ceil(vector.length / stride) * stride);
  if (largest === 0) return { values, scale: 0 };
  for (const [i, value] of vector.entries()) values[i] = Math.round((value / largest) * 127);
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

/** Vectors as they were packed, rows `from` to `to`. */
export function readVectors({ vectors, vectorScales }: IndexTables, from: number, to: number): ByteVector[] {
  const dimensions = vectors.length / Math.max(1, vectorScales.length);
  const values = vectors.read(from * dimensions, to * dimensions);
  return Array.from(vectorScales.read(from, to), (scale, i) => ({
    values: values.subarray(i * dimensions, (i + 1) * dimensions),
    scale,
  }));
}

/**
 * Opens the vectors of an index; they are read with the first query. The returned function gives the cosine of a query
 * with the best vector of each passage, by passage row; exact, every vector is compared. Passages whose vectors point
 * away from the query have 0.
 */
export function openVectors(tables: IndexTables): (query: Float32Array) => Float32Array {
  let opened: ReturnType<typeof load> | undefined;
  return (query) => {
    opened ??= load(tables);
    const { multiply, scales, passages } = opened;
    const { products, scale } = multiply(query);
    const best = new Float32Array(tables.bodyLengths.length);
    for (let row = 0; row < scales.length; row++) {
      const cosine = (products[row] as number) * (scales[row] as number) * scale;
      const passage = passages[row] as number;
      if (cosine > (best[passage] as number)) best[passage] = cosine;
    }
    return best;
  };
}

/** How many vectors are read at once: not all, or they would stand in memory twice. */
const stretch = 4096;

function load({ vectors, vectorScales, vectorPassages }: IndexTables) {
  const rows = vectorScales.length;
  const dimensions = vectors.length / Math.max(1, rows);
  const multiply = dotProducts(rows, dimensions, (memory) => {
    for (let row = 0; row < rows; row += stretch) {
      const end = Math.min(rows, row + stretch);
      memory.set(vectors.read(row * dimensions, end * dimensions), row * dimensions);
    }
  });
  return { multiply, scales: vectorScales.read(0, rows), passages: vectorPassages.read(0, rows) };
}
