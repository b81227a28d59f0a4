import type { SheetRow } from "./sheet-tables.ts";
import type { CellReader } from "./xlsx-cells.ts";
import { child, elementsOf, isOn, type XmlElement } from "./xml.ts";

/** More than this is data, not a document. */
const mostCells = 200_000;

interface Sheet {
  rows: SheetRow[];
  /** There was more than is read. */
  cut: boolean;
  /** Formulas whose value is not in the file. */
  uncalculated: number;
}

/** The visible cells of a sheet that are not empty, merged ones once with how far they reach. */
export function sheetOf(root: XmlElement, textOf: CellReader): Sheet {
  const hidden = hiddenColumns(root);
  const { reach, covered } = mergedIn(root);
  const sheet: Sheet = { rows: [], cut: false, uncalculated: 0 };
  let cells = 0;
  let number = 0;
  for (const row of elementsOf(child(root, "sheetData"))) {
    number = Number(row.attributes.r ?? number + 1);
    if (isOn(row, "hidden") && row.attributes.hidden) continue;
    if (cells > mostCells) {
      sheet.cut = true;
      break;
    }
    const made: SheetRow = { number, cells: [] };
    let column = -1;
    for (const cell of elementsOf(row)) {
      column = cell.attributes.r ? columnOf(cell.attributes.r) : column + 1;
      const key = `${number}:${column}`;
      if (hidden(column) || covered.has(key)) continue;
      const text = textOf(cell);
      if (text === undefined) sheet.uncalculated++;
      if (!text) continue;
      cells++;
      made.cells.push({ column, text, ...reach.get(key) });
    }
    if (made.cells.length > 0) sheet.rows.push(made);
  }
  return sheet;
}

function hiddenColumns(root: XmlElement): (column: number) => boolean {
  const ranges = elementsOf(child(root, "cols"))
    .filter((range) => range.attributes.hidden && isOn(range, "hidden"))
    .map(({ attributes }) => [Number(attributes.min) - 1, Number(attributes.max) - 1] as const);
  return (column) => ranges.some(([first, last]) => column >= first && column <= last);
}

function mergedIn(root: XmlElement) {
  const reach = new Map<string, { columns?: number; rows?: number }>();
  const covered = new Set<string>();
  for (const { attributes } of elementsOf(child(root, "mergeCells"))) {
    const range = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(attributes.ref ?? "");
    if (!range) continue;
    const [left, right] = [columnOf(range[1] as string), columnOf(range[3] as string)];
    const [top, bottom] = [Number(range[2]), Number(range[4])];
    const [columns, rows] = [right - left + 1, bottom - top + 1];
    reach.set(`${top}:${left}`, { ...(columns > 1 ? { columns } : {}), ...(rows > 1 ? { rows } : {}) });
    // Cells under a merged one are empty but for what programs leave there.
    if (covered.size + columns * rows > mostCells) continue;
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++)
        if (row !== top || column !== left) covered.add(`${row}:${column}`);
  }
  return { reach, covered };
}

/** "AB12" as 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? "A")
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
