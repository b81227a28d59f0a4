import type { Mark, ParsedBlock, Words } from "../../../functions/corpus/blocks.ts";

/** All words of a tree of blocks, one entry for each stretch of text, in reading order. */
export function wordsOf(blocks: readonly ParsedBlock[]): Words[] {
  return blocks.flatMap((block): Words[] => {
    switch (block.kind) {
      case "list":
        return block.items.flatMap((item) => wordsOf(item.blocks));
      case "table":
        return [...(block.caption ? [block.caption] : []), ...block.rows.flatMap(({ cells }) => cells)];
      case "quotation":
      case "aside":
        return wordsOf(block.blocks);
      case "admonition":
        return [...(block.title ? [block.title] : []), ...wordsOf(block.blocks)];
      case "definitions":
        return block.entries.flatMap(({ terms, descriptions }) => [
          ...terms,
          ...descriptions.flatMap(wordsOf),
        ]);
      case "code":
        return [...(block.title ? [{ text: block.title }] : []), block];
      default:
        return [block];
    }
  });
}

export function textsOf(blocks: readonly ParsedBlock[]): string[] {
  return wordsOf(blocks).map(({ text }) => text);
}

/** The stretches that are marked as something, by their words. */
export function marked(words: Words, kind: Mark["kind"]): string[] {
  return (words.marks ?? [])
    .filter((mark) => mark.kind === kind)
    .map(({ start, end }) => words.text.slice(start, end));
}

/** The rows of the first table, their cells joined by bars; headers with a star, spans behind the text. */
export function gridOf(blocks: readonly ParsedBlock[]): string[] {
  const table = blocks.find((block) => block.kind === "table");
  return (table?.rows ?? []).map(({ cells }) =>
    cells
      .map(
        ({ text, header, columns, rows }) =>
          `${header ? "*" : ""}${text}${columns ? `→${columns}` : ""}${rows ? `↓${rows}` : ""}`,
      )
      .join(" | "),
  );
}
