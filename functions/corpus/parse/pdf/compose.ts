import type { ParsedBlock, Words } from "../../blocks.ts";
import { fold } from "../words.ts";
import { codeOf } from "./code.ts";
import type { Element } from "./elements.ts";
import { depthsOf, type Look, lookOf, ranksOf } from "./headings.ts";
import type { Line } from "./line.ts";
import { ListBuilder } from "./lists.ts";
import { comparable, type Outline } from "./outline.ts";
import { ended, type Measure, type Paragraph } from "./paragraphs.ts";
import type { Table } from "./table.ts";
import { plain, textOf, type Vocabulary } from "./text.ts";

type Kind = "heading" | "text" | "item" | "caption" | "note" | "code" | "formula" | "aside" | "quotation";

/** A block before its text is put together. */
type Draft =
  | { kind: Kind; lines: Line[]; paragraph: Paragraph; look?: Look; depth?: number; level?: number }
  | { kind: "table"; table: Table; caption?: Line[] }
  | { kind: "description"; text: string; page: number };
type TextDraft = Extract<Draft, { lines: Line[] }>;

const caption =
  /^(?:figure|fig\.?|table|tab\.?|exhibit|chart|listing|abbildung|abb\.?|tabelle|tableau|figura|tabla|tabela|tabella|figur|рис\.?|таблица|図|表|图)\s*(?:\d+|[A-Z]\.?\d*|[IVX]+)(?:[.-]\d+)*(?!\d|[.-]\d)(?:\s*[:.–—|]|\s+-|$)/iu;
/** A caption may do without a stop after its number. */
const barely = /^\p{L}+\.?\s*\d+\s\p{Lu}/u;
/** What programs write where nobody described a picture. */
const nothing =
  /^(?:(?:figure|image|picture|graphic|photo|logo|icon|diagram|chart|description|shape|bild|grafik)?[\s\d.:_-]*|\S+\.(?:png|jpe?g|gif|svg|emf|wmf|tiff?))$/i;
const leaders = /(?:[.…·]\s?){4,}\s*(?:\d+|[ivxlc]+)$/i;

/** Makes blocks of the elements of all pages, in order; `title` is a heading that stands over all others. */
export function blocksOf(
  elements: readonly Element[],
  measure: Measure,
  vocabulary: Vocabulary,
  outline: Outline,
): { blocks: ParsedBlock[]; title: string | undefined } {
  const drafts = joined(draftsOf(elements, measure, outline));
  const headings = drafts.filter((draft): draft is TextDraft => draft.kind === "heading");
  const ranks = ranksIn(headings);
  const depths = new Map(depthsOf(ranks).map((depth, i) => [headings[i] as TextDraft, depth]));
  const depthOf = (draft: TextDraft) => depths.get(draft) ?? 6;
  const blocks: ParsedBlock[] = [];
  let list: ListBuilder | undefined;
  let page = 0;
  const write = (lines: readonly Line[]): Words => {
    const words = textOf(lines, vocabulary, page);
    page = words.pages?.at(-1)?.page ?? page;
    return words;
  };
  for (const draft of drafts) {
    if (draft.kind === "item") {
      list ??= new ListBuilder();
      list.add(draft.paragraph, draft.lines, draft.level, write);
      continue;
    }
    if (list && draft.kind === "text" && list.holds(draft.paragraph, draft.level)) {
      list.goOn(write(draft.lines));
      continue;
    }
    if (list) blocks.push(...list.lists());
    list = undefined;
    const block = blockOf(draft, write, depthOf, blocks.at(-1));
    if (block) blocks.push(block);
  }
  if (list) blocks.push(...list.lists());
  return { blocks, title: titleIn(headings, ranks) };
}

