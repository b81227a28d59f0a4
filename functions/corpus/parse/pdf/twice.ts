import type { Glyph } from "./drawing.ts";

/** Letters are drawn again within this part of their size to look bold, or to cast a shadow. */
const near = 0.14;

/** Leaves out letters that are drawn again at nearly the same place. */
export function drawnOnce(glyphs: readonly Glyph[]): Glyph[] {
  const cells = new Map<string, Glyph[]>();
  return glyphs.filter((glyph) => {
    if (glyph.text.trim() === "") return true;
    const reach = near * glyph.size;
    const cell = Math.max(1, glyph.size / 2);
    // Cells are larger than the reach: a twin stands in the same or in a neighbouring one.
    const columns = [
      ...new Set([Math.floor((glyph.x - reach) / cell), Math.floor((glyph.x + reach) / cell)]),
    ];
    const rows = [...new Set([Math.floor((glyph.y - reach) / cell), Math.floor((glyph.y + reach) / cell)])];
    for (const column of columns) {
      for (const row of rows) {
        for (const other of cells.get(`${glyph.text} ${column} ${row}`) ?? []) {
          // Narrow letters stand close to their like: "ll".
          const dx = Math.abs(other.x - glyph.x);
          if (dx < Math.min(reach, 0.4 * glyph.width) && Math.abs(other.y - glyph.y) < reach) return false;
        }
      }
    }
    const key = `${glyph.text} ${Math.floor(glyph.x / cell)} ${Math.floor(glyph.y / cell)}`;
    const same = cells.get(key);
    if (same) same.push(glyph);
    else cells.set(key, [glyph]);
    return true;
  });
}
