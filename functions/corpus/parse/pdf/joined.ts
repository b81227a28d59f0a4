import { type Draft, type TextDraft, textIn } from "./drafts.ts";
import { ended } from "./paragraphs.ts";
import type { Table } from "./table.ts";
import { plain } from "./text.ts";

/**
 * Joins what belongs together: paragraphs over columns, pages and what stands between, lines of code, tables over pages,
 * headings of several lines, captions with their tables.
 */
export function joined(drafts: readonly Draft[]): Draft[] {
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
