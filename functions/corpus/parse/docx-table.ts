import type { ParsedBlock, ParsedCell } from "../blocks.ts";
import { contentsOf, gatherParagraph, type Reading } from "./docx-words.ts";
import { child, isOn, type XmlElement } from "./xml.ts";

/** Word's limit. */
const mostColumns = 63;

/** A table of one cell is a box, one of a single column or around other tables is there for the layout. */
export function isLayout(table: XmlElement): boolean {
  if (rowsIn(table).every((row) => cellsIn(row).length <= 1)) return true;
  return cellsOf(table).some((cell) => contentsOf(cell).some(({ name }) => name === "w:tbl"));
}

export function cellsOf(table: XmlElement): XmlElement[] {
  return rowsIn(table).flatMap(cellsIn);
}

/** The rows of a table, merged cells once, with how far they reach. */
export function tableOf(
  table: XmlElement,
  reading: Reading,
): Extract<ParsedBlock, { kind: "table" }> | undefined {
  /** The cell that reaches down in each column. */
  const above = new Map<number, ParsedCell>();
  const rows = rowsIn(table).map((row) => {
    const properties = child(row, "w:trPr");
    const header = isOn(child(properties, "w:tblHeader"));
    const cells: ParsedCell[] = [];
    const skipped = countOf(child(properties, "w:gridBefore"), 0);
    for (let i = 0; i < skipped; i++) cells.push({ text: "", header });
    let column = skipped;
    for (const cell of cellsIn(row)) {
      const cellProperties = child(cell, "w:tcPr");
      const columns = countOf(child(cellProperties, "w:gridSpan"), 1);
      const merge = child(cellProperties, "w:vMerge");
      const sideways = child(cellProperties, "w:hMerge");
      const reaching = above.get(column);
      const before = cells.at(-1);
      if (sideways && sideways.attributes["w:val"] !== "restart" && before)
        before.columns = (before.columns ?? 1) + columns;
      else if (merge && merge.attributes["w:val"] !== "restart" && reaching)
        reaching.rows = (reaching.rows ?? 1) + 1;
      else {
        const made = cellOf(cell, header, columns, reading);
        cells.push(made);
        above.delete(column);
        if (merge) above.set(column, made);
      }
      column += columns;
    }
    return { cells };
  });
  const filled = rows.filter(({ cells }) => cells.some(({ text }) => text !== ""));
  if (filled.length === 0) return undefined;
  const merged = rows.some(({ cells }) => cells.some((cell) => cell.rows));
  return { kind: "table", rows: merged ? rows : filled };
}

function countOf(element: XmlElement | undefined, otherwise: number): number {
  const count = Number(element?.attributes["w:val"] ?? otherwise);
  return Number.isInteger(count) && count >= 0 ? Math.min(count, mostColumns) : otherwise;
}

function cellOf(cell: XmlElement, header: boolean, columns: number, reading: Reading): ParsedCell {
  gatherCell(cell, reading);
  const words = reading.words.take() ?? { text: "" };
  return { ...words, header, ...(columns > 1 ? { columns } : {}) };
}

function gatherCell(element: XmlElement, reading: Reading): void {
  for (const inner of contentsOf(element)) {
    if (inner.name !== "w:p") {
      gatherCell(inner, reading);
      continue;
    }
    const style = reading.docx.styles(child(inner, "w:pPr", "w:pStyle")?.attributes["w:val"]);
    gatherParagraph(inner, style, reading);
    reading.words.space();
  }
}

function rowsIn(table: XmlElement): XmlElement[] {
  return contentsOf(table).filter(
    (row) => row.name === "w:tr" && !child(row, "w:trPr", "w:del") && !isOn(child(row, "w:trPr", "w:hidden")),
  );
}

function cellsIn(row: XmlElement): XmlElement[] {
  return contentsOf(row).filter(({ name }) => name === "w:tc");
}
