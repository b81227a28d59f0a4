import { createRequire } from "node:module";
import path from "node:path";
import { getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { CorpusError } from "../errors.ts";

/** A line of text on a page; lengths are in points, `y` runs from the top of the page. */
export interface Line {
  page: number;
  text: string;
  x: number;
  end: number;
  y: number;
  /** The height of its largest letters' font. */
  size: number;
  bold: boolean;
  /** Where on the page it stands, 0 at the top to 1 at the bottom. */
  place: number;
}

export interface PdfText {
  lines: Line[];
  pageCount: number;
  /** Titles of the outline with their depth, 1 for the outermost. */
  outline: Map<string, number>;
  info: Record<string, unknown>;
}

const resources = path.dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

/**
 * Reads the lines of a PDF file in the order of its content stream, which follows columns.
 * @throws {CorpusError} when the file is encrypted or damaged.
 */
export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  const task = getDocument({
    // The reader takes the buffer over.
    data: bytes.slice(),
    verbosity: 0,
    useSystemFonts: false,
    disableFontFace: true,
    cMapUrl: `${resources}/cmaps/`,
    standardFontDataUrl: `${resources}/standard_fonts/`,
  });
  try {
    const pdf = await task.promise;
    const { info } = await pdf.getMetadata();
    const lines: Line[] = [];
    for (let page = 1; page <= pdf.numPages; page++) lines.push(...(await readPage(pdf, page)));
    const outline = outlineOf(await pdf.getOutline());
    return { lines, pageCount: pdf.numPages, outline, info: info as Record<string, unknown> };
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "PasswordException") throw new CorpusError("is encrypted; save it without a password");
    throw new CorpusError(`is a damaged PDF file (${message.split("\n")[0]})`);
  } finally {
    await task.destroy();
  }
}

async function readPage(pdf: PDFDocumentProxy, number: number): Promise<Line[]> {
  const page = await pdf.getPage(number);
  const { height } = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const lines: Line[] = [];
  for (const item of content.items) {
    if (!("str" in item) || item.str.trim() === "") continue;
    const [, , c = 0, d = 0, x = 0, bottom = 0] = item.transform as number[];
    const size = Math.hypot(c, d);
    const y = height - bottom;
    const bold = /bold|black|heavy|semibold/i.test(
      `${item.fontName} ${content.styles[item.fontName]?.fontFamily ?? ""} ${fontNameOf(page, item.fontName)}`,
    );
    const last = lines.at(-1);
    const gap = last ? x - last.end : 0;
    // On the same line when neither above nor below, nor across the gap between two columns.
    if (last && Math.abs(y - last.y) < 0.5 * Math.max(size, last.size) && gap > -size && gap < 3 * size) {
      const spaced = gap > 0.15 * size && !last.text.endsWith(" ");
      last.text += (spaced ? " " : "") + item.str;
      last.end = x + item.width;
      last.bold = last.bold && bold;
      if (size > last.size) Object.assign(last, { size, y });
    } else {
      lines.push({
        page: number,
        text: item.str,
        x,
        end: x + item.width,
        y,
        size,
        bold,
        place: y / height,
      });
    }
  }
  page.cleanup();
  return lines.map((line) => ({ ...line, text: tidy(line.text) })).filter(({ text }) => text !== "");
}

/** The font's own name is known once its page was read. */
function fontNameOf(
  page: { commonObjs: { has(id: string): boolean; get(id: string): unknown } },
  id: string,
) {
  return page.commonObjs.has(id) ? ((page.commonObjs.get(id) as { name?: string } | null)?.name ?? "") : "";
}

/** Ligatures are written out; soft hyphens and control characters go. */
function tidy(text: string): string {
  return text
    .replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .replace(/[\u00AD\uFFFD]/g, "")
    .replace(/\p{Cc}/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

interface OutlineItem {
  title: string;
  items: OutlineItem[];
}

function outlineOf(items: readonly OutlineItem[] | null): Map<string, number> {
  const depths = new Map<string, number>();
  const walk = (level: readonly OutlineItem[], depth: number) => {
    for (const { title, items: inner } of level) {
      if (!depths.has(comparable(title))) depths.set(comparable(title), depth);
      if (depth < 6) walk(inner, depth + 1);
    }
  };
  walk(items ?? [], 1);
  return depths;
}

/** A title as it is compared: without numbering, case and white space. */
export function comparable(title: string): string {
  return tidy(title)
    .toLowerCase()
    .replace(/^[\d.]+\s*/, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
