import { regionsOf } from "./columns.ts";
import type { Element, Role } from "./elements.ts";
import { tableElements } from "./layout-table.ts";
import { type Line, linesOf } from "./line.ts";
import type { Page } from "./page.ts";
import { type Measure, markerOf, type Paragraph, paragraphsOf } from "./paragraphs.ts";
import { type Cell, markHeaders, merged, withoutTitle } from "./table.ts";
import { contentsUnder, isInline, type Tag } from "./tags.ts";
import { plain } from "./text.ts";
import type { Word } from "./word.ts";

/** So much of a document's text has to be under its tags, and so few of its paragraphs may begin within a sentence. */
const covered = 0.9;
const broken = 0.25;

/** Whether the tags of a document say what stands where: some programs tag every line, or leave most out. */
export function areGoodTags(pages: readonly Page[]): boolean {
  let [all, known, paragraphs, within, beside] = [0, 0, 0, 0, 0];
  // What is filled into fields stands in no tag.
  if (pages.some(({ filled }) => filled)) return false;
  for (const { words, tags } of pages) {
    const contents = new Set(tags ? contentsUnder(tags) : []);
    const texts = Map.groupBy(words, ({ tag }) => tag);
    for (const { text, tag } of words) {
      all += text.length;
      if (tag !== undefined && contents.has(tag)) known += text.length;
    }
    const heights = new Map<number, number>();
    const walk = (node: Tag) => {
      if (node.role === "Table") return;
      if (/^P$|^H\d?$/.test(node.role)) {
        const [first] = contentsUnder(node).flatMap((number) => texts.get(number) ?? []);
        if (first) paragraphs++;
        if (first && /^\p{Ll}/u.test(first.text)) within++;
        if (first) heights.set(Math.round(first.y), (heights.get(Math.round(first.y)) ?? 0) + 1);
      }
      for (const child of node.children) if (typeof child !== "number") walk(child);
    };
    if (tags) walk(tags);
    // Cells of a table that are tagged as paragraphs.
    for (const count of heights.values()) if (count >= 3) beside += count;
  }
  if (known < covered * all || paragraphs < pages.length) return false;
  return within <= broken * paragraphs && beside <= broken * paragraphs;
}

