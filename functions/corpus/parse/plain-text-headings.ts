import type { Line } from "./plain-text-lines.ts";

const numbered = /^(\d{1,3}(?:\.\d{1,3}){0,8})[.)]?\s+(?=\p{Lu}|["“‘'(]|\p{Nd})/u;
const named = /^(?:chapter|part|section|book|appendix|annex)\s+(?:[ivxlcdm]{1,8}|\d{1,4}|[a-z])\b[.:]?/i;
const bullet = /^\s*[-*•–·]\s+/;
const longestHeading = 100;
/** Programs wrap at 72 to 80 columns, some at 100. */
const longestLine = 120;

interface Around {
  /** Nothing stands before it. */
  opens: boolean;
  /** Paragraphs run over several lines. */
  wrapped: boolean;
  /** The columns that most lines are indented by. */
  body: number;
  /** A heading of the first level has been read. */
  titled: boolean;
}

/** Whether paragraphs run over several lines: most inner lines are long and end in mid-sentence. */
export function isWrapped(lines: readonly Line[]): boolean {
  const inner = lines.filter(
    ({ text, apartAfter }) => !apartAfter && !/\S(?: {3,}|\t)\S/.test(text) && /\p{L}/u.test(text),
  );
  const broken = inner.filter(({ text }) => {
    const width = /\p{Script=Han}/u.test(text) ? 2 * text.length : text.length;
    return width >= 30 && width <= longestLine && !/[.!?:;。！？]["'”’)\]]{0,3}$/.test(text.slice(-5));
  });
  return inner.length > 0 && broken.length >= inner.length / 2;
}

/** The depth of a heading that the next line underlines. */
export function underlineDepth(line: Line, next: Line | undefined): number | undefined {
  const { text, apartBefore, apartAfter } = line;
  if (!next || apartAfter || !apartBefore || text.trim().length > longestHeading) return undefined;
  return /^\s*={3,}$/.test(next.text) ? 1 : /^\s*-{3,}$/.test(next.text) ? 2 : undefined;
}

/** The depth of the heading that a line is, undefined when it is none. */
export function headingAt(lines: readonly Line[], at: number, around: Around): number | undefined {
  const { opens, wrapped, body, titled } = around;
  const { text: raw, indent, apartBefore, apartAfter } = lines[at] as Line;
  const text = raw.trim();
  const next = lines[at + 1]?.text.trim();
  const marks = /^(#{1,6})\s+\S/.exec(text)?.[1];
  if (marks && indent < body + 4) return marks.length;
  // A heading stands over something, and is no sentence and no row of columns.
  const sentence = /[.!?:;,。！？]["'”’)\]]{0,3}$/.test(text.slice(-5));
  if (text.length > longestHeading || sentence || next === undefined || bullet.test(raw)) return undefined;
  if (!/\p{L}/u.test(text) || /\S {3,}\S|\t/.test(text.replace(numbered, ""))) return undefined;
  if (wrapped && !(apartBefore && apartAfter)) return undefined;
  // Centred, above everything else.
  if (
    !titled &&
    apartBefore &&
    apartAfter &&
    indent >= Math.max(8, body + 5) &&
    at < 40 &&
    !/[{}()=<>]/.test(text)
  )
    return 1;
  const overText = next.length > text.length || numbered.test(next) || headingLike(next);
  const number = numbered.exec(text)?.[1];
  if (number) {
    const follower = numbered.exec(next)?.[1];
    // Numbers that follow each other line by line, on the same level, are a list.
    const list = follower !== undefined && follower.split(".").length === number.split(".").length;
    // Text that is indented stands under what is not.
    const hangs = apartBefore && apartAfter && indent < (lines[at + 1]?.indent ?? 0);
    return list || !(overText || hangs) ? undefined : 1 + number.split(".").length;
  }
  if (named.test(text)) return 2;
  if (apartBefore && apartAfter && body > 0 && indent < body && (lines[at + 1]?.indent ?? 0) >= body)
    return 2;
  if (/\d|[:=|@/]/.test(text) && !opens) return undefined;
  if (opens && (overText || apartAfter || next.startsWith("!["))) return 1;
  if (/^[\p{Lu}\p{Nd}\s\p{P}]+$/u.test(text) && /\p{Lu}{3}/u.test(text)) return 2;
  return headingLike(text) && next.length > Math.max(80, 2 * text.length) ? 2 : undefined;
}

/** A few words that begin with a capital and end without a stop. */
function headingLike(text: string): boolean {
  return /^["“‘(]?\p{Lu}/u.test(text) && text.split(/\s+/, 11).length <= 10 && !/[.!?:;,|]$/.test(text);
}
