import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { annotationsOf, linkWords, wordsOfValue } from "./annotations.ts";
import { drawingOf, isTooMuch } from "./drawing.ts";
import type { Rule } from "./drawn-lines.ts";
import { fontOf } from "./fonts.ts";
import type { FontSamples } from "./garbled.ts";
import { lettersOf } from "./letters.ts";
import { type Tag, tagsOf } from "./tags.ts";
import { turnedText } from "./turned.ts";
import { type Word, wordsOf } from "./word.ts";

/** What a page has on it. */
export interface Page {
  number: number;
  words: Word[];
  /** Text at an angle to the others: stamps, names of axes. */
  turned: string;
  rules: Rule[];
  tags?: Tag;
  /** It has fields that are filled in. */
  filled: boolean;
  /** Share of the page that its largest picture covers. */
  picture: number;
  /** Something is drawn on it that is no letter. */
  drawn: boolean;
  /** It has more letters than are read. */
  tooMuch: boolean;
}

/** Reads a page; what its fonts are used for goes into `samples`. */
export async function readPage(
  pdf: PDFDocumentProxy,
  number: number,
  samples: FontSamples,
  isVisible: (group: unknown) => boolean,
): Promise<Page> {
  const page: PDFPageProxy = await pdf.getPage(number);
  const view = page.getViewport({ scale: 1 });
  const drawing = await drawingOf(page, isVisible);
  const letters = lettersOf(drawing, view);
  samples.add(letters.glyphs);
  const words = wordsOf(letters.glyphs);
  const annotations = await annotationsOf(page);
  const upright = <T extends Rule>(box: T): T => ({ ...box, ...letters.upright(box) });
  linkWords(words, annotations.links.map(upright));
  const middle = words.filter(({ font }) => !font.bold).sort((a, b) => a.size - b.size);
  const usual = middle[middle.length >> 1] ?? { size: 10, font: fontOf(undefined) };
  for (const value of annotations.values.map(upright)) {
    // The value may be drawn in the page as well.
    const inside = words.filter(
      ({ x, end, y }) => x >= value.x - 1 && end <= value.end + 1 && y > value.y && y < value.bottom,
    );
    if (inside.length === 0 || /^\[[x ]\]$/.test(value.text)) words.push(...wordsOfValue(value, usual));
  }
  const fields = annotations.fields.map(upright);
  const tags = await tagsOf(page);
  page.cleanup();
  return {
    number,
    words,
    turned: turnedText(letters.turned),
    rules: letters.rules.filter((rule) => !fields.some((field) => isAround(field, rule))),
    filled: annotations.values.length > 0,
    ...(tags ? { tags } : {}),
    picture: Math.max(0, ...letters.pictures.map((box) => areaOf(box) / (letters.width * letters.height))),
    drawn: letters.pictures.length > 0 || letters.rules.length > 0 || drawing.glyphs.length > 0,
    tooMuch: isTooMuch(drawing),
  };
}

function isAround(field: Rule, { x, y, end, bottom }: Rule): boolean {
  const reach = 3;
  return (
    x > field.x - reach && end < field.end + reach && y > field.y - reach && bottom < field.bottom + reach
  );
}

function areaOf({ x, y, end, bottom }: Rule): number {
  return (end - x) * (bottom - y);
}