function blockOf(
  draft: Draft,
  write: (lines: readonly Line[]) => Words,
  depthOf: (draft: TextDraft) => number,
  before: ParsedBlock | undefined,
): ParsedBlock | undefined {
  if (draft.kind === "description") {
    const text = fold(draft.text);
    return nothing.test(text) ? undefined : { kind: "caption", text };
  }
  if (draft.kind === "table") {
    const title = [...(draft.caption ?? []), ...(draft.table.title ?? [])];
    const caption = title.length > 0 ? { caption: write(title) } : {};
    const rows = draft.table.rows.map((row) => ({
      cells: row.map((cell) => ({
        ...withoutLeaders(write(cell.lines)),
        header: cell.header,
        ...(cell.columns > 1 ? { columns: cell.columns } : {}),
        ...(cell.rows > 1 ? { rows: cell.rows } : {}),
      })),
    }));
    return { kind: "table", ...caption, rows };
  }
  const { kind, lines } = draft;
  if (kind === "code") {
    const code = codeOf(lines);
    return code === "" ? undefined : { kind, text: code, ...pagesOf(write(lines)) };
  }
  const words = write(lines);
  if (words.text === "") return undefined;
  if (kind === "heading") {
    const { marks: _, ...plainWords } = words;
    return { kind, depth: depthOf(draft), ...plainWords };
  }
  if (kind === "aside" || kind === "quotation") {
    const paragraph: ParsedBlock = { kind: "paragraph", ...words };
    if (before?.kind !== kind) return { kind, blocks: [paragraph] };
    before.blocks.push(paragraph);
    return undefined;
  }
  if (kind === "caption" || kind === "formula") return { kind, ...words };
  return { kind: "paragraph", ...words };
}

/** Without the dots that lead to the next column. */
function withoutLeaders(words: Words): Words {
  const text = words.text.replace(/(?:\s?[.…]){4,}$/, "");
  return {
    ...words,
    text,
    ...(words.marks ? { marks: words.marks.filter(({ end }) => end <= text.length) } : {}),
  };
}

/** Where pages begin in code cannot be told to the letter: its first page holds. */
function pagesOf({ pages }: Words): Pick<Words, "pages"> {
  return pages?.[0] ? { pages: [{ page: pages[0].page, at: 0 }] } : {};
}

/** What every element is. */
function draftsOf(elements: readonly Element[], measure: Measure, outline: Outline): Draft[] {
  const tagged = elements.some((element) => element.kind === "text" && element.role?.kind === "heading");
  return elements.map((element, i): Draft => {
    if (element.kind !== "text") return element;
    const { paragraph, role } = element;
    const { lines, marker } = paragraph;
    const text = lines.map(plain).join(" ");
    const draft = (kind: Kind, more: Partial<TextDraft> = {}): TextDraft => ({
      kind,
      lines: [...lines],
      paragraph,
      ...more,
    });
    if (role?.kind === "heading") return draft("heading", { depth: role.depth });
    if (role?.kind === "item") {
      // Numbered headings are tagged as lists by some programs.
      const look = marker?.style === "legal" && lookOf(paragraph, measure, firstLine(elements[i + 1]));
      return look ? draft("heading", { look }) : draft("item", { level: role.level });
    }
    if (role && role.kind !== "text") return draft(role.kind);
    if (leaders.test(plain(lines[0] as Line)) || leaders.test(text)) return draft("aside");
    const captioned =
      caption.test(text) || (barely.test(text) && caption.test(/^\p{L}+\.?\s*\d+/u.exec(text)?.[0] ?? ""));
    if (captioned && !(text.length < 12 && outline.has(comparable(text)))) return draft("caption");
    const depth = text.length < 200 ? outline.get(comparable(text)) : undefined;
    const look = tagged ? undefined : lookOf(paragraph, measure, firstLine(elements[i + 1]));
    if (depth !== undefined && !tagged && (look || paragraph.above > 0.1))
      return draft("heading", { depth, ...(look ? { look } : {}) });
    if (look) return draft("heading", { look });
    if (isCode(paragraph, measure)) return draft("code");
    if (isNote(paragraph, measure)) return draft("note");
    if (marker) return draft("item");
    const math = lines.reduce((sum, line) => sum + line.math, 0) / lines.length;
    if (math > 0.5 && lines.length <= 4) return draft("formula");
    return draft("text");
  });
}

function firstLine(element: Element | undefined): Line | undefined {
  return element?.kind === "text" ? element.paragraph.lines[0] : undefined;
}

