import type { ParsedBlock, ParsedCell, ParsedRow } from "../blocks.ts";
import { type Page, wordsOf } from "./html-inline.ts";
import { isLeftOut } from "./html-left-out.ts";
import { attribute, descendants, type Element, elementsIn, find, hasClass, rawText } from "./html-tree.ts";

/** Browsers' limits. */
const mostColumns = 1000;
const mostRows = 65_534;

/** Elements that stand for those of a table by their role. */
export function isTable(element: Element): boolean {
  return element.tagName === "table" || /^(?:table|grid|treegrid)$/.test(attribute(element, "role") ?? "");
}
const isRow = (element: Element) => element.tagName === "tr" || attribute(element, "role") === "row";
const isCell = (element: Element) =>
  /^(?:td|th)$/.test(element.tagName) ||
  /^(?:cell|gridcell|columnheader|rowheader)$/.test(attribute(element, "role") ?? "");

/** Tables that hold other blocks, or a single column of them, are there for the layout. */
export function isData(table: Element): boolean {
  if (/^(?:presentation|none)$/.test(attribute(table, "role") ?? "")) return false;
  if (find(table, ({ tagName }) => /^(?:table|h[1-6]|article|section|main|form)$/.test(tagName)))
    return false;
  if (find(table, ({ tagName }) => /^(?:th|caption|thead)$/.test(tagName))) return true;
  const rows = rowsIn(table);
  const widest = Math.max(0, ...rows.slice(0, 50).map((row) => cellsIn(row).length));
  if (widest < 2) return false;
  if (rows.length > 1) return true;
  // One row: columns of a page, or two or three values.
  return !find(table, ({ tagName }) => /^(?:p|ul|ol|dl|pre|blockquote|div)$/.test(tagName));
}

function rowsIn(table: Element): Element[] {
  const rows = [...descendants(table, (element) => !isRow(element) && !isTable(element))].filter(isRow);
  // HTML 4 has the foot of a table before its body.
  const inFoot = (row: Element) =>
    row.parentNode && "tagName" in row.parentNode && row.parentNode.tagName === "tfoot";
  return [...rows.filter((row) => !inFoot(row)), ...rows.filter(inFoot)];
}

function cellsIn(row: Element): Element[] {
  return [...descendants(row, (element) => !isCell(element) && !isTable(element))].filter(isCell);
}

/** The rows of a table as they are written, with its caption. */
export function tableOf(table: Element, page: Page): ParsedBlock | undefined {
  const all = rowsIn(table).filter((row) => !isLeftOut(row));
  const rows = all.map((row, at): ParsedRow => {
    const named = headsColumns(row);
    return { cells: cellsIn(row).map((cell) => cellOf(cell, named, all.length - at, page)) };
  });
  const spans = rows.some(({ cells }) => cells.some((cell) => cell.rows));
  const kept = rows.filter(({ cells }) => spans || cells.some(({ text }) => text !== ""));
  const element = elementsIn(table).find(({ tagName }) => tagName === "caption");
  const caption = element && wordsOf(element, page);
  if (!kept.some(({ cells }) => cells.some(({ text }) => text !== "")))
    return caption && { kind: "caption", ...caption };
  return { kind: "table", ...(caption ? { caption } : {}), rows: kept };
}

function headsColumns(row: Element): boolean {
  const group = row.parentNode;
  return group !== null && "tagName" in group && group.tagName === "thead";
}

function cellOf(cell: Element, named: boolean, rowsLeft: number, page: Page): ParsedCell {
  const words = wordsOf(cell, page) ?? { text: signIn(cell) };
  const span = (name: string, most: number) => {
    const given = attribute(cell, name);
    const count = given && /^\d{1,6}$/.test(given) ? Number(given) : 1;
    // Of rows, 0 means all that are left.
    return Math.min(count === 0 && name === "rowspan" ? most : Math.max(count, 1), most);
  };
  const columns = span("colspan", mostColumns);
  const rows = span("rowspan", Math.min(mostRows, rowsLeft));
  const header =
    named || cell.tagName === "th" || /^(?:columnheader|rowheader)$/.test(attribute(cell, "role") ?? "");
  return { ...words, header, ...(columns > 1 ? { columns } : {}), ...(rows > 1 ? { rows } : {}) };
}

/** A tick or a cross that a font draws: what it is called, where it is. */
function signIn(cell: Element): string {
  const sign = find(cell, (element) =>
    Boolean(attribute(element, "aria-label") ?? attribute(element, "title")),
  );
  return (sign && (attribute(sign, "aria-label") ?? attribute(sign, "title"))) ?? "";
}

/** The table that a highlighter numbers lines with: its code. */
export function codeIn(table: Element): Element | undefined {
  if (hasClass(table, "highlighttable", "rouge-table", "codehilitetable", "hljs-ln", "linenotable"))
    return find(table, (cell) => cell.tagName === "td" && hasClass(cell, "code", "rouge-code")) ?? table;
  const isLined = find(
    table,
    (cell) => hasClass(cell, "blob-code", "js-file-line") || hasClass(cell, "hljs-ln-code"),
  );
  return isLined && rawText(table).trim() !== "" ? table : undefined;
}
