import type { NearestSection } from "./events.ts";

/** Takes the numbers of citations out of an answer that somebody sends back: `Text. [1][2]`. */
export function withoutMarkers(text: string): string {
  return text.replace(/[ \n](\[\d+\])+(?=\s|$)/g, "");
}

/** A plain text as the inline Markdown of a part: signs that would be taken for marks are escaped. */
export function asInline(text: string): string {
  return text.replace(/[\\`*_[\]]/g, (sign) => `\\${sign}`);
}

/** What is said in place of an answer. */
export function notInCorpus(nearest: NearestSection[]): string {
  const titles = nearest.map(({ section }) => `“${section}”`);
  if (titles.length === 0) return "Not in the corpus.";
  const titlesInWords = new Intl.ListFormat("en", { type: "conjunction" });
  const sections = titles.length === 1 ? "section is" : "sections are";
  return `Not in the corpus. The nearest ${sections} ${titlesInWords.format(titles)}.`;
}
