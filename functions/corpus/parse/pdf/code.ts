import type { Line } from "./line.ts";

/** Lines of one-width type as code, with their indentation, columns and blank lines. */
export function codeOf(lines: readonly Line[]): string {
  const left = Math.min(...lines.map(({ x }) => x));
  const widths = lines.flatMap(({ words }) => words.map(({ x, end, text }) => (end - x) / [...text].length));
  const width = widths.sort((a, b) => a - b)[widths.length >> 1] || 6;
  const gaps = lines.slice(1).map((line, i) => line.y - (lines[i] as Line).y);
  const pitch = Math.min(...gaps.filter((gap) => gap > 0.5 * (lines[0]?.size ?? 10)));
  const code: string[] = [];
  for (const [i, { words, y, page }] of lines.entries()) {
    const before = lines[i - 1];
    const blank =
      before?.page === page && Number.isFinite(pitch) ? Math.round((y - before.y) / pitch) - 1 : 0;
    for (let count = 0; count < Math.min(blank, 2); count++) code.push("");
    let text = "";
    for (const [j, word] of words.entries()) {
      const gap = (word.x - (words[j - 1]?.end ?? left)) / width;
      // Words of other colours follow each other without a space.
      text += " ".repeat(gap < 0.35 ? 0 : Math.min(400, Math.max(1, Math.round(gap)))) + word.text;
    }
    code.push(text);
  }
  return code.join("\n").replace(/^\n+|\s+$/g, "");
}
