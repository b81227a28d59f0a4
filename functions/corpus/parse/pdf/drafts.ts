import type { Element } from "./elements.ts";
import { type Look, lookOf } from "./headings.ts";
import type { Line } from "./line.ts";
import { comparable, type Outline } from "./outline.ts";
import type { Measure, Paragraph } from "./paragraphs.ts";
import type { Table } from "./table.ts";
import { plain } from "./text.ts";

export type Kind =
  | "heading"
  | "text"
  | "item"
  | "caption"
  | "note"
  | "code"
  | "formula"
  | "aside"
  | "quotation";

/** A block before its text is put together. */
export type Draft =
  | { kind: Kind; lines: Line[]; paragraph: Paragraph; look?: Look; depth?: number; level?: number }
  | { kind: "table"; table: Table; caption?: Line[] }
  | { kind: "description"; text: string; page: number };
export type TextDraft = Extract<Draft, { lines: Line[] }>;

const caption =
  /^(?:figure|fig\.?|table|tab\.?|exhibit|chart|listing|abbildung|abb\.?|tabelle|tableau|figura|tabla|tabela|tabella|figur|рис\.?|таблица|図|表|图)\s*(?:\d+|[A-Z]\.?\d*|[IVX]+)(?:[.-]\d+)*(?!\d|[.-]\d)(?:\s*[:.–—|]|\s+-|$)/iu;
/** A caption may do without a stop after its number. */
const barely = /^\p{L}+\.?\s*\d+\s\p{Lu}/u;
const leaders = /(?:[.…·]\s?){4,}\s*(?:\d+|[ivxlc]+)$/i;

/** What every element is. */
export function draftsOf(elements: readonly Element[], measure: Measure, outline: Outline): Draft[] {
  const tagged = elements.some((element) => element.kind === "text" && element.role?.kind === "heading");
  const drafts = elements.map((element, i): Draft => {
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
  return withoutLoudProse(drafts);
}

/** So many headings of one look in a row are a paragraph in large type. */
const mostInARow = 4;

function withoutLoudProse(drafts: readonly Draft[]): Draft[] {
  const isFull = ({ lines, paragraph: { x, end } }: TextDraft) =>
    (lines.at(-1)?.end ?? 0) > x + 0.85 * (end - x);
  const look = (draft: Draft | undefined) =>
    draft?.kind === "heading" && draft.look && draft.depth === undefined
      ? `${draft.look.size} ${draft.look.bold} ${draft.lines[0]?.page}`
      : undefined;
  const out = [...drafts];
  for (let i = 0; i < drafts.length; ) {
    let end = i + 1;
    while (look(drafts[i]) !== undefined && look(drafts[end]) === look(drafts[i])) end++;
    const run = drafts.slice(i, end).filter((draft): draft is TextDraft => draft.kind === "heading");
    if (run.length >= mostInARow && run.filter(isFull).length >= 0.5 * run.length) {
      for (const [k, { look: _, ...draft }] of run.entries()) out[i + k] = { ...draft, kind: "text" };
    }
    i = end;
  }
  return out;
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

export function textIn({ lines }: TextDraft): string {
  return lines.map(plain).join(" ");
}
