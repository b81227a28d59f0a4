import type { Region } from "./columns.ts";
import type { Line } from "./line.ts";
import { plain } from "./text.ts";

/** Lines that belong together: a paragraph, a heading, an item. */
export interface Paragraph {
  lines: Line[];
  /** As the first line begins, when it is an item. */
  marker?: Marker;
  /** Left and right edge of the column that it stands in. */
  x: number;
  end: number;
  /** White space above it, in sizes of its type; infinite at the top of a column. */
  above: number;
}

export interface Marker {
  text: string;
  /** Of numbers and letters. */
  ordinal?: number;
  style: "bullet" | "decimal" | "letter" | "roman" | "legal" | "reference" | "box";
  checked?: boolean;
}

const bullet = /^(?:[•‣▪▫■□●○◦◆◇►▶➢➤✓✔–—*·∙⁃⦁-]|[\uE000-\uF8FF]|o(?=\s\p{Lu}))\s*$/u;
const box = /^(?:\[([ xX✓]?)\]|([☐□❏❑])|([☑☒✅]))$/u;
const decimal = /^\(?(\d{1,3})[.)]$/;
const letter = /^\(?([a-zA-Z])[.)]$/;
const roman = /^\(?([ivxIVX]{1,6})[.)]$/;
const legal = /^\(?\d{1,3}(?:\.\d{1,3})+[.)]?$/;
/** Entries of a list of references. */
const reference = /^\[(?:\d{1,3}|[A-Z][A-Za-z+]{0,8}\d{2,4}[a-z]?)\]$/;

/** How a line begins when it is an item. */
export function markerOf(line: Line): Marker | undefined {
  const [first, second] = line.words;
  if (!first) return undefined;
  // "[ ]" is two words.
  const joined = first.text === "[" && second?.text === "]" ? "[ ]" : first.text;
  const checkbox = box.exec(joined);
  if (checkbox && line.words.length > (joined === first.text ? 1 : 2)) {
    const checked = Boolean(checkbox[1]?.trim() || checkbox[3]);
    return { text: joined, style: "box", checked };
  }
  // A bullet of its own font is a word of its own, with or without a space.
  const apart = second && (second.x - first.end > 0.15 * first.size || first.font !== second.font);
  if (!apart || first.raised) return undefined;
  if (bullet.test(first.text)) return { text: first.text, style: "bullet" };
  const number = decimal.exec(first.text)?.[1];
  if (number) return { text: first.text, style: "decimal", ordinal: Number(number) };
  const numeral = roman.exec(first.text)?.[1];
  if (numeral && numeral.length > 1) return { text: first.text, style: "roman" };
  const sign = letter.exec(first.text)?.[1];
  if (sign) return { text: first.text, style: "letter", ordinal: sign.toLowerCase().charCodeAt(0) - 96 };
  if (reference.test(first.text)) return { text: first.text, style: "reference" };
  if (legal.test(first.text)) return { text: first.text, style: "legal" };
  return undefined;
}

export const ended = /[.!?:;。！？：；…]["'”’»)\]]*[\d¹²³⁰⁴-⁹*†‡]*$/u;

/** What is usual in the document. */
export interface Measure {
  /** Size of its body type, in points. */
  size: number;
  /** From base line to base line, in sizes. */
  spacing: number;
  /** Whether its body is bold, or set in one width. */
  bold: boolean;
  mono: boolean;
  font: string;
}

export function measureOf(lines: readonly Line[]): Measure {
  const weighed = <T>(value: (line: Line) => T) => usual(lines.map((line) => [value(line), lengthOf(line)]));
  const size = weighed((line) => line.size) ?? 10;
  const body = lines.filter((line) => line.size === size);
  const gaps = body.flatMap((line, i): [number, number][] => {
    const before = body[i - 1];
    const gap = before?.page === line.page ? (line.y - before.y) / line.size : 0;
    return gap > 0.8 && gap < 3 ? [[Math.round(gap * 20) / 20, 1]] : [];
  });
  const share = (has: (line: Line) => boolean) =>
    lines.reduce((sum, line) => sum + (has(line) ? lengthOf(line) : 0), 0) /
    lines.reduce((sum, line) => sum + lengthOf(line), 0);
  return {
    size,
    spacing: usual(gaps) ?? 1.2,
    bold: share(({ bold }) => bold) > 0.5,
    mono: share(({ mono }) => mono) > 0.6,
    font: weighed((line) => line.font) ?? "",
  };
}

function lengthOf({ words }: Line): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}

