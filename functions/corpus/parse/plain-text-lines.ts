import { visible } from "./words.ts";

/** A line of plain text that is not blank. */
export interface Line {
  text: string;
  /** Columns before its first sign; a tab goes to the next multiple of 8. */
  indent: number;
  /** Its number in the file. */
  number: number;
  /** A blank line, or the start of the file, stands before it; after it, or the end. */
  apartBefore: boolean;
  apartAfter: boolean;
}

/** The lines of a text that are not blank, without the heads and feet of its pages. */
export function linesOf(source: string): Line[] {
  const raw = source.replace(/^\uFEFF/, "").split(/\r\n|[\r\n]/);
  const pages = raw.map((text) => visible(text.replaceAll("\f", "")).trimEnd());
  const breaks = raw.map((text) => text.includes("\f"));
  const left = withoutHeadsAndFeet(pages, breaks);
  const lines: Line[] = [];
  let apart = true;
  for (const [at, text] of pages.entries()) {
    if (left.has(at)) {
      if (left.get(at) === "parts") apart = true;
      continue;
    }
    if (text.trim() === "") {
      apart = true;
      continue;
    }
    const last = lines.at(-1);
    if (last) last.apartAfter = apart;
    lines.push({ text, indent: indentOf(text), number: at + 1, apartBefore: apart, apartAfter: true });
    apart = false;
  }
  return lines;
}

function indentOf(text: string): number {
  let column = 0;
  for (const sign of text) {
    if (sign === "\t") column += 8 - (column % 8);
    else if (/\s/.test(sign)) column++;
    else break;
  }
  return column;
}

/** So many lines at the top and at the foot of a page can be its head and foot. */
const margin = 3;

/**
 * Which lines are heads and feet: they come back page after page with nothing but their numbers changed, where a page ends
 * or begins (a form feed, a line that counts pages). The blank lines around them go, too; "parts" where a paragraph ends
 * with the page, "joins" where it goes on.
 */
function withoutHeadsAndFeet(
  lines: readonly string[],
  breaks: readonly boolean[],
): Map<number, "parts" | "joins"> {
  const left = new Map<number, "parts" | "joins">();
  const ends = pageEnds(lines, breaks);
  if (ends.length === 0) return left;
  const near = ends.map((end) => ({
    end,
    before: filled(lines, end.after - 1, -1, margin),
    after: filled(lines, end.after, 1, margin),
  }));
  const seen = new Map<string, number>();
  // On a short page a line is near to two ends, and comes once all the same.
  for (const at of new Set(near.flatMap(({ before, after }) => [...before, ...after]))) {
    const form = formOf(lines[at] ?? "");
    seen.set(form, (seen.get(form) ?? 0) + 1);
  }
  // Two pages show it where lines count the pages; form feeds alone need more.
  const enough = Math.max(2, Math.ceil(near.length / 2));
  for (const { before, after } of near) {
    const recurs = (at: number) => (seen.get(formOf(lines[at] ?? "")) ?? 0) >= enough;
    const feet = takeWhile(before, (at) => recurs(at) || isPageNumber(lines[at] ?? ""));
    const isHead = (at: number) => feet.length > 0 && at === after[0] && isSpread(lines, at);
    const heads = takeWhile(after, (at) => recurs(at) || isPageNumber(lines[at] ?? "") || isHead(at));
    const foot = feet.at(-1);
    const head = heads.at(-1);
    const [last] = foot === undefined ? before : filled(lines, foot - 1, -1, 1);
    const [next] = head === undefined ? after : filled(lines, head + 1, 1, 1);
    const how = goesOn(lines[last ?? -1], lines[next ?? -1]) ? "joins" : "parts";
    if (feet.length + heads.length === 0 && how === "parts") continue;
    for (let at = (last ?? -1) + 1; at < (next ?? lines.length); at++) left.set(at, how);
  }
  return left;
}

/** Places between pages: the line after a form feed, or after a line that says "Page 7" where others say 6 and 8. */
function pageEnds(lines: readonly string[], breaks: readonly boolean[]): { after: number }[] {
  const counted = lines.flatMap((text, at) => {
    const page = pageOf(text);
    return page !== undefined ? [{ at, page, form: formOf(text) }] : [];
  });
  const forms = new Map<string, { at: number; page: number }[]>();
  for (const { at, page, form } of counted) {
    const same = forms.get(form) ?? [];
    if (same.length === 0 || page > (same.at(-1)?.page ?? 0)) same.push({ at, page });
    forms.set(form, same);
  }
  const ends = new Set<number>();
  for (const same of forms.values()) if (same.length >= 2) for (const { at } of same) ends.add(at + 1);
  const feeds = breaks.flatMap((is, at) => (is ? [at] : []));
  // A form feed that stands right behind a counted foot is the same end.
  for (const at of feeds) if (![at, at - 1, at - 2, at - 3].some((near) => ends.has(near))) ends.add(at);
  return [...ends]
    .filter((at) => at > 0)
    .sort((a, b) => a - b)
    .map((after) => ({ after }));
}

/** "[Page 7]", "Page 7 of 9", "- 7 -", apart from the rest of its line. */
function pageOf(text: string): number | undefined {
  if (text.length > 200) return undefined;
  const found =
    /\[?\bpage[ \t]+(\d{1,5})\b[ \t]*(?:(?:of|\/)[ \t]*\d{1,5})?[ \t]*\]?$/i.exec(text) ??
    /^\s*[-–—][ \t]*(\d{1,5})[ \t]*[-–—]$/.exec(text);
  return found?.[1] ? Number(found[1]) : undefined;
}

/** A line by itself that is spread over the width of the page, in three: the head of a second page, which comes but once. */
function isSpread(lines: readonly string[], at: number): boolean {
  const text = lines[at]?.trim() ?? "";
  return text.length <= 200 && text.split(/ {3,}/).length >= 3 && (lines[at + 1] ?? "").trim() === "";
}

function isPageNumber(text: string): boolean {
  return pageOf(text) !== undefined || /^\s*\d{1,4}$/.test(text);
}

/** A line with its numbers and the width of its gaps left out. */
function formOf(text: string): string {
  return text.trim().slice(0, 200).replace(/\d+/g, "#").replace(/\s+/g, " ");
}

/** The next lines that are not blank, no further than ten blank ones away. */
function filled(lines: readonly string[], from: number, step: 1 | -1, most: number): number[] {
  const found: number[] = [];
  let blank = 0;
  for (let at = from; at >= 0 && at < lines.length && found.length < most && blank < 10; at += step)
    if (lines[at]?.trim() === "") blank++;
    else found.push(at);
  return found;
}

function takeWhile(places: readonly number[], fits: (at: number) => boolean): number[] {
  const stop = places.findIndex((at) => !fits(at));
  return stop < 0 ? [...places] : places.slice(0, stop);
}

/** Whether a sentence goes on from one page to the next. */
function goesOn(last: string | undefined, next: string | undefined): boolean {
  if (last === undefined || next === undefined) return false;
  return (
    !/[.!?:;。！？]["'”’)\]]*$/.test(last) &&
    /^\s*["“‘'(]?[\p{Ll}\p{Nd}]/u.test(next) &&
    !/^\s*\d+[.)]\s/.test(next)
  );
}
