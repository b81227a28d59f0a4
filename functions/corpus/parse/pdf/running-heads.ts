import type { Line } from "./line.ts";
import { plain } from "./text.ts";

/** The lines of one base line of a page. */
interface Row {
  page: number;
  y: number;
  size: number;
  text: string;
  lines: Line[];
}

/** What is behind a dropped head is looked at, too. */
const mostRounds = 5;
const longest = 120;
/** Heads are no more than this part of a document. */
const mostDropped = 0.25;

/**
 * Leaves out what comes back on page after page, wherever its text begins and ends: heads, feet and page numbers.
 * @param pages the lines of each page, from the top
 */
export function withoutRunningHeads(pages: readonly (readonly Line[])[]): Line[][] {
  let rows = (pages.length < 4 ? pages.map((lines) => withoutLoneNumbers(lines)) : pages).map(rowsOf);
  if (pages.length < 2) return rows.map((page) => page.flatMap(({ lines }) => lines));
  const lengthOf = (some: Iterable<Row>) => [...some].reduce((sum, { text }) => sum + text.length, 0);
  let left = mostDropped * lengthOf(rows.flat());
  let outermost = 2;
  for (let round = 0; round < mostRounds && outermost > 0; round++) {
    const dropped = headsIn(rows, outermost);
    if (dropped.size === 0) break;
    // Pages that are alike as a whole, such as forms, have one line of heads at most.
    if (lengthOf(dropped) > left) outermost--;
    else {
      left -= lengthOf(dropped);
      rows = rows.map((page) => page.filter((row) => !dropped.has(row)));
    }
  }
  return rows.map((page) => page.flatMap(({ lines }) => lines));
}

/** @param outermost so many rows at the top and at the bottom of a page's text may be heads */
function headsIn(pages: readonly (readonly Row[])[], outermost: number): Set<Row> {
  const edges = pages.map((rows) => ({
    top: rows.slice(0, outermost),
    bottom: rows.slice(Math.max(outermost, rows.length - outermost)),
  }));
  const sizes = pages.flat().map(({ size }) => size);
  const usual = sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? 0;
  const dropped = new Set<Row>();
  for (const edge of ["top", "bottom"] as const) {
    const rows = edges.flatMap((page) => page[edge]).filter(({ text }) => text.length <= longest);
    for (const row of [...repeated(rows, pages.length, usual), ...numbered(rows, pages.length)])
      dropped.add(row);
  }
  // The header of a table that goes on stands over its columns.
  for (const page of pages) {
    for (const [i, row] of page.entries()) {
      const next = page[i + 1];
      if (
        row.lines.length >= 3 &&
        next &&
        row.lines.every((cell) => next.lines.some((other) => over(cell, other)))
      )
        dropped.delete(row);
    }
  }
  return dropped;
}

/** Rows of the same words, but for numbers, at the same height of several pages. @param usual size of the body type */
function repeated(rows: readonly Row[], pageCount: number, usual: number): Row[] {
  const often = pageCount <= 3 ? 2 : Math.max(3, Math.min(8, Math.ceil(pageCount / 10)));
  const found: Row[] = [];
  // The title of slides that go on over pages stands in large type; it is kept once.
  const isHead = ({ size, text, page }: Row, i: number, like: readonly Row[]) =>
    size < 1.3 * usual || (like[i - 1]?.text === text && like[i - 1]?.page === page - 1);
  for (const like of Map.groupBy(rows, ({ text }) =>
    text.toLowerCase().replace(/\d+|\b[ivxlc]+$/g, "#"),
  ).values()) {
    const pages = new Set(like.map(({ page }) => page));
    if (pages.size < often || !/[\p{L}\p{N}]/u.test(like[0]?.text ?? "")) continue;
    // Heads stand at one height, or at two: of left and right pages.
    const heights = Map.groupBy(like, ({ y }) => Math.round(y / 4));
    const near = like.filter(({ y }) => {
      const at = Math.round(y / 4);
      const same = [at - 1, at, at + 1].flatMap((height) => heights.get(height) ?? []);
      return new Set(same.map(({ page }) => page)).size >= Math.min(often, 2);
    });
    if (new Set(near.map(({ page }) => page)).size >= often) found.push(...near.filter(isHead));
  }
  return found;
}

