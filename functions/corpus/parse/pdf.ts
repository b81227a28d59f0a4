import { createRequire } from "node:module";
import path from "node:path";
import { getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { ParsedBlock } from "../blocks.ts";
import type { Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { blocksOf } from "./pdf/compose.ts";
import { type Element, elementsOf } from "./pdf/elements.ts";
import { FontSamples } from "./pdf/garbled.ts";
import { linesOf } from "./pdf/line.ts";
import { type Outline, outlineOf } from "./pdf/outline.ts";
import { type Page, readPage } from "./pdf/page.ts";
import { measureOf } from "./pdf/paragraphs.ts";
import { ruledTables } from "./pdf/ruled-table.ts";
import { withoutRunningHeads } from "./pdf/running-heads.ts";
import { areGoodTags, taggedElements } from "./pdf/tagged.ts";
import { plain, vocabularyOf } from "./pdf/text.ts";

/** More pages, or words, are read from no file: its parts are documents of their own. */
const mostPages = 5_000;
const mostWords = 4_000_000;

/** Of what cannot be read, this much shows what it is. In characters, a page. */
const longestAside = 300;

const resources = path.dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

/**
 * Parses a PDF file by where its letters stand on the pages: columns, headings by type or outline, lists, tables, code,
 * notes; or by its tags, where they are good. Running heads are dropped, words that were hyphenated at the end of a line
 * made whole. Pages are kept.
 * @throws {CorpusError} when it is encrypted or damaged, too long, or has no text that can be read.
 */
export async function parsePdf(bytes: Uint8Array): Promise<ParsedFile> {
  const task = getDocument({
    // The reader takes the buffer over.
    data: bytes.slice(),
    verbosity: 0,
    useSystemFonts: false,
    disableFontFace: true,
    fontExtraProperties: true,
    isOffscreenCanvasSupported: false,
    // Pictures are not decoded.
    maxImageSize: 1,
    cMapUrl: `${resources}/cmaps/`,
    standardFontDataUrl: `${resources}/standard_fonts/`,
    wasmUrl: `${resources}/wasm/`,
  });
  try {
    return await parseDocument(await task.promise);
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    const { name, message } = error as Error;
    if (name === "PasswordException") throw new CorpusError("is encrypted; save it without a password");
    throw new CorpusError(`is a damaged PDF file (${message.split("\n")[0]})`);
  } finally {
    await task.destroy();
  }
}

async function parseDocument(pdf: PDFDocumentProxy): Promise<ParsedFile> {
  if (pdf.numPages > mostPages)
    throw new CorpusError(`has ${pdf.numPages} pages, ${mostPages} are the most; split it`);
  const samples = new FontSamples();
  const { pages, warnings } = await readPages(pdf, samples);
  const unmapped = samples.unmapped();
  const garbled = new Map<number, Page["words"]>();
  for (const page of pages) {
    const broken = page.words.filter(({ font }) => unmapped.has(font.name));
    if (broken.length > 0) garbled.set(page.number, broken);
    page.words = page.words.filter(({ font }) => !unmapped.has(font.name));
  }
  if (pages.every(({ words }) => words.length === 0)) {
    if (garbled.size > 0) {
      throw new CorpusError(
        "has letters that cannot be told from its fonts (garbled text); export it anew, or run it through OCR",
      );
    }
    throw new CorpusError("has no text in it, its pages are probably scans; run it through OCR first");
  }
  if (garbled.size > 0)
    warnings.push(
      `${onPages([...garbled.keys()])} text whose letters cannot be told from its fonts (garbled); it was set aside.`,
    );
  const { info } = await pdf.getMetadata();
  if ((info as { IsXFAPresent?: boolean }).IsXFAPresent)
    warnings.push("It is an XFA form: what is filled into its fields may be missing.");
  const outline = await outlineOf(pdf);
  const { blocks: read, title } = blocksIn(pages, outline);
  const blocks = [...read, ...setAside(pages, garbled)];
  return {
    metadata: metadataOf(info as Record<string, unknown>, title),
    blocks,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

async function readPages(pdf: PDFDocumentProxy, samples: FontSamples) {
  const layers = await pdf.getOptionalContentConfig();
  const isVisible = (group: unknown) =>
    layers.isVisible(group as Parameters<typeof layers.isVisible>[0]) !== false;
  const pages: Page[] = [];
  const warnings: string[] = [];
  const [empty, scanned, damaged, tooMuch]: number[][] = [[], [], [], []];
  let words = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await readPage(pdf, number, samples, isVisible).catch((error: Error) => {
      if (error instanceof TypeError || error instanceof RangeError) throw error;
      return undefined;
    });
    if (!page) {
      damaged?.push(number);
      continue;
    }
    words += page.words.length;
    if (words > mostWords)
      throw new CorpusError(
        `has more than ${mostWords.toLocaleString("en")} words by page ${number}; split it`,
      );
    if (page.words.length === 0 && page.drawn) empty?.push(number);
    else if (page.words.length < 15 && page.picture > 0.5) scanned?.push(number);
    if (page.tooMuch) tooMuch?.push(number);
    pages.push(page);
  }
  if (empty?.length)
    warnings.push(`${onPages(empty)} no text (a scan?) and ${empty.length === 1 ? "was" : "were"} left out.`);
  if (scanned?.length)
    warnings.push(`${onPages(scanned)} a picture that cannot be read, and hardly any text.`);
  if (damaged?.length) warnings.push(`${onPages(damaged)} errors in the file and could not be read.`);
  if (tooMuch?.length)
    warnings.push(`${onPages(tooMuch)} more letters than are read; the rest was left out.`);
  return { pages, warnings };
}

function onPages(numbers: readonly number[]): string {
  const shown =
    numbers.length > 12
      ? `${numbers.slice(0, 12).join(", ")} and ${numbers.length - 12} more`
      : numbers.join(", ");
  return numbers.length === 1 ? `Page ${shown} has` : `Pages ${shown} have`;
}

function blocksIn(pages: readonly Page[], outline: Outline): ReturnType<typeof blocksOf> {
  const tagged = areGoodTags(pages);
  const parted = pages.map(({ words, rules, number }) =>
    tagged ? { tables: [], rest: words } : ruledTables(words, rules, number),
  );
  const lines = pages.map(({ number }, i) => linesOf(parted[i]?.rest ?? [], number));
  const kept = withoutRunningHeads(lines);
  const measure = measureOf(lines.flat());
  const elements = pages.flatMap((page, i): Element[] => {
    if (!tagged) return elementsOf(kept[i] ?? [], parted[i]?.tables ?? [], page.rules, measure);
    const dropped = new Set(
      (lines[i] ?? []).filter((line) => !kept[i]?.includes(line)).flatMap(({ words }) => words.map(keyOf)),
    );
    return taggedElements(
      { ...page, words: page.words.filter((word) => !dropped.has(keyOf(word))) },
      measure,
    );
  });
  return blocksOf(elements, measure, vocabularyOf(lines.flat()), outline);
}

function keyOf({ x, y, text }: Page["words"][number]): string {
  return `${x} ${y} ${text}`;
}

/** What is in the file and not read: turned stamps, and letters that mean others. */
function setAside(pages: readonly Page[], garbled: ReadonlyMap<number, Page["words"]>): ParsedBlock[] {
  const seen = new Set<string>();
  const blocks = pages.flatMap(({ number, turned }): ParsedBlock[] =>
    [
      turned,
      linesOf(garbled.get(number) ?? [], number)
        .map(plain)
        .join(" "),
    ].flatMap((text): ParsedBlock[] => {
      if (text === "" || seen.has(text)) return [];
      seen.add(text);
      return [
        { kind: "paragraph", text: text.length > longestAside ? `${text.slice(0, longestAside)} …` : text },
      ];
    }),
  );
  return blocks.length > 0 ? [{ kind: "aside", blocks }] : [];
}

function metadataOf(info: Record<string, unknown>, heading: string | undefined): Partial<Metadata> {
  const text = (key: string) => (typeof info[key] === "string" ? String(info[key]).trim() : "");
  const declared = text("Title");
  // Programs write the name of the file they came from.
  const junk =
    /^(?:microsoft (?:word|powerpoint)|untitled|slide \d|powerpoint|document\d*$|\(?anonymous)|\.(?:docx?|pdf|tex|pptx?|xlsx?|indd|odt|rtf|qxd|dvi|html?)$/i.test(
      declared,
    );
  const title = declared && !junk ? declared : heading;
  const date = /^D:(\d{4})(\d{2})?(\d{2})?/.exec(text("CreationDate"));
  const language = text("Language");
  const found = {
    title,
    author: /^(?:anonymous|unknown|user|admin)$/i.test(text("Author")) ? undefined : text("Author"),
    date: date?.slice(1).filter(Boolean).join("-"),
    language: /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}
