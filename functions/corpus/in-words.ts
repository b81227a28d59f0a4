import type { PassageBlock, RetrievedPassage } from "./corpus.ts";

/** A sentence of a passage as it is said: "Plan: Team; Price: 29 EUR" for a row, else its own text. */
export function inWords({ sentences, blocks }: RetrievedPassage, sentence: number): string {
  const found = sentences[sentence];
  const block = found && blocks[found.block];
  return block?.kind === "row" ? rowInWords(block) : (found?.text ?? "");
}

/** "Plan: Team; Price: 29 EUR". What names its row is not said apart from what it names: "Price: 29 EUR". */
export function rowInWords({ cells = [] }: PassageBlock): string {
  const heads = new Set(cells.filter(({ header }) => header === undefined).map(({ text }) => text));
  const named = new Set(cells.flatMap(({ header }) => (header && heads.has(header) ? [header] : [])));
  return cells
    .filter(({ text, header }) => header !== undefined || !named.has(text))
    .map(({ text, header }) => (header ? `${header}: ${text}` : text))
    .join("; ");
}