/** The value with the most weight. */
function usual<T>(values: readonly [T, number][]): T | undefined {
  const weights = new Map<T, number>();
  for (const [value, weight] of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  return [...weights].reduce<[T, number] | undefined>(
    (best, entry) => (best && best[1] >= entry[1] ? best : entry),
    undefined,
  )?.[0];
}

/** Parts the lines of a region into paragraphs, headings and items by space, indentation and type. */
export function paragraphsOf({ lines }: Region, measure: Measure): Paragraph[] {
  if (lines.length === 0) return [];
  const x = Math.min(...lines.map((line) => line.x));
  const end = Math.max(...lines.map((line) => line.end));
  const gaps = lines.slice(1).flatMap((line, i): [number, number][] => {
    const gap = (line.y - (lines[i] as Line).y) / line.size;
    return gap > 0.8 && gap < 3 ? [[Math.round(gap * 20) / 20, 1]] : [];
  });
  // A column of its own spacing, as far as it is long enough to have one.
  const spacing = gaps.length >= 6 ? (usual(gaps) ?? measure.spacing) : measure.spacing;
  const paragraphs: Paragraph[] = [];
  let text = "";
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const open = paragraphs.at(-1);
    const marker = markerOf(line);
    const gap = before ? (line.y - before.y) / Math.max(line.size, before.size) : Number.POSITIVE_INFINITY;
    const goesOn =
      before && open && continues({ open, before, line, text, gap, spacing, x, end, typed: measure.mono });
    // A number or a dash that begins a line within a sentence is no marker.
    const within =
      marker && /\d|^[–—-]|\w[.)]$/.test(marker.text) && before && isFull(before, end) && !ended.test(text);
    if (goesOn && open && (!marker || (within && (!open.marker || open.marker.style !== marker.style)))) {
      open.lines.push(line);
    } else {
      const above = before ? gap - spacing : Number.POSITIVE_INFINITY;
      paragraphs.push({ lines: [line], ...(marker ? { marker } : {}), x, end, above });
    }
    text = plain(line);
  }
  return paragraphs;
}

/** Whether a line ends in the type that the next begins with: names in small capitals are of another size. */
function isSameType(before: Line, line: Line): boolean {
  const [last, first] = [before.words.at(-1), line.words[0]];
  return (
    last !== undefined &&
    first !== undefined &&
    last.font === first.font &&
    Math.abs(last.size - first.size) < 0.1
  );
}

/** Whether a line comes near the right edge of its column. */
function isFull(line: Line, end: number, x = line.x): boolean {
  return line.end >= end - Math.max(2.5 * line.size, 0.12 * (end - x));
}

function continues(at: {
  open: Paragraph;
  before: Line;
  line: Line;
  /** Of the line before. */
  text: string;
  gap: number;
  spacing: number;
  x: number;
  end: number;
  /** Whether the whole document is set in one width. */
  typed: boolean;
}): boolean {
  const { open, before, line, text, gap, spacing, x, end, typed } = at;
  // Code has no sentences, and blank lines.
  if (before.mono && line.mono && !typed) return gap > 0 && gap < 2.6;
  if (Math.abs(before.size - line.size) > 0.08 * before.size && !isSameType(before, line)) return false;
  // Lists and headings may be set wider than the body is.
  // A paragraph may be set wider than the body is, as long as its lines are full and its sentence is not over.
  const wide = gap > Math.max(1.25 * spacing, spacing + 0.25);
  if (gap < 0 || (wide && (gap > 2.4 || ended.test(text) || !isFull(before, end, x)))) return false;
  const alike = before.font === line.font && before.bold === line.bold;
  if (wide && !(alike && line.x < x + 0.5 * line.size && before.x < x + 2.5 * line.size)) return false;
  const over = ended.test(text);
  const short = !isFull(before, end, x);
  // A line of names in a sentence about code may be all of code.
  if (before.mono !== line.mono && (over || short || gap > 1.1 * spacing || line.x > x + line.size))
    return false;
  if (before.bold !== line.bold && (short || over)) return false;
  if (open.marker) {
    const textStart = open.lines[0]?.words[1]?.x ?? x;
    // Text at the left of the marker is no part of its item.
    if (line.x < (open.lines[0]?.x ?? x) - 0.5 * line.size) return !over;
    if (line.x < textStart - 0.5 * line.size && over && short) return false;
    return true;
  }
  if (line.x > before.x + 0.8 * line.size && over) return false;
  // Every line but the last of a paragraph comes near the right edge.
  return !(over && before.end < x + 0.8 * (end - x));
}
