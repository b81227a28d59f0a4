/** `dot-products.wat`, assembled; a test compares the two. */
export const dotProductsWasm =
  "AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAAQcRAgZtZW1vcnkCAARkb3RzAAAKqQEBpgECAn8CewJAA0AgA0UNAf0MAAAAAAAAAAAAAAAAAAAAACEHIAAhBiABIARqIQUDQCAB/QAEACEIIAcgCP2HASAG/QAEAP26ASAI/YgBIAb9AAQQ/boB/a4B/a4BIQcgBkEgaiEGIAFBEGohASABIAVJDQALIAIgB/0bALIgB/0bAbKSIAf9GwKyIAf9GwOykpI4AgAgAkEEaiECIANBAWshAwwACwsL";

/** What is used of WebAssembly: Node has it, but its type declarations do not. */
interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: DotProducts };
}

interface DotProducts {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  dots(query: number, vectors: number, out: number, rows: number, dimensions: number): void;
}

/** Queries keep 13 bits: the sum over 8,192 dimensions of them and of bytes still fits the 32 that it is added up in. */
const finest = 8191;

/**
 * Keeps vectors of bytes and multiplies queries with all of them: WebAssembly's SIMD does sixteen dimensions at a time,
 * about twenty times as fast as a loop in JavaScript. `dimensions` is a multiple of 16.
 * @param fill writes the vectors, row by row, into the memory that it is given.
 */
export function dotProducts(rows: number, dimensions: number, fill: (memory: Int8Array) => void) {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
  const { memory, dots } = new Instance(new Module(Buffer.from(dotProductsWasm, "base64"))).exports;
  const vectorsAt = dimensions * 2;
  const outAt = vectorsAt + rows * dimensions;
  const page = 2 ** 16;
  memory.grow(Math.max(0, Math.ceil((outAt + rows * 4) / page) - memory.buffer.byteLength / page));
  fill(new Int8Array(memory.buffer, vectorsAt, rows * dimensions));
  const asked = new Int16Array(memory.buffer, 0, dimensions);
  const out = new Float32Array(memory.buffer, outAt, rows);

  /** The products with each row, to be read before the next call. A shorter query counts as filled up with zeros. */
  return function multiply(query: Float32Array): { products: Float32Array; scale: number } {
    let largest = 0;
    for (const value of query) largest = Math.max(largest, Math.abs(value));
    const scale = largest / finest;
    asked.fill(0);
    if (scale > 0) for (const [i, value] of query.entries()) asked[i] = Math.round(value / scale);
    dots(0, vectorsAt, outAt, rows, dimensions);
    return { products: out, scale };
  };
}
