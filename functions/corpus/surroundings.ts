import type { Block } from "./blocks.ts";

/** The blocks of a document and its text, to look around in. `block` gives undefined beyond the last. */
export interface Surroundings {
  block(row: number): Block | undefined;
  slice(start: number, end: number): string;
  language: string;
}

/** The blocks before one in the same parent, the nearest first. */
export function* before(row: number, { block }: Surroundings): Generator<number> {
  const parent = block(row)?.parent;
  for (let at = row - 1; at >= 0 && at !== parent; at--) {
    for (let up = block(at)?.parent; up !== parent && up !== undefined; up = block(at)?.parent) at = up;
    yield at;
  }
}
