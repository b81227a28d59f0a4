import type { Rule } from "./drawn-lines.ts";
import type { Line } from "./line.ts";
import { type Cell, markHeaders, merged, type Table } from "./table.ts";

/** A table whose cells stand below each other, from the lines of its region. */
export function alignedTable(lines: readonly Line[], rules: readonly Rule[]): Table {
  const columns: { x: number; end: number }[] = [];
  for (const { x, end } of lines.toSorted((a, b) => a.x - b.x)) {
    const open = columns.at(-1);
    if (open && x < open.end) open.end = Math.max(open.end, end);
    else columns.push({ x, end });
  }
  const baseLines: Line[][] = [];
  for (const line of lines.toSorted((a, b) => a.y - b.y)) {
    const open = baseLines.at(-1);
    if (open?.[0] && Math.abs(open[0].y - line.y) < 0.35 * line.size) open.push(line);
    else baseLines.push([line]);
  }
  const columnOf = ({ x, end }: Line) => columns.findIndex((column) => x < column.end && end > column.x);
  const box = {
    x: columns[0]?.x ?? 0,
    end: columns.at(-1)?.end ?? 0,
    y: Math.min(...lines.map(({ y, size }) => y - size)),
    bottom: Math.max(...lines.map(({ y }) => y)),
  };
  const within = rules.filter(({ x, end }) => end - x > 0.5 * (box.end - box.x)).map(({ y }) => y);
  const parted = (above: number, y: number) => within.some((rule) => rule > above && rule < y);
  const rows: Line[][][] = [];
  const gaps = baseLines.slice(1).map((row, i) => (row[0]?.y ?? 0) - (baseLines[i]?.[0]?.y ?? 0));
  const [closest, widest] = [Math.min(...gaps), Math.max(...gaps)];
  const wrapped = widest > 1.35 * closest ? (closest + widest) / 2 : 0;
  const linesBetween = within.filter((y) => y > box.y && y < box.bottom).length;
  const whole = baseLines.filter((line) => new Set(line.map(columnOf)).size === columns.length).length;
  // Where most base lines fill every column, each is a row.
  const wraps = whole < 0.7 * baseLines.length;
  for (const [i, line] of baseLines.entries()) {
    const filled = new Set(line.map(columnOf));
    const above = baseLines[i - 1]?.[0]?.y ?? 0;
    const gap = gaps[i - 1] ?? 0;
    // An entry that goes on in a further line: nothing in the first column, or less space above than between rows.
    const goesOn =
      rows.length > 0 &&
      !parted(above, line[0]?.y ?? 0) &&
      ((!filled.has(0) && gap <= closest * 1.2) ||
        (wraps && ((wrapped > 0 && gap < wrapped) || linesBetween >= 3)));
    const row = goesOn ? (rows.at(-1) as Line[][]) : columns.map((): Line[] => []);
    if (!goesOn) rows.push(row);
    for (const cell of line) row[Math.max(0, columnOf(cell))]?.push(cell);
  }
  const cells = rows.map((row) =>
    row.map((cell): Cell => ({ lines: merged(cell), header: false, columns: 1, rows: 1 })),
  );
  const firstBottom = Math.max(...(rows[0]?.flat().map(({ y }) => y) ?? [0]));
  const second = Math.min(...(rows[1]?.flat().map(({ y }) => y) ?? [0]));
  return { rows: markHeaders(cells, parted(firstBottom, second)), ...box, page: lines[0]?.page ?? 0 };
}
