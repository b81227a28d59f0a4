import { abbreviationsOf } from "./abbreviations.ts";
import { either, leading, numbering, openers } from "./english/sentence-ends.ts";
import type { Span } from "./span.ts";

/** A sentence longer than this is cut at a space: no one reads or cites it whole. */
const longest = 1600;
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Splits plain text into sentences: trimmed spans in order, which leave out nothing but white space.
 *
 * `Intl.Segmenter` (Unicode's UAX #29) does the work; it knows no abbreviations, so that its cuts after "Dr.",
 * "No. 5", "U.S. chips", "z. B.", initials or list numbers, and before a lower-case letter, are undone here.
 * A line break is a space, a blank line ends a sentence.
 */
export function splitSentences(text: string, language = "en"): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const gap of [...text.matchAll(/\r?\n(?:[ \t]*\r?\n)+\s*/g), undefined]) {
    const to = gap?.index ?? text.length;
    splitParagraph(text.slice(from, to).replace(/[\r\n\u2028\u2029\u0085]/g, " "), from, language, spans);
    from = to + (gap?.[0].length ?? 0);
  }
  return spans;
}

function splitParagraph(text: string, offset: number, language: string, spans: Span[]): void {
  let start = 0;
  for (const next of boundaries(text, language)) {
    if (!endsBetween(text, start, next, next, language)) continue;
    push(text, start, next, offset, spans);
    start = next;
  }
  push(text, start, text.length, offset, spans);
}

/** Where a sentence might begin: the segmenter's cuts, and those before numbers and "iPhone", which it does not make. */
function boundaries(text: string, language: string): number[] {
  const cuts = [...segmenterFor(language).segment(text)].map(({ index }) => index);
  for (const stop of text.matchAll(/[.!?]["”’)\]]*\s+(?=["“(]?(?:[$€£¥]?\p{Nd}|\p{Ll}\p{Lu}))/gu))
    cuts.push(stop.index + stop[0].length);
  return [...new Set(cuts)].filter((cut) => cut > 0).sort((a, b) => a - b);
}

function segmenterFor(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

/** Whether a sentence that runs from `start` to `end` is over before the word at `next`. */
function endsBetween(text: string, start: number, end: number, next: number, language: string): boolean {
  // "01.AI", "end.Next": no space, no end; only scripts without spaces end so.
  if (/[^\s。！？]/.test(text[next - 1] ?? "")) return false;
  const tail = text.slice(Math.max(start, end - 40), end).trimEnd();
  const head = /^\s*["“‘'([«]*(\S*)/.exec(text.slice(next, next + 40))?.[1] ?? "";
  if (head === "" || /^[)\]”’»"']*$/.test(head)) return false;
  // A lower-case letter goes on, whatever stands before it; "iPhone" and "eBay" may begin.
  if (/^\p{Ll}(?!\p{Lu})/u.test(head)) return false;
  // The number of a list item or heading is no sentence.
  if (
    /^\s*\(?(?:\p{Nd}{1,3}|[ivx]{1,4}|\p{L})[.)]$/u.test(
      text.slice(Math.max(start, end - 10), end).trimEnd(),
    ) &&
    end - start <= 10
  )
    return false;
  const word = /(?:^|[\s("“‘'[—–-])([\p{L}][\p{L}.]*)\.$/u.exec(tail)?.[1];
  // "z. B.", "т. д.": several stops with spaces between them.
  const spaced = /(?:^|[\s("“„«‘'[—–-])((?:\p{L}{1,4}\.\s){1,3}\p{L}{1,4})\.$/u
    .exec(tail)?.[1]
    ?.replace(/\s/g, "");
  const own = abbreviationsOf(language);
  const within = `${word}.${/^\p{L}+/u.exec(head)?.[0]}`;
  if (
    [word, word && word.slice(0, 1).toLowerCase() + word.slice(1), spaced, within].some(
      (one) => one && own.has(one),
    )
  )
    return false;
  if (word === undefined) return true;
  const abbreviation = word.toLowerCase();
  if (leading.has(abbreviation)) return false;
  if (numbering.has(abbreviation)) return !/^\p{Nd}/u.test(head);
  const opener = openers.has(head.replace(/[^\p{L}].*$/u, "").toLowerCase());
  if (either.has(abbreviation) || /^(?:\p{L}\.)+\p{L}$/u.test(word)) return opener && /^\p{Lu}/u.test(head);
  // An initial: "J. R. R. Tolkien", but "Plan B. Then".
  if (/^\p{Lu}$/u.test(word)) return opener || !/^\p{Lu}/u.test(head);
  return true;
}

function push(text: string, start: number, end: number, offset: number, spans: Span[]): void {
  const whole = text.slice(start, end);
  let from = start + (whole.length - whole.trimStart().length);
  const to = start + whole.trimEnd().length;
  while (to - from > longest) {
    const window = text.slice(from, from + longest);
    const cut =
      Math.max(window.lastIndexOf("; "), window.lastIndexOf(", ")) + 1 ||
      window.lastIndexOf(" ") + 1 ||
      safeCut(window);
    spans.push({ start: offset + from, end: offset + from + window.slice(0, cut).trimEnd().length });
    from += cut;
    from += text.slice(from, to).length - text.slice(from, to).trimStart().length;
  }
  if (to > from) spans.push({ start: offset + from, end: offset + to });
}

/** Never cuts a surrogate pair. */
function safeCut(window: string): number {
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length;
}
