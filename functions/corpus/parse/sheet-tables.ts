import type { ParsedBlock, ParsedCell } from "../blocks.ts";

type Table = Extract<ParsedBlock, { kind: "table" }>;

/** A row of a sheet that is not empty. */
export interface SheetRow {
  /** From 1, as the sheet counts. */
  number: number;
  /** Those that are not empty, from the left. */
  cells: { column: number; text: string; columns?: number; rows?: number }[];
}

/** Cells of a table with its empty ones; what is wider and longer is hardly filled, and its rows stand without them. */
const mostFilled = 1_000_000;
/** Wider sheets are one table. */
const mostColumns = 100;

/**
 * The tables of a sheet: rows that follow each other without an empty one. Lines of one cell over a table are its caption,
 * elsewhere paragraphs.
 * @param headed numbers of the rows that are marked as headers
 */
export function tablesOf(rows: readonly SheetRow[], headed: ReadonlySet<number> = new Set()): ParsedBlock[] {
  return regionsOf(rows)
    .flatMap(sideBySide)
    .flatMap((region) => {
      const first = region.findIndex((row) => row.cells.length > 1 || headed.has(row.number));
      const from = first === -1 ? region.length : first;
      const lines = region.slice(0, from).flatMap(({ cells }) => cells.map(({ text }) => text));
      const last = region.findLastIndex((row) => row.cells.length > 1 || !isNote(row));
      const body = region.slice(from, Math.max(last + 1, from));
      const notes = region
        .slice(Math.max(last + 1, from))
        .flatMap(({ cells }) => cells.map(({ text }) => text));
      const above = body.length > 0 ? lines.slice(0, -1) : lines;
      const caption = body.length > 0 ? lines.at(-1) : undefined;
      const paragraph = (text: string): ParsedBlock => ({ kind: "paragraph", text });
      const table = tableOf(body, headed);
      return [
        ...above.map(paragraph),
        ...(table ? [caption ? { ...table, caption: { text: caption } } : table] : []),
        ...notes.map(paragraph),
      ];
    });
}

/** A sentence under a table; a single word there is a row that lacks its values. */
function isNote({ cells }: SheetRow): boolean {
  const text = cells[0]?.text ?? "";
  return text.split(" ").length > 4 || /[.:]$|^[(*†‡¹²³]/.test(text);
}

function regionsOf(rows: readonly SheetRow[]): SheetRow[][] {
  const regions: SheetRow[][] = [];
  let reaches = 0;
  for (const row of rows) {
    const region = regions.at(-1);
    if (
      region &&
      (row.number <= reaches + 1 || (row.number === reaches + 2 && isHead(region) && continues(region, row)))
    )
      region.push(row);
    else regions.push([row]);
    for (const { rows: spans = 1 } of row.cells) reaches = Math.max(reaches, row.number + spans - 1);
  }
  return regions;
}

/** Tables beside each other: parted by columns that nothing stands in, and beginning in different rows. */
function sideBySide(region: SheetRow[]): SheetRow[][] {
  const reached = new Map<number, number>();
  for (const { cells } of region)
    for (const { column, columns = 1 } of cells)
      reached.set(column, Math.max(reached.get(column) ?? 1, columns));
  if (reached.size > mostColumns) return [region];
  let end = -1;
  for (const column of [...reached.keys()].sort((a, b) => a - b)) {
    if (end !== -1 && column > end) {
      const part = (keep: (at: number) => boolean) =>
        region
          .map((row) => ({ ...row, cells: row.cells.filter((cell) => keep(cell.column)) }))
          .filter(({ cells }) => cells.length > 0);
      const left = part((at) => at < column);
      const right = part((at) => at >= column);
      if (
        left[0]?.number !== right[0]?.number &&
        left.some(({ cells }) => cells.length > 1) &&
        right.some(({ cells }) => cells.length > 1)
      )
        return [left, ...sideBySide(right)];
    }
    end = Math.max(end, column + (reached.get(column) ?? 1));
  }
  return [region];
}

/** A few rows of names alone: an empty row under them only sets them apart from their table. */
function isHead(region: readonly SheetRow[]): boolean {
  const rows = region.filter(({ cells }) => cells.length > 1);
  return (
    rows.length > 0 &&
    rows.length <= 3 &&
    region.every(({ cells }) => cells.every(({ text }) => !isNumber(text)))
  );
}

/** Values that stand under those names. */
function continues(region: readonly SheetRow[], { cells }: SheetRow): boolean {
  const columns = new Set(region.flatMap((row) => row.cells.map(({ column }) => column)));
  const [, ...values] = cells;
  return values.some(({ text }) => isNumber(text)) && values.every(({ column }) => columns.has(column));
}

const isNumber = (text: string) =>
  text.length < 100 && /\d/.test(text) && /^[^\p{L}]*(?:\p{L}{1,3})?[^\p{L}]*$/u.test(text);

function tableOf(rows: readonly SheetRow[], headed: ReadonlySet<number>): Table | undefined {
  if (rows.length === 0) return undefined;
  // Columns that nothing stands in are space.
  const used = [...new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))].sort(
    (a, b) => a - b,
  );
  const place = new Map(used.map((column, i) => [column, i]));
  const isSparse = rows.length * used.length > mostFilled;
  /** For each column, the last row that a cell above reaches. */
  const taken: number[] = [];
  const made = rows.map((row) => {
    const cells: ParsedCell[] = [];
    const header = headed.has(row.number);
    let at = 0;
    const fill = (until: number) => {
      for (; at < until && !isSparse; at++)
        if ((taken[at] ?? 0) < row.number) cells.push({ text: "", header });
    };
    for (const { column, text, columns = 1, rows: down = 1 } of row.cells) {
      const start = place.get(column) as number;
      fill(start);
      const across =
        columns === 1 ? 1 : used.filter((other) => other >= column && other < column + columns).length;
      const reach = down === 1 ? 1 : countRows(rows, row.number, row.number + down);
      for (let i = start; i < start + across; i++) taken[i] = row.number + down - 1;
      cells.push({
        text,
        header,
        ...(across > 1 ? { columns: across } : {}),
        ...(reach > 1 ? { rows: reach } : {}),
      });
      at = start + across;
    }
    fill(used.length);
    return { cells };
  });
  return { kind: "table", rows: made };
}

/** How many of the rows lie between two numbers, the second excluded. */
function countRows(rows: readonly SheetRow[], from: number, to: number): number {
  const before = (number: number) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle] as SheetRow).number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return before(to) - before(from);
}
