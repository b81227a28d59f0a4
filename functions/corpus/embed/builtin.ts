import { readFile } from "node:fs/promises";
import { CorpusError } from "../errors.ts";
import type { Embedder } from "./embedder.ts";
import { readTokenTable, type TokenTable } from "./token-table.ts";
import { wordPieces } from "./word-pieces.ts";

/** SHA-256 of `builtin.table`, its first 16 digits: indexes of two tables are not comparable. */
const tableHash = "566480feffaf6f84";

/**
 * The sentence encoder that comes with Footnote: a vector for each word piece, distilled from sentence encoders (see
 * `builtin.NOTICE.md`) so that the sum over a sentence points where theirs of the sentence does, in the manner of
 * model2vec (Tulkens and van Dongen, 2024). English, without native code; the order of its operations is fixed, so that
 * every machine gets the same vectors. The table is read with the first text.
 */
export function builtinEmbedder(): Embedder {
  let encoder: Promise<(text: string) => Float32Array> | undefined;
  return {
    name: `builtin:${tableHash}`,
    unit: "sentence",
    language: "en",
    calibrated: true,
    file: tableFile,
    async embed(texts) {
      encoder ??= load();
      return texts.map(await encoder);
    },
  };
}

/** Beside this file; in a bundle beside the code. */
const tableFile = new URL("builtin.table", import.meta.url);

async function load() {
  const bytes = await readFile(tableFile).catch((error: NodeJS.ErrnoException) => {
    throw new CorpusError(
      `The table of the builtin embedder cannot be read (${error.code}); install Footnote again, or set EMBEDDER=none.`,
    );
  });
  return sentenceEncoder(readTokenTable(bytes));
}

/** Encodes texts by a table: the sum of their pieces' rows at length 1; a text without any piece gets zeros. */
export function sentenceEncoder({
  dimensions,
  vocabulary,
  scales,
  values,
}: TokenTable): (text: string) => Float32Array {
  const rowsOf = wordPieces(vocabulary);
  return function encode(text) {
    // Doubles, added in the order of the text: rounding differs nowhere.
    const sum = new Float64Array(dimensions);
    for (const row of rowsOf(text)) {
      const scale = scales[row] as number;
      const at = row * dimensions;
      for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + (values[at + i] as number) * scale;
    }
    let squares = 0;
    for (const value of sum) squares += value * value;
    // Math.hypot is left to each engine, a square root is not.
    const length = Math.sqrt(squares) || 1;
    return Float32Array.from(sum, (value) => value / length);
  };
}