/** The elements of a page by its tags, in their order; what has no tag comes last. */
export function taggedElements(page: Page, measure: Measure): Element[] {
  const words = Map.groupBy(page.words, ({ tag }) => tag);
  const taken = new Set<number>();
  const elements: Element[] = [];
  const linesIn = (contents: readonly number[]): Line[] => {
    const own = contents.flatMap((number): Word[] => {
      if (taken.has(number)) return [];
      taken.add(number);
      return words.get(number) ?? [];
    });
    if (own.length === 0) return [];
    // A paragraph may go on in the next column.
    return regionsOf(linesOf(own, page.number), false).flatMap(({ lines }) => merged(lines));
  };
  const add = (lines: readonly Line[], role: Role, extra: Partial<Paragraph> = {}) => {
    if (lines.length === 0) return;
    const x = Math.min(...lines.map((line) => line.x));
    const end = Math.max(...lines.map((line) => line.end));
    const paragraph = { lines: [...lines], x, end, above: Number.POSITIVE_INFINITY, ...extra };
    elements.push({ kind: "text", paragraph, role });
  };
  const walk = (node: Tag, role: Role, level: number) => {
    const { role: name } = node;
    if (name === "Artifact") return;
    const heading = /^H([1-6])$/.exec(name)?.[1];
    if (heading || name === "H" || name === "Title") {
      add(linesIn(contentsUnder(node)), {
        kind: "heading",
        depth: name === "Title" ? 0 : Number(heading ?? 1),
      });
    } else if (name === "Table") {
      const rows = rowsOf(node, linesIn);
      const lines = rows.flatMap((row) => row.flatMap((cell) => cell.lines));
      const caption = childOf(node, "Caption");
      if (caption) add(linesIn(contentsUnder(caption)), { kind: "caption" });
      if (lines.length === 0) return;
      // A table of one column is a box.
      if (rows.every((row) => row.length < 2)) {
        for (const { lines: own } of rows.flat()) add(own, { kind: "text" });
        return;
      }
      const box = { x: 0, end: 0, y: lines[0]?.y ?? 0, bottom: lines.at(-1)?.y ?? 0, page: page.number };
      const columns = Math.max(...rows.map((row) => row.reduce((sum, cell) => sum + cell.columns, 0)));
      const { title, rows: body } = withoutTitle(rows, columns);
      const headed = body.some((row) => row.some(({ header }) => header)) ? body : markHeaders(body);
      elements.push(
        ...tableElements({ rows: headed, ...(title.length > 0 ? { title } : {}), ...box }, measure),
      );
    } else if (name === "L") {
      for (const child of node.children) if (typeof child !== "number") walk(child, role, level + 1);
    } else if (name === "LI") {
      item(node, level);
    } else if (name === "Figure") {
      const lines = linesIn(contentsUnder(node));
      const prose = lines.some(({ words }) => words.length > 7);
      add(lines, { kind: prose ? "text" : "aside" });
      if (node.alt?.trim()) elements.push({ kind: "description", text: node.alt, page: page.number });
    } else if (name === "TOC" || name === "TOCI" || name === "Index") {
      blocksIn(node, { kind: "aside" }, level);
    } else if (name === "Caption") blocksIn(node, { kind: "caption" }, level);
    else if (name === "Note" || name === "FENote") blocksIn(node, { kind: "note" }, level);
    else if (name === "BlockQuote") blocksIn(node, { kind: "quotation" }, level);
    else if (name === "Code") blocksIn(node, { kind: "code" }, level);
    else if (name === "Formula") blocksIn(node, { kind: "formula" }, level);
    else if (name === "P") blocksIn(node, role, level);
    else if (node.children.some((child) => typeof child === "number") || !node.children.every(isBlock)) {
      blocksIn(node, role, level);
    } else for (const child of node.children) walk(child as Tag, role, level);
  };
  /** What stands in a line is gathered; blocks inside come where they stand. */
  const blocksIn = (node: Tag, role: Role, level: number) => {
    let contents: number[] = [];
    const flush = () => {
      add(linesIn(contents), role);
      contents = [];
    };
    for (const child of node.children) {
      if (typeof child === "number") contents.push(child);
      else if (isInline(child)) contents.push(...contentsUnder(child));
      else {
        flush();
        walk(child, role, level);
      }
    }
    flush();
  };
  const item = (node: Tag, level: number) => {
    const [first, ...rest] = node.children.flatMap((child) =>
      typeof child !== "number" && child.role === "LBody" ? child.children : [child],
    );
    // The label and what stands beside it are the item; blocks after that are in it.
    const contents: number[] = [];
    const later: Tag[] = [];
    for (const child of first === undefined ? [] : [first, ...rest]) {
      const begun = later.length > 0;
      if (typeof child === "number") contents.push(child);
      else if (!begun && (isInline(child) || child.role === "P")) contents.push(...contentsUnder(child));
      else later.push(child);
    }
    const lines = linesIn(contents);
    const marker = lines[0] && markerOf(lines[0]);
    add(lines, { kind: "item", level }, { marker: marker ?? { text: "", style: "bullet" } });
    for (const child of later) walk(child, { kind: "text" }, level);
  };
  if (page.tags) walk(page.tags, { kind: "text" }, 0);
  const rest = page.words.filter(({ tag }) => tag === undefined || !taken.has(tag));
  if (rest.length > 0) {
    for (const region of regionsOf(linesOf(rest, page.number), false)) {
      for (const paragraph of paragraphsOf({ ...region, lines: merged(region.lines) }, measure))
        if (plain(paragraph.lines[0] as Line) !== "") elements.push({ kind: "text", paragraph });
    }
  }
  return elements;
}

function isBlock(child: Tag | number): boolean {
  return typeof child !== "number" && !isInline(child);
}

function childOf(node: Tag, role: string): Tag | undefined {
  return node.children.find((child): child is Tag => typeof child !== "number" && child.role === role);
}

/** Cells from left to right: some programs tag them in the order in which they were filled. */
function inOrder(row: readonly Cell[]): Cell[] {
  const places = row.flatMap(({ lines }) => (lines[0] ? [lines[0].x] : []));
  const sorted = places.toSorted((a, b) => a - b);
  const turned = places.every((x, i) => x === sorted[sorted.length - 1 - i]);
  if (turned || places.every((x, i) => x === sorted[i]) || places.length < row.length) return [...row];
  return row.toSorted((a, b) => (a.lines[0]?.x ?? 0) - (b.lines[0]?.x ?? 0));
}

function rowsOf(table: Tag, linesIn: (contents: readonly number[]) => Line[]): Cell[][] {
  const rows: Cell[][] = [];
  const walk = (node: Tag, inHead: boolean) => {
    for (const child of node.children) {
      if (typeof child === "number") continue;
      if (child.role === "TR") {
        const cells = child.children.filter(
          (cell): cell is Tag => typeof cell !== "number" && (cell.role === "TH" || cell.role === "TD"),
        );
        rows.push(
          cells.map((cell) => ({
            lines: linesIn(contentsUnder(cell)),
            header: cell.role === "TH" || inHead,
            columns: cell.columns,
            rows: cell.rows,
          })),
        );
      } else if (child.role !== "Caption") walk(child, inHead || child.role === "THead");
    }
  };
  walk(table, false);
  return rows.map(inOrder).filter((row) => row.some(({ lines }) => lines.length > 0));
}
