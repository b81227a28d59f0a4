import type { Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { asTree, type FlatBlock as Block } from "./flat.ts";
import { comparable, type Line, type PdfText, readPdf } from "./pdf-lines.ts";

const bullet = /^(?:[•‣▪●○◦–·*]|\uF0B7|\(?\d{1,2}[.)])\s+/u;
/** Running heads and page numbers stand in this part of a page, at its top and bottom. */
const margin = 0.1;
/** Type is a heading's from this much above the body's. */
const larger = 1.12;
const longestHeading = 160;

/**
 * Parses a PDF file: paragraphs from its lines, headings from the outline or else from the size and weight of the type,
 * running heads and page numbers dropped, words that were hyphenated at the end of a line made whole. Pages are kept.
 * @throws {CorpusError} when it is encrypted or damaged, or has no text at all.
 */
export async function parsePdf(bytes: Uint8Array): Promise<ParsedFile> {
  const pdf = await readPdf(bytes);
  if (pdf.lines.length === 0) {
    throw new CorpusError("has no text in it, its pages are probably scans; run it through OCR first");
  }
  const lines = withoutRunningHeads(pdf);
  const blocks = blocksOf(lines, pdf);
  const empty = Array.from({ length: pdf.pageCount }, (_, i) => i + 1).filter(
    (page) => !pdf.lines.some((line) => line.page === page),
  );
  const warnings =
    empty.length === 0
      ? undefined
      : `${empty.length === 1 ? "Page" : "Pages"} ${empty.join(", ")} ${empty.length === 1 ? "has" : "have"} no text (a scan?) and ${empty.length === 1 ? "was" : "were"} left out.`;
  return {
    metadata: metadataOf(pdf, blocks),
    blocks: asTree(blocks),
    ...(warnings ? { warnings: [warnings] } : {}),
  };
}

function metadataOf({ info }: PdfText, blocks: readonly Block[]): Partial<Metadata> {
  const text = (key: string) => (typeof info[key] === "string" ? String(info[key]).trim() : "");
  const declared = text("Title");
  // Programs write the name of the file they came from.
  const junk = /^(?:microsoft word|untitled|slide \d)|\.(?:docx?|pdf|tex|pptx?|indd|odt|qxd|dvi)$/i.test(
    declared,
  );
  const [heading] = blocks.filter(({ kind }) => kind === "heading");
  const title = declared && !junk ? declared : heading?.text;
  const date = /^D:(\d{4})(\d{2})?(\d{2})?/.exec(text("CreationDate"));
  const language = text("Language");
  const found = {
    title,
    author: text("Author"),
    date: date?.slice(1).filter(Boolean).join("-"),
    language: /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

/** Lines at the edge of the page that come back on other pages, but for their numbers. */
function withoutRunningHeads({ lines, pageCount }: PdfText): Line[] {
  const atEdge = ({ place }: Line) => place < margin || place > 1 - margin;
  const shape = (text: string) => text.replace(/\d+/g, "#").toLowerCase();
  const pages = new Map<string, Set<number>>();
  for (const line of lines.filter(atEdge)) {
    const known = pages.get(shape(line.text)) ?? new Set();
    pages.set(shape(line.text), known.add(line.page));
  }
  const often = Math.max(2, pageCount / 3);
  return lines.filter(
    (line) =>
      !atEdge(line) ||
      ((pages.get(shape(line.text))?.size ?? 0) < often &&
        !/^(?:page |p\. ?)?[\divxlc]{1,5}(?: (?:of|\/) \d+)?$/i.test(line.text)),
  );
}

function blocksOf(lines: readonly Line[], { outline }: PdfText): Block[] {
  const body = usual(lines.map((line) => ({ value: round(line.size), weight: line.text.length })));
  const depthOf = headingDepths(lines, body, outline);
  const spacing = usual(
    lines.flatMap((line, i) => {
      const before = lines[i - 1];
      const gap = before?.page === line.page ? line.y - before.y : 0;
      return gap > 0 && gap < 4 * line.size ? [{ value: round(gap / line.size), weight: 1 }] : [];
    }),
  );
  const whole = lines.map(({ text }) => text).join("\n");
  const blocks: Block[] = [];
  let page = 0;
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const depth = depthOf(line);
    const open = blocks.at(-1);
    const joins =
      before !== undefined &&
      open !== undefined &&
      (depth === undefined
        ? open.kind !== "heading" && !bullet.test(line.text) && continues(before, line, spacing, lines)
        : open.kind === "heading" &&
          open.depth === depth &&
          follows(before, line, spacing) &&
          round(before.size) === round(line.size));
    if (joins) {
      const joined = join(open.text, line.text, whole);
      if (line.page !== page) open.pages = [...(open.pages ?? []), { page: line.page, at: joined.at }];
      open.text = joined.text;
    } else {
      const item = depth === undefined && bullet.test(line.text);
      const text = item ? line.text.replace(bullet, "") : line.text;
      const pages = line.page === page ? {} : { pages: [{ page: line.page, at: 0 }] };
      blocks.push(
        depth === undefined
          ? { kind: item ? "item" : "paragraph", text, ...pages }
          : { kind: "heading", depth, text, ...pages },
      );
    }
    page = line.page;
  }
  return blocks;
}

/** Which lines are headings, and how deep: by the outline where there is one, else by their type. */
function headingDepths(lines: readonly Line[], body: number, outline: ReadonlyMap<string, number>) {
  if (outline.size > 0) {
    const levels = new Map(outline);
    return ({ text }: Line) => levels.get(comparable(text));
  }
  const looks = ({ text, size, bold }: Line) => {
    if (text.length > longestHeading || !/\p{L}/u.test(text) || bullet.test(text)) return undefined;
    if (round(size) >= body * larger) return round(size);
    return bold && round(size) >= body * 0.98 && text.length < 90 && !/[.!?:;,]$/.test(text) ? 0 : undefined;
  };
  const mostlyBold = lines.filter(({ bold }) => bold).length > lines.length / 2;
  const sizes = [...new Set(lines.flatMap((line) => looks(line) ?? []))].sort((a, b) => b - a);
  return (line: Line) => {
    const look = looks(line);
    if (look === undefined || (look === 0 && mostlyBold)) return undefined;
    return Math.min(6, 1 + sizes.indexOf(look));
  };
}

/** Whether a line stands right under another, of the same page. */
function follows(before: Line, line: Line, spacing: number): boolean {
  return before.page === line.page && line.y > before.y && line.y - before.y < 1.3 * spacing * line.size;
}

/** Whether a line goes on with the paragraph that the line before is part of. */
function continues(before: Line, line: Line, spacing: number, lines: readonly Line[]): boolean {
  if (round(before.size) !== round(line.size)) return false;
  const ended = /[.!?:。！？]["'”’)\]]*$/.test(before.text);
  if (before.page === line.page && line.y > before.y) {
    if (!follows(before, line, spacing)) return false;
    // An indented first line, or a last line that stops short.
    if (line.x > before.x + 0.8 * line.size && ended) return false;
    const widest = Math.max(
      ...lines
        .filter(({ page, x }) => page === line.page && Math.abs(x - before.x) < 2 * line.size)
        .map(({ end }) => end),
    );
    return !(ended && before.end < before.x + 0.75 * (widest - before.x));
  }
  // The next column or page: a sentence that is not over goes on.
  return !ended || /^\p{Ll}/u.test(line.text);
}

/** Joins a line to a text, and says where it begins there. */
function join(text: string, line: string, whole: string): { text: string; at: number } {
  const left = /(\p{L}+)-$/u.exec(text)?.[1];
  const right = /^\p{Ll}+/u.exec(line)?.[0];
  if (left === undefined || right === undefined) return { text: `${text} ${line}`, at: text.length + 1 };
  // A compound that is written with its hyphen elsewhere keeps it.
  const kept = whole.toLowerCase().includes(`${left}-${right}`.toLowerCase());
  const stem = kept ? text : text.slice(0, -1);
  return { text: stem + line, at: stem.length };
}

/** The value with the most weight. */
function usual(values: readonly { value: number; weight: number }[]): number {
  const weights = new Map<number, number>();
  for (const { value, weight } of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  return [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1.2;
}

function round(size: number): number {
  return Math.round(size * 10) / 10;
}
