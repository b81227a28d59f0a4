import type { NearestSection } from "./events.ts";

/** A sentence with the numbers of its citations behind it: `Text. [1][2]`. */
export function withMarkers({ text, citations }: { text: string; citations: number[] }): string {
  return citations.length === 0 ? text : `${text} ${citations.map((id) => `[${id}]`).join("")}`;
}

/** Takes out what `withMarkers` put in. */
export function withoutMarkers(text: string): string {
  return text.replace(/ (\[\d+\])+/g, "");
}

/** What is said in place of an answer. */
export function notInCorpus(nearest: NearestSection[]): string {
  const titles = nearest.map(({ section }) => `“${section}”`);
  if (titles.length === 0) return "Not in the corpus.";
  const titlesInWords = new Intl.ListFormat("en", { type: "conjunction" });
  const sections = titles.length === 1 ? "section is" : "sections are";
  return `Not in the corpus. The nearest ${sections} ${titlesInWords.format(titles)}.`;
}
