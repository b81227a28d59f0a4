import type { RetrievedPassage } from "./corpus.ts";

/** "Plan: Team; Price: 29 EUR" for a row, else the sentence's text. */
export function inWords(passage: RetrievedPassage, sentence: number): string {
  const { text = "", block = -1 } = passage.sentences[sentence] ?? {};
  const cells = passage.blocks[block]?.cells;
  if (!cells) return text;
  return cells.map(({ header, text }) => (header ? `${header}: ${text}` : text)).join("; ");
}
