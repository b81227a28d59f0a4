import type { NearestSection } from "./events.ts";

/** Takes the numbers of citations out of an answer that somebody sends back: `Text. [1][2]`. */
export function withoutMarkers(text: string): string {
  return text.replace(/[ \n](\[\d+\])+(?=\s|$)/g, "");
}

/**
 * A plain text as the inline Markdown of a part: signs that would be taken for marks, for HTML or for the number of a
 * citation are escaped, and no others.
 */
export function asInline(text: string): string {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)|[`*]|<(?=[a-z/!?])/gi, "\\$&")
    .replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^_]{0,200}[^\s_])\1(?![\p{L}\p{N}_])/gu, (found) =>
      found.replaceAll("_", "\\_"),
    )
    .replace(/\[(?=[^[\]]{0,300}\]\()|(?<![\p{L}\p{N}_)\]])\[(?=\^?\d{1,3}(?:\.\d{1,3})?\])/gu, "\\[");
}

/** Keeps the first signs of a sentence in inline Markdown from making it a list item, a heading or a quotation. */
export function asSentence(inline: string): string {
  return inline.replace(/^(#{1,6}|[>+-]|\d{1,9}(?=[.)]))(?=[.)]?\s)/, (signs) =>
    /\d/.test(signs) ? `${signs}\\` : `\\${signs}`,
  );
}

/** Letters as an inline code span, whatever backticks they have. */
export function asCode(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const gap = /^`|`$|^ .*\S.* $/.test(code) ? " " : "";
  return `${fence}${gap}${code}${gap}${fence}`;
}

/** Code in a fence that is longer than any in it, behind what is said of it. */
export function asFenced(code: string, info = ""): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${info}\n${code}\n${fence}`;
}

/** What is said in place of an answer. */
export function notInCorpus(nearest: NearestSection[]): string {
  const titles = nearest.map(({ section }) => `“${section}”`);
  if (titles.length === 0) return "Not in the corpus.";
  const titlesInWords = new Intl.ListFormat("en", { type: "conjunction" });
  const sections = titles.length === 1 ? "section is" : "sections are";
  return `Not in the corpus. The nearest ${sections} ${titlesInWords.format(titles)}.`;
}