/** Type of one width in text that is not; a single line stands apart or indented, and is no address. */
function isCode({ lines, x, above }: Paragraph, measure: Measure): boolean {
  const [first] = lines;
  if (!first || measure.mono || !lines.every((line) => line.mono)) return false;
  const texts = lines.map(plain);
  const signs = texts.filter((text) => /[{};=<>_$#|\\]|\w\(/.test(text)).length;
  const words = texts.reduce((sum, text) => sum + text.split(" ").length, 0);
  // Letters, dedications and signs are typed as well.
  const loud = texts.every((text) => text === text.toUpperCase());
  if (signs < 0.2 * lines.length && (words > 4 * lines.length || loud)) return false;
  return lines.length > 1 || ((above > 0.3 || first.x > x + first.size) && !/@|^https?:/.test(plain(first)));
}

/** Small type at the foot of a column that begins with a mark. */
function isNote({ lines }: Paragraph, { size }: Measure): boolean {
  const [first] = lines;
  const [mark] = first?.words ?? [];
  if (!first || !mark || first.size > 0.95 * size) return false;
  return mark.raised === "raised" || /^(?:[*†‡§¶]|\d{1,3}$)/.test(mark.text);
}

/**
 * Joins what belongs together: paragraphs over columns, pages and what stands between, lines of code, tables over pages,
 * headings of several lines, captions with their tables.
 */
function joined(drafts: readonly Draft[]): Draft[] {
  const out: Draft[] = [];
  /** The last paragraphs and items; a heading ends them. Notes at the foot of a column do not end what is above them. */
  let open: TextDraft[] = [];
  for (const draft of drafts) {
    const before = out.at(-1);
    const broken = draft.kind === "text" ? open.findLast((text) => isOfSize(text, draft)) : undefined;
    if (draft.kind === "text" && broken && goesOn(broken, draft)) {
      broken.lines.push(...draft.lines);
      continue;
    }
    if (draft.kind === "code" && before?.kind === "code" && isNear(before, draft)) {
      before.lines.push(...draft.lines);
      continue;
    }
    if (draft.kind === "table" && before?.kind === "table" && isContinued(before.table, draft.table)) {
      before.table.rows.push(...withoutHeader(draft.table.rows, before.table.rows[0]));
      before.table.page = draft.table.page;
      continue;
    }
    if (draft.kind === "heading" && before?.kind === "heading" && isSameHeading(before, draft)) {
      before.lines = [...before.lines, ...draft.lines];
      continue;
    }
    const isText = draft.kind === "text" || draft.kind === "heading";
    if (isText && before?.kind === "caption" && isRestOf(before, draft)) {
      before.lines.push(...draft.lines);
      continue;
    }
    if (
      draft.kind === "table" &&
      before?.kind === "caption" &&
      !/^(?:fig|abb|рис|図|图)/i.test(textIn(before))
    ) {
      out.pop();
      out.push({ ...draft, caption: before.lines });
      continue;
    }
    if (
      draft.kind === "caption" &&
      before?.kind === "table" &&
      !before.caption &&
      /^(?:tab|табл|表)/i.test(textIn(draft))
    ) {
      before.caption = draft.lines;
      continue;
    }
    if (draft.kind === "text" || draft.kind === "item") open = [...open.slice(-3), draft];
    else if (draft.kind === "heading") open = [];
    out.push(draft);
  }
  return out;
}

/** Whether a caption that is only a number has its words in the next line. */
function isRestOf(before: TextDraft, draft: TextDraft): boolean {
  const [last, first] = [before.lines.at(-1), draft.lines[0]];
  if (!last || !first || !/^\p{L}+\.?\s*[\d.]+[:.]?$/u.test(textIn(before)) || draft.lines.length > 3)
    return false;
  return first.page === last.page && first.y > last.y && first.y - last.y < 2.2 * first.size;
}

function isOfSize(text: TextDraft, draft: TextDraft): boolean {
  const [a, b] = [text.lines.at(-1)?.size ?? 0, draft.lines[0]?.size ?? 0];
  return Math.abs(a - b) <= 0.04 * b;
}

function textIn({ lines }: TextDraft): string {
  return lines.map(plain).join(" ");
}

/** Whether a paragraph is the rest of one that a column, a page or a table broke off. */
function goesOn(open: TextDraft, draft: TextDraft): boolean {
  const [last, first] = [open.lines.at(-1), draft.lines[0]];
  if (!last || !first || Math.abs(last.size - first.size) > 0.08 * last.size || last.bold !== first.bold)
    return false;
  if (
    last.page === first.page &&
    draft.paragraph.above !== Number.POSITIVE_INFINITY &&
    first.y > last.y &&
    first.x < last.end
  ) {
    // In the same column, something stands between them.
    if (draft.paragraph.above < 2) return false;
  }
  const [text, next] = [plain(last), plain(first)];
  if (/^\p{Ll}/u.test(next) || /\p{L}-$/u.test(text)) return !/[.!?]["”’)]?$/.test(text);
  if (ended.test(text) || draft.paragraph.above !== Number.POSITIVE_INFINITY) return false;
  const { x, end } = open.paragraph;
  return last.page >= first.page - 1 && last.end > x + 0.75 * (end - x) && open.lines.length > 1;
}

function isNear(before: TextDraft, draft: TextDraft): boolean {
  const [last, first] = [before.lines.at(-1), draft.lines[0]];
  if (!last || !first) return false;
  return last.page !== first.page
    ? last.page === first.page - 1
    : first.y > last.y && first.y - last.y < 4 * first.size;
}

function isSameHeading(before: TextDraft, draft: TextDraft): boolean {
  if (before.depth !== undefined || draft.depth !== undefined) return false;
  const [last, first] = [before.lines.at(-1), draft.lines[0]];
  const numbered = /^(?:[\dA-Z][.\d]*|[IVX]+\.)\s/.test(textIn(draft));
  return (
    last !== undefined &&
    first !== undefined &&
    !numbered &&
    before.look?.size === draft.look?.size &&
    before.look?.bold === draft.look?.bold &&
    last.page === first.page &&
    first.y > last.y &&
    first.y - last.y < 1.7 * first.size
  );
}

/** Whether a table goes on at the top of the next page. */
function isContinued(before: Table, table: Table): boolean {
  const wide = ({ rows }: Table) =>
    Math.max(...rows.map((row) => row.reduce((sum, { columns }) => sum + columns, 0)));
  return table.page === before.page + 1 && wide(before) === wide(table);
}

/** Without its first row when that repeats the header of the page before. */
function withoutHeader(rows: readonly Table["rows"][number][], header: Table["rows"][number] | undefined) {
  const text = (row: Table["rows"][number] | undefined) =>
    row?.map(({ lines }) => lines.map(plain).join(" ")).join("|") ?? "";
  const [first, ...rest] = rows;
  if (text(first) === text(header)) return rest;
  // What looked like a header of its own is a row of what goes on.
  return rows.map((row) => row.map((cell) => ({ ...cell, header: false })));
}

/** Ranks of the headings: by tags and outline where they say so, else by type; type that the outline knows has its rank. */
function ranksIn(headings: readonly TextDraft[]): number[] {
  const byLook = ranksOf(headings.flatMap(({ look }) => (look ? [look] : [])));
  const known = new Map<number, number>();
  for (const { look, depth } of headings) if (look && depth !== undefined) known.set(byLook(look), depth);
  const deepest = Math.max(0, ...headings.map(({ depth }) => depth ?? 0));
  const first = Math.min(...known.keys());
  return headings.map(({ look, depth }) => {
    if (depth !== undefined || !look) return depth ?? deepest + 1;
    const rank = byLook(look);
    // Larger type than all that the outline names is the document's title.
    return known.get(rank) ?? (rank < first && known.size > 0 ? 0 : deepest + 1 + rank);
  });
}

/** The heading of the highest rank, where it is the only one of it and stands on the first pages. */
function titleIn(headings: readonly TextDraft[], ranks: readonly number[]): string | undefined {
  const highest = Math.min(...ranks);
  const at = ranks.indexOf(highest);
  const heading = headings[at];
  const alone = ranks.lastIndexOf(highest) === at && at < 6 && (heading?.lines[0]?.page ?? 9) < 3;
  return heading && alone ? textIn(heading) : undefined;
}
