import type { Drawing, Glyph } from "./drawing.ts";
import type { Rule } from "./drawn-lines.ts";
import { drawnOnce } from "./twice.ts";

/** The letters of a page that are read, turned upright, and those that stand at an angle to them. */
export interface Letters {
  glyphs: Glyph[];
  turned: Glyph[];
  rules: Rule[];
  pictures: Rule[];
  /** Brings a box of the page as it is shown to where its letters are now. */
  upright(box: Rule): Rule;
  /** How wide and high the page is now. */
  width: number;
  height: number;
}

/**
 * The letters of a page as they are read: once each, without struck-out ones and hidden copies. Where most of them run
 * upwards or downwards (tables set sideways, Japanese columns), the page is turned so that they run from left to right.
 */
export function lettersOf(drawing: Drawing, { width, height }: { width: number; height: number }): Letters {
  const seen = drawing.glyphs.filter(({ artifact, invisible }) => !artifact && !invisible);
  const hidden = drawing.glyphs.filter(({ artifact, invisible }) => !artifact && invisible);
  const marked = drawing.glyphs.filter(({ artifact }) => artifact);
  // Letters behind a scan are its text; beside letters that can be seen they are notes of a program. Some programs mark
  // everything as ornament.
  const read = [
    ...seen,
    ...(hidden.length > seen.length ? hidden : []),
    ...(marked.length > 2 * (seen.length + hidden.length) ? marked : []),
  ];
  const counts = [0, 1, 2, 3].map((turn) => read.filter((glyph) => glyph.turn === turn).length);
  const turn = counts.indexOf(Math.max(...counts)) as 0 | 1 | 2 | 3;
  const point = (x: number, y: number): [number, number] =>
    turn === 0
      ? [x, y]
      : turn === 1
        ? [y, width - x]
        : turn === 2
          ? [width - x, height - y]
          : [height - y, x];
  const upright = (box: Rule): Rule => {
    const [x0, y0] = point(box.x, box.y);
    const [x1, y1] = point(box.end, box.bottom);
    return { x: Math.min(x0, x1), y: Math.min(y0, y1), end: Math.max(x0, x1), bottom: Math.max(y0, y1) };
  };
  const place = (glyph: Glyph): Glyph => {
    const [x, y] = point(glyph.x, glyph.y);
    return { ...glyph, x, y };
  };
  const rules = drawing.rules.map(upright);
  const glyphs = drawnOnce(read.filter((glyph) => glyph.turn === turn)).map(place);
  return {
    glyphs: withoutStruck(glyphs, rules),
    turned: drawnOnce(read.filter((glyph) => glyph.turn !== turn)),
    rules,
    pictures: drawing.pictures.map(upright),
    upright,
    width: turn % 2 === 0 ? width : height,
    height: turn % 2 === 0 ? height : width,
  };
}

/** Leaves out letters that a line runs through. */
function withoutStruck(glyphs: readonly Glyph[], rules: readonly Rule[]): Glyph[] {
  const level = rules.filter(({ y, bottom }) => bottom - y < 2);
  if (level.length === 0 || level.length > 500) return [...glyphs];
  const struck = new Set<Glyph>();
  const byHeight = Map.groupBy(glyphs, ({ y }) => Math.round(y / 20));
  for (const rule of level) {
    const middle = (rule.y + rule.bottom) / 2;
    const around = [-2, -1, 0, 1, 2].flatMap((step) => byHeight.get(Math.round(middle / 20) + step) ?? []);
    const crossed = around.filter(({ x, y, width, size, text }) => {
      const center = x + width / 2;
      const above = y - middle;
      return (
        center > rule.x &&
        center < rule.end &&
        above > 0.16 * size &&
        above < 0.42 * size &&
        text.trim() !== ""
      );
    });
    // The line is about as long as what it strikes: rules of tables and fractions are not.
    const first = Math.min(...crossed.map(({ x }) => x));
    const last = Math.max(...crossed.map(({ x, width }) => x + width));
    const slack = (crossed[0]?.size ?? 0) * 0.8;
    if (crossed.length >= 2 && first - rule.x < slack && rule.end - last < slack)
      for (const glyph of crossed) struck.add(glyph);
  }
  return struck.size === 0 ? [...glyphs] : glyphs.filter((glyph) => !struck.has(glyph));
}
