import type { ParsedFile } from "../document.ts";
import { asTree, type FlatBlock as Block } from "./flat.ts";

const image = /^\s*(?:!\[[^\]]*\]\([^)]*\)\s*\|?\s*)+$/;
const readMore =
  /^(?:read|see|find|view|learn|get)\s+(?:the\s+)?(?:more|details?|full (?:story|article|text|report)|further|on)\b.{0,80}\b(?:at|on|in|here)\b.{0,60}$/i;
const numbered = /^(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\p{Lu}|["“‘'(]|\p{Nd})/u;
const roman = /^(?:chapter|part|section|book|appendix)\s+(?:[ivxlcdm]+|\d+|[a-z])\b[.:]?/i;
const bullet = /^\s*[-*•–·]\s+/;
const longestHeading = 100;

interface Line {
  text: string;
  /** A blank line, or the start of the file, stands before it; after it, or the end. */
  apartBefore: boolean;
  apartAfter: boolean;
}

/**
 * Parses plain text into blocks, telling headings, list items and wrapped paragraphs by their look.
 * What looks like nothing in particular is a paragraph: no words are lost but the markup of images.
 */
export function parsePlainText(source: string): ParsedFile {
  const lines = linesOf(source);
  const wrapped = isWrapped(lines);
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let caption = false;
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", text: fold(unhyphenate(paragraph)) });
    paragraph = [];
  };

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    const text = line.text.trim();
    if (line.apartBefore) flush();
    if (image.test(text)) {
      flush();
      caption = true;
      continue;
    }
    const underline = underlines(lines[i + 1]?.text, line);
    const heading =
      underline ?? headingDepth(lines, i, blocks.length === 0 && paragraph.length === 0, wrapped);
    // A table row of one cell behind an image is the image's caption.
    if (caption && /\|$/.test(text)) blocks.push({ kind: "aside", text: fold(text.replace(/\|/g, " ")) });
    else if (!heading && paragraph.length === 0 && readMore.test(text))
      blocks.push({ kind: "aside", text: fold(text) });
    else if (heading) {
      flush();
      blocks.push({ kind: "heading", depth: heading, text: fold(text.replace(/^#{1,6}\s+|\s+#+$/g, "")) });
      if (underline) i++;
    } else if (bullet.test(line.text)) {
      flush();
      blocks.push({ kind: "item", text: fold(text.replace(bullet, "")) });
    } else {
      paragraph.push(text);
      if (!wrapped || line.apartAfter) flush();
    }
    caption = false;
  }
  flush();
  const kept = blocks.filter(({ text }) => text !== "");
  return { metadata: {}, blocks: asTree(kept) };
}

function linesOf(source: string): Line[] {
  const raw = source.replace(/^\uFEFF/, "").split(/\r\n|[\r\n\f]/);
  return raw.flatMap((text, i): Line[] => {
    if (text.trim() === "") return [];
    return [{ text, apartBefore: !raw[i - 1]?.trim(), apartAfter: !raw[i + 1]?.trim() }];
  });
}

/** Whether paragraphs run over several lines: most inner lines are about equally long and end in mid-sentence. */
function isWrapped(lines: Line[]): boolean {
  const inner = lines.filter(({ apartAfter }) => !apartAfter);
  const broken = inner.filter(
    ({ text }) =>
      text.length >= 30 && text.length <= longestHeading && !/[.!?:;。！？]["'”’)\]]*\s*$/.test(text),
  );
  const spaced = lines.slice(0, -1).some(({ apartAfter }) => apartAfter);
  return spaced && inner.length > 0 && broken.length >= inner.length / 2;
}

function underlines(next: string | undefined, { text, apartBefore, apartAfter }: Line): number | undefined {
  if (!next || apartAfter || !apartBefore || text.trim().length > longestHeading) return undefined;
  return /^\s*={3,}\s*$/.test(next) ? 1 : /^\s*-{3,}\s*$/.test(next) ? 2 : undefined;
}

/** The depth of the heading that a line is, undefined when it is none. */
function headingDepth(lines: Line[], at: number, opens: boolean, wrapped: boolean): number | undefined {
  const { text: raw, apartBefore, apartAfter } = lines[at] as Line;
  const text = raw.trim();
  const next = lines[at + 1]?.text.trim();
  const marks = /^(#{1,6})\s+\S/.exec(text)?.[1];
  if (marks) return marks.length;
  const sentence = /[.!?:;,。！？]["'”’)\]]*$/.test(text);
  // A heading stands over something.
  if (
    text.length > longestHeading ||
    sentence ||
    next === undefined ||
    bullet.test(raw) ||
    !/\p{L}/u.test(text)
  )
    return undefined;
  if (wrapped && !(apartBefore && apartAfter)) return undefined;
  const overText = next.length > text.length || numbered.test(next) || headingLike(next);
  const number = numbered.exec(text)?.[1];
  if (number) {
    const follower = numbered.exec(next)?.[1];
    // Numbers that follow each other line by line, on the same level, are a list.
    const list = follower !== undefined && follower.split(".").length === number.split(".").length;
    return list || !overText ? undefined : 1 + number.split(".").length;
  }
  if (roman.test(text)) return 2;
  if (/\d|[:=|@/]/.test(text) && !opens) return undefined;
  if (opens && (overText || apartAfter || image.test(next))) return 1;
  if (/^[\p{Lu}\p{Nd}\s\p{P}]+$/u.test(text) && /\p{Lu}{3}/u.test(text)) return 2;
  return headingLike(text) && next.length > Math.max(80, 2 * text.length) ? 2 : undefined;
}

/** A few words that begin with a capital and end without a stop. */
function headingLike(text: string): boolean {
  return /^["“‘(]?\p{Lu}/u.test(text) && text.split(/\s+/).length <= 10 && !/[.!?:;,|]$/.test(text);
}

/** Joins wrapped lines; a word that was hyphenated at a line's end is whole again. */
function unhyphenate(lines: string[]): string {
  return lines.reduce((joined, line) =>
    /\p{Ll}-$/u.test(joined) && /^\p{Ll}/u.test(line) ? joined.slice(0, -1) + line : `${joined} ${line}`,
  );
}

function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
