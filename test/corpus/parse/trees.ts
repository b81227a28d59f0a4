import fc from "fast-check";
import type { Mark, ParsedBlock, ParsedCell, ParsedItem, Words } from "../../../functions/corpus/blocks.ts";

let named = 0;

/** Words that stand nowhere else in a tree, so that each can be looked for in the text; now and then none. */
const text = fc
  .tuple(
    fc.array(fc.constantFrom("tea", "🦩", "Is it?", "So:", "茶", "5 €", "a|b", "- no", "below."), {
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([words, empty]) => (empty && words.length === 0 ? "" : [`w${named++}`, ...words].join(" ")));

const words: fc.Arbitrary<Words> = text.map((own): Words => {
  const first = /^\S+/.exec(own)?.[0].length ?? 0;
  const marks: Mark[] =
    first > 0 ? [{ kind: "link", href: `https://example.org/${own}`, start: 0, end: first }] : [];
  return { text: own, ...(marks.length > 0 ? { marks } : {}) };
});

const code: fc.Arbitrary<ParsedBlock> = fc
  .array(text, { maxLength: 4 })
  .map((lines) => ({ kind: "code", text: lines.map((line, i) => " ".repeat(i) + line).join("\n") }));

const cell: fc.Arbitrary<ParsedCell> = fc.record({
  text,
  header: fc.boolean(),
  columns: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 3 }),
});

const { blocks } = fc.letrec<{ block: ParsedBlock; blocks: ParsedBlock[]; item: ParsedItem }>((tie) => ({
  block: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    words.map((own): ParsedBlock => ({ kind: "paragraph", ...own })),
    words.map((own): ParsedBlock => ({ kind: "caption", ...own })),
    words.map((own): ParsedBlock => ({ kind: "formula", ...own })),
    fc
      .tuple(words, fc.integer({ min: 1, max: 6 }))
      .map(([own, depth]): ParsedBlock => ({ kind: "heading", depth, ...own })),
    code,
    fc.record({
      kind: fc.constant("table" as const),
      caption: words,
      rows: fc.array(fc.record({ cells: fc.array(cell, { maxLength: 4 }) }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant("list" as const),
      ordered: fc.boolean(),
      items: fc.array(tie("item"), { maxLength: 4 }),
    }),
    tie("blocks").map((inner): ParsedBlock => ({ kind: "quotation", blocks: inner })),
    tie("blocks").map((inner): ParsedBlock => ({ kind: "aside", blocks: inner })),
    fc.record({
      kind: fc.constant("admonition" as const),
      of: fc.constantFrom("note" as const, "danger" as const),
      title: words,
      blocks: tie("blocks"),
    }),
    fc.record({
      kind: fc.constant("definitions" as const),
      entries: fc.array(
        fc.record({
          terms: fc.array(words, { maxLength: 2 }),
          descriptions: fc.array(tie("blocks"), { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
  blocks: fc.array(tie("block"), { maxLength: 4 }),
  item: fc
    .tuple(tie("blocks"), fc.option(fc.nat({ max: 20 })), fc.option(fc.boolean()))
    .map(([inner, ordinal, checked]) => ({
      blocks: inner,
      ...(ordinal === null ? {} : { ordinal }),
      ...(checked === null ? {} : { checked }),
    })),
}));

/** Whatever a parser may make of a file. */
export const trees: fc.Arbitrary<ParsedBlock[]> = blocks;

/** The words of blocks, in reading order. */
export function wordsIn(tree: readonly ParsedBlock[]): string[] {
  return tree.flatMap((block): string[] => {
    switch (block.kind) {
      case "list":
        return block.items.flatMap((item) => wordsIn(item.blocks));
      case "table":
        return [
          block.caption?.text ?? "",
          ...block.rows.flatMap(({ cells }) => cells.map((own) => own.text)),
        ];
      case "definitions":
        return block.entries.flatMap(({ terms, descriptions }) => [
          ...terms.map((term) => term.text),
          ...descriptions.flatMap(wordsIn),
        ]);
      case "admonition":
        return [block.title?.text ?? "", ...wordsIn(block.blocks)];
      case "quotation":
      case "aside":
        return wordsIn(block.blocks);
      default:
        return [block.text];
    }
  });
}