/** Rows with a number that counts the pages. */
function numbered(rows: readonly Row[], pageCount: number): Row[] {
  const counted = rows.flatMap((row) =>
    numbersIn(row.text).map((number) => ({ row, offset: number - row.page })),
  );
  const often = pageCount <= 3 ? 2 : Math.max(3, Math.min(12, Math.ceil(pageCount / 8)));
  const counting = [...Map.groupBy(counted, ({ offset }) => offset).values()].filter(
    (like) => new Set(like.map(({ row }) => row.page)).size >= often,
  );
  // Numbers in text do not stand at one height; where heads do, others are at that height as well: the count of a book
  // begins anew, or leaves pages out.
  const heights = Map.groupBy(counting.flat(), ({ row }) => Math.round(row.y / 4));
  const isAtHeight = ({ y }: Row) => {
    const at = Math.round(y / 4);
    return [at - 1, at, at + 1].flatMap((height) => heights.get(height) ?? []).length >= Math.min(often, 3);
  };
  const near = Math.max(40, pageCount / 10);
  return counted.flatMap(({ row, offset }) => (Math.abs(offset) < near && isAtHeight(row) ? [row] : []));
}

/** Numbers at the beginning and end of a row, as page numbers are written. */
function numbersIn(text: string): number[] {
  const first = /^(?:page|seite|p\.|s\.|página|pág\.|стр\.)?\s*[-–—|[(]?\s*(\d{1,4})(?![\d.)])/i.exec(
    text,
  )?.[1];
  const last = counter.test(text) ? undefined : /(?<![\d.])(\d{1,4})\s*[-–—|\])]?$/.exec(text)?.[1];
  const of = /\b(\d{1,4}) ?(?:of|\/|von|de|sur|di|из) ?\d{1,4}\b/i.exec(text)?.[1];
  const roman = /^[ivxl]{1,7}$/i.test(text) ? romanOf(text.toLowerCase()) : undefined;
  return [
    ...new Set([first, last, of, roman].flatMap((found) => (found === undefined ? [] : [Number(found)]))),
  ];
}

/** What counts other things than pages. */
const counter =
  /\b(?:chapter|part|section|step|figure|fig\.?|table|appendix|module|lesson|unit|phase|slide|kapitel|teil|schritt|chapitre|capítulo)\s+\d+$/i;

function romanOf(text: string): number {
  const values = [...text].map((sign) => ({ i: 1, v: 5, x: 10, l: 50 })[sign] ?? 0);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}

function over(cell: Line, other: Line): boolean {
  return cell.x < other.end && other.x < cell.end;
}

function rowsOf(lines: readonly Line[]): Row[] {
  const rows: Row[] = [];
  for (const line of lines.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const open = rows.at(-1);
    if (open && Math.abs(open.y - line.y) < 0.3 * Math.min(open.size, line.size)) {
      open.lines.push(line);
      open.text += ` ${plain(line)}`;
    } else rows.push({ page: line.page, y: line.y, size: line.size, text: plain(line), lines: [line] });
  }
  return rows;
}

/** On a few pages nothing repeats: a number by itself at the top or foot of a page. */
function withoutLoneNumbers(lines: readonly Line[]): Line[] {
  const rows = rowsOf(lines);
  if (rows.length < 5) return [...lines];
  const lone = [rows[0], rows.at(-1)].flatMap((row) =>
    row && /^(?:page |p\. ?|[-–—] ?)?\d{1,5}(?: (?:of|\/) \d+| ?[-–—])?$/i.test(row.text) ? row.lines : [],
  );
  return lines.filter((line) => !lone.includes(line));
}
