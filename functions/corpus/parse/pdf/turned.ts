import type { Glyph } from "./drawing.ts";

/** The text of letters that stand at an angle, in the order in which they are drawn. */
export function turnedText(glyphs: readonly Glyph[]): string {
  let text = "";
  let last: Glyph | undefined;
  for (const glyph of glyphs) {
    const moved = last ? Math.hypot(glyph.x - last.x, glyph.y - last.y) : 0;
    if (last && moved > last.width + 0.2 * last.size) text += " ";
    text += glyph.text;
    last = glyph;
  }
  return text.replace(/\s+/g, " ").trim();
}
