import type { Mark } from "../corpus/blocks.ts";
import type { Span } from "../language/span.ts";
import { asCode, asInline } from "./wording.ts";

/** Of a document: a text, where it begins there, and the marks in it by their offsets into the document. */
interface Marked {
  text: string;
  start: number;
  marks: readonly Mark[];
}

/**
 * A stretch of a document as inline Markdown, with its code spans, links, strong and emphasized words; white space folded.
 * `words` writes what lies between the marks: escaped for readers, plain for models.
 */
export function inlineOf(
  { text, start, marks }: Marked,
  stretch: Span,
  words: (plain: string) => string = asInline,
): string {
  const inside = marks
    .map((mark) => ({
      ...mark,
      start: Math.max(mark.start, stretch.start),
      end: Math.min(mark.end, stretch.end),
    }))
    .filter((mark) => mark.start < mark.end)
    // The outer one first.
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const letters = (span: Span) => text.slice(span.start - start, span.end - start).replace(/\s+/g, " ");

  function write(span: Span, from: number): string {
    let written = "";
    let at = span.start;
    for (let i = from; i < inside.length; i++) {
      const mark = inside[i];
      if (!mark || mark.start >= span.end) break;
      if (mark.start < at || mark.end > span.end) continue;
      written += words(letters({ start: at, end: mark.start })) + marked(mark, i);
      at = mark.end;
    }
    return written + words(letters({ start: at, end: span.end }));
  }

  function marked(mark: Mark, i: number): string {
    if (mark.kind === "code") return asCode(letters(mark));
    const inner = write(mark, i + 1);
    if (mark.kind === "link") return isAddress(mark.href) ? `[${inner}](${mark.href})` : inner;
    if (inner.trim() !== inner) return inner;
    if (mark.kind === "strong") return `**${inner}**`;
    return mark.kind === "emphasis" ? `*${inner}*` : inner;
  }

  return write(stretch, 0).trim();
}

function isAddress(href: string): boolean {
  return /^https?:\/\/[^\s()]+$/i.test(href);
}
