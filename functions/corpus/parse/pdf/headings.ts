import type { Line } from "./line.ts";
import type { Measure, Paragraph } from "./paragraphs.ts";
import { plain } from "./text.ts";

/** Type is a heading's from this much above the body's, and from this much when it is bold. */
const larger = 1.15;
const largerBold = 1.04;
const longest = 160;
/** Headings run over so many lines at most. */
const mostLines = 4;

/** A chapter's number, with how deep it is: "2", "2.1", "A.3", "IV". */
const numbering =
  /^(?:(\d{1,3}(?:\.\d{1,3}){0,5})|([A-Z](?:\.\d{1,3}){1,5})|([IVX]{1,5})|[A-Z])[.)]?\s+(?=[\p{L}\p{Quotation_Mark}])/u;
const chapter =
  /^(?:chapter|part|appendix|section|article|kapitel|teil|anhang|abschnitt|chapitre|partie|annexe|capítulo|parte|anexo|capitolo|глава|раздел|第[\d一二三四五六七八九十百]+[章节節条條編篇])/iu;

/** How a heading looks: rank by this. */
export interface Look {
  size: number;
  bold: boolean;
  capitals: boolean;
  /** How many numbers its numbering has. */
  numbers: number;
}

/**
 * The look of a paragraph that stands as a heading, undefined for text.
 * @param next the first line of what follows, undefined where no text does
 */
export function lookOf(
  paragraph: Paragraph,
  { size: body, bold: mostlyBold, font, mono }: Measure,
  next: Line | undefined,
): Look | undefined {
  const { lines, marker, above } = paragraph;
  const [first] = lines;
  if (!first || lines.length > mostLines) return undefined;
  const text = lines.map(plain).join(" ");
  // Some books set their headings in type of one width.
  if (!mono && lines.every((line) => line.mono) && (/[{}();=<>_$#|\\/@]/.test(text) || next?.mono))
    return undefined;
  if (weightOf(text) > longest || !/\p{L}{2}|\p{Script=Han}/u.test(text) || first.math > 0.6)
    return undefined;
  if (marker && !["decimal", "legal", "roman", "letter"].includes(marker.style)) return undefined;
  const size = Math.max(...lines.map((line) => line.size));
  const bold = lines.every((line) => line.bold) && !mostlyBold;
  const number = numbering.exec(text);
  const numbers = (number?.[1] ?? number?.[2] ?? "1").split(".").length;
  const letters = text.replace(/[^\p{L}]/gu, "");
  const capitals =
    letters.length >= 4 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
  const look = { size: Math.round(size * 2) / 2, bold, capitals, numbers };
  const stops =
    /[.;,:。；，：、]$/.test(text) &&
    !(chapter.test(text) || (number && text.length < 60 && /[.:]$/.test(text)));
  // "Date: 12/01/2015   Age: 3" fills in a form.
  const filled = (text.match(/:\s/g)?.length ?? 0) > 1 || /^\P{N}+:\s+[\d$€£#]/u.test(text);
  if (filled) return undefined;
  if (size >= larger * body)
    return /[;,；，、]$/.test(text) || (stops && (lines.length > 2 || weightOf(text) > 60))
      ? undefined
      : look;
  if (stops || lines.length > 3) return undefined;
  if (bold && size >= largerBold * body) return look;
  const words = text.split(/\s+/).length;
  if (size < 0.95 * body || words > 16) return undefined;
  // Type of the body's size has to stand apart as well.
  const apart = above > 0.15;
  if (bold)
    return apart || number || paragraph.end - paragraph.x > 1.3 * (first.end - first.x) ? look : undefined;
  if (!apart || words > 12) return undefined;
  if (capitals && letters.length >= 5) return look;
  if (number?.[1] && size > 1.02 * body) return look;
  // Another font, or italics, over text that has neither.
  const foreign = lines.every((line) => line.font !== font) && next !== undefined && next.font !== first.font;
  if (
    first.italic &&
    (lines.length > 1 || words > 8 || text.includes(":") || next?.italic || (next?.words.length ?? 0) < 5)
  )
    return undefined;
  return foreign && size >= 0.99 * body && /^[\p{Lu}\p{N}]/u.test(text) && above > 0.4 ? look : undefined;
}

/** Its length in Latin letters: an ideograph says as much as three. */
function weightOf(text: string): number {
  return (
    text.length + 2 * (text.match(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/gu)?.length ?? 0)
  );
}

/** Ranks of looks, 0 for the first: larger before smaller, bold before plain, and by numbering where the type is the same. */
export function ranksOf(looks: readonly Look[]): (look: Look) => number {
  const ranked = [...new Map(looks.map((look) => [keyOf(look), look])).values()].sort(
    (a, b) =>
      b.size - a.size ||
      Number(b.bold) - Number(a.bold) ||
      Number(b.capitals) - Number(a.capitals) ||
      a.numbers - b.numbers,
  );
  const ranks = new Map(ranked.map((look, rank) => [keyOf(look), rank]));
  return (look) => ranks.get(keyOf(look)) ?? ranked.length;
}

/** How deep headings stand when each is under the one before it that is of a higher rank. */
export function depthsOf(ranks: readonly number[]): number[] {
  const open: number[] = [];
  return ranks.map((rank) => {
    while (open.length > 0 && (open.at(-1) as number) >= rank) open.pop();
    open.push(rank);
    return Math.min(6, open.length);
  });
}

function keyOf({ size, bold, capitals, numbers }: Look): string {
  return `${size} ${bold} ${capitals} ${numbers}`;
}
