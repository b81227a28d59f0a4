import type { PassageBlock, RetrievedPassage } from "./corpus.ts";

/** A sentence of a passage as it is said: "Plan: Team; Price: 29 EUR" for a row, else its own text. */
export function inWords({ sentences, blocks }: RetrievedPassage, sentence: number): string {
  const found = sentences[sentence];
  const block = found && blocks[found.block];
  return block?.kind === "row" ? rowInWords(block) : (found?.text ?? "");
}

/** "Plan: Team; Price: 29 EUR" */
export function rowInWords({ cells = [] }: PassageBlock): string {
  return cells.map(({ text, header }) => (header ? `${header}: ${text}` : text)).join("; ");
}
