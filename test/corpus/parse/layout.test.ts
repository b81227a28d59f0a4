import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, ParsedBlock, ParsedRow } from "../../../functions/corpus/blocks.ts";
import type { Document } from "../../../functions/corpus/document.ts";
import { layOut } from "../../../functions/corpus/parse/layout.ts";
import { trees, wordsIn } from "./trees.ts";

const seeded = { seed: 20261127, numRuns: 300 };
const of = (blocks: ParsedBlock[], title?: string) =>
  layOut("a-doc", { metadata: title ? { title } : {}, blocks });
const p = (text: string): ParsedBlock => ({ kind: "paragraph", text });
const h = (depth: number, text: string): ParsedBlock => ({ kind: "heading", depth, text });
const rows = (...lines: string[]): ParsedRow[] =>
  lines.map((line) => ({
    cells: line.split("|").map((text) => ({ text: text.replace(/^#/, ""), header: text.startsWith("#") })),
  }));
const cited = ({ passages, text }: Document) =>
  passages.flatMap(({ sentences }) => sentences.map(({ start, end }) => text.slice(start, end)));
const blocksOf = ({ blocks, text }: Document, ...kinds: Block["kind"][]) =>
  blocks.filter(({ kind }) => kinds.includes(kind)).map(({ start, end }) => text.slice(start, end));

describe("a document", () => {
  it("has sections with paths, unique anchors and no gaps", () => {
    const document = of(
      [p("Before."), h(1, "A"), h(2, "B"), p("Text."), h(4, "C"), h(2, "B"), h(1, "🦩"), p("End.")],
      "X",
    );
    expect(
      document.sections.map(({ path, anchor, level }) => `${level} ${path.join(">")} #${anchor}`),
    ).toEqual(["1 X #x", "1 A #a", "2 A>B #b", "4 A>B>C #c", "2 A>B #b-1", "1 🦩 #section"]);
  });

  it("gets its title from its metadata, its one heading of the first level, or its id", () => {
    expect(of([h(1, "H"), h(2, "S")], "T").title).toBe("T");
    expect(of([h(2, "S"), h(1, "H")]).title).toBe("H");
    expect(of([h(1, "One"), h(1, "Two")]).title).toBe("A doc");
    expect(of([h(2, "S")]).title).toBe("A doc");
    expect(of([p("P.")])).toMatchObject({ title: "A doc", text: "P." });
  });

  it("stands as people write it", () => {
    const { text } = of([
      h(1, "Tea"),
      p("It is:"),
      {
        kind: "list",
        ordered: true,
        items: [
          {
            ordinal: 3,
            blocks: [p("green"), { kind: "list", ordered: false, items: [{ blocks: [p("mild")] }] }],
          },
          { ordinal: 4, checked: true, blocks: [p("black"), { kind: "code", text: "if (hot)\n  pour();" }] },
          { ordinal: 5, blocks: [p("")] },
        ],
      },
      {
        kind: "table",
        caption: { text: "Prices" },
        rows: rows("#Tea|#Price", "Sencha|5 €", "|7 €", "Assam||x"),
      },
      { kind: "admonition", of: "tip", title: { text: "Hot" }, blocks: [p("Pour.")] },
      { kind: "definitions", entries: [{ terms: [{ text: "Cup" }], descriptions: [[p("Holds tea.")]] }] },
    ]);
    expect(text).toBe(`Tea

It is:

3. green
  - mild
4. [x] black

if (hot)
  pour();

Prices
Tea | Price
Sencha | 5 €
7 €
Assam |  | x

Hot

Pour.

Cup
Holds tea.`);
  });

  it("cites sentences, whole rows and whole code, but no titles and no asides", () => {
    const document = of([
      h(1, "Tea"),
      p("One. Two."),
      { kind: "aside", blocks: [p("Read more elsewhere.")] },
      { kind: "code", text: "a();\n\nb();" },
      { kind: "table", caption: { text: "Prices." }, rows: rows("#Tea|#Price", "Sencha. Mild.|5 €") },
      { kind: "admonition", of: "tip", title: { text: "Hot" }, blocks: [h(3, "Inside"), p("Pour.")] },
      { kind: "definitions", entries: [{ terms: [{ text: "Cup" }], descriptions: [[p("Holds tea.")]] }] },
      { kind: "formula", text: "a = b. c" },
    ]);
    expect(cited(document)).toEqual([
      "One.",
      "Two.",
      "a();\n\nb();",
      "Prices.",
      "Sencha. Mild. | 5 €",
      "Pour.",
      "Holds tea.",
      "a = b. c",
    ]);
  });

  it("cuts only code that nobody would quote whole, at its blank lines", () => {
    const part = (name: string) =>
      Array.from({ length: 40 }, (_, i) => `  ${name}(${i}); // does it`).join("\n");
    const code = [part("one"), part("two"), part("three"), part("four")].join("\n\n");
    const pieces = cited(of([{ kind: "code", text: code }]));
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(2400);
    expect(pieces.join("\n\n")).toBe(code);
  });

  it("has every word once, in the order of its blocks, whatever these are", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { text } = of(tree, "T");
        let at = 0;
        for (const words of wordsIn(tree).filter((own) => own.trim() !== "")) {
          const found = text.indexOf(words, at);
          expect(found).toBeGreaterThanOrEqual(at);
          // Between two blocks there are signs and white space, and no words.
          expect(text.slice(at, found)).toMatch(/^(?:\s|-|\d+\.|\[[ x]\]|\|)*$/);
          at = found + words.length;
        }
        expect(text.length).toBe(at);
      }),
      seeded,
    );
  });

  it("has blocks that hold what is theirs and lie in their parents, whatever these are", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { text, blocks, marks } = of(tree, "T");
        const leaves = blocks.filter((_, row) => !blocks.some(({ parent }) => parent === row));
        expect(leaves.map(({ start, end }) => text.slice(start, end))).toEqual(
          wordsIn(tree).filter((own) => own.trim() !== ""),
        );
        for (const [row, { start, end, parent }] of blocks.entries()) {
          expect(end).toBeGreaterThan(start);
          if (parent === undefined) continue;
          expect(parent).toBeLessThan(row);
          expect(start).toBeGreaterThanOrEqual(blocks[parent]?.start ?? 0);
          expect(end).toBeLessThanOrEqual(blocks[parent]?.end ?? 0);
        }
        for (let row = 1; row < blocks.length; row++)
          expect(blocks[row]?.start).toBeGreaterThanOrEqual(blocks[row - 1]?.start ?? 0);
        for (const mark of marks)
          expect(mark.kind === "link" && mark.href.split("/").at(-1)?.split(" ")[0]).toBe(
            text.slice(mark.start, mark.end),
          );
      }),
      seeded,
    );
  });

  it("cites each sentence once, in the passages of its sections, whatever its blocks", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { text, blocks, sections, passages } = of(tree, "T");
        expect(sections[0]?.start).toBe(0);
        expect(sections.at(-1)?.end).toBe(text.length);
        expect(new Set(sections.map(({ anchor }) => anchor)).size).toBe(sections.length);
        for (const [i, section] of sections.entries())
          if (i > 0) expect(section.start).toBe(sections[i - 1]?.end);
        let at = 0;
        const seen = new Set<number>();
        for (const { section, start, end, sentences } of passages) {
          expect([start, end]).toEqual([sentences[0]?.start, sentences.at(-1)?.end]);
          expect(start).toBeGreaterThanOrEqual(sections[section]?.start ?? 0);
          expect(end).toBeLessThanOrEqual(sections[section]?.end ?? 0);
          for (const sentence of sentences) {
            const block = blocks[sentence.block];
            expect(sentence.start).toBeGreaterThanOrEqual(at);
            expect(sentence.start).toBeGreaterThanOrEqual(block?.start ?? 0);
            expect(sentence.end).toBeLessThanOrEqual(block?.end ?? 0);
            expect(text.slice(sentence.start, sentence.end).trim()).not.toBe("");
            seen.add(sentence.block);
            at = sentence.end;
          }
        }
        const isQuiet = (block: Block): boolean =>
          block.kind === "aside" || (block.parent !== undefined && isQuiet(blocks[block.parent] as Block));
        for (const [row, block] of blocks.entries()) {
          const said =
            /^(?:paragraph|code|formula)$/.test(block.kind) || (block.kind === "row" && !block.header);
          if (said) expect(seen.has(row)).toBe(!isQuiet(block));
        }
      }),
      seeded,
    );
  });
});

describe("a table", () => {
  it("has its cells on a grid", () => {
    const document = of([
      {
        kind: "table",
        rows: [
          {
            cells: [
              { text: "Plan", header: true },
              { text: "Price", header: true, columns: 2 },
            ],
          },
          {
            cells: [
              { text: "Team", header: false, rows: 3 },
              { text: "29", header: false },
              { text: "€", header: false },
            ],
          },
          {
            cells: [
              { text: "", header: false },
              { text: "", header: false },
            ],
          },
          {
            cells: [
              { text: "39", header: false },
              { text: "$", header: false },
            ],
          },
        ],
      },
    ]);
    expect(document.text).toBe("Plan | Price\nTeam | 29 | €\n39 | $");
    expect(
      document.blocks
        .filter(({ kind }) => kind === "cell")
        .map(({ start, end, column, columns, rows: down }) => [
          document.text.slice(start, end),
          column,
          columns,
          down,
        ]),
    ).toEqual([
      ["Plan", 0, undefined, undefined],
      ["Price", 1, 2, undefined],
      ["Team", 0, undefined, 2],
      ["29", 1, undefined, undefined],
      ["€", 2, undefined, undefined],
      ["39", 1, undefined, undefined],
      ["$", 2, undefined, undefined],
    ]);
  });

  it.each<[string, ParsedRow[], string[]]>([
    ["marked header", rows("#Tea|#Price", "Sencha|5"), ["Tea | Price"]],
    ["first row over figures", rows("Tea|Price", "Sencha|5 €", "Assam|$7"), ["Tea | Price"]],
    [
      "first row of three columns",
      rows("Tea|From|Kind", "Sencha|Japan|green", "Assam|India|black"),
      ["Tea | From | Kind"],
    ],
    ["pairs", rows("Name|Ada King", "Born|1815", "Field|mathematics"), []],
    ["pairs of words", rows("Tea|green", "Coffee|black"), []],
    ["figures", rows("1|2|3", "4|5|6"), []],
    ["row headers", rows("#Price|5 €", "#Size|2 l"), []],
    ["header cells everywhere", rows("#A|#B", "#C|#D"), ["A | B"]],
    ["one row", rows("#A|#B"), []],
    ["a second header", rows("#A|#B", "x|y", "#C|#D", "z|w"), ["A | B", "C | D"]],
  ])("of %s has the header it looks to have", (_, lines, expected) => {
    const document = of([{ kind: "table", rows: lines }]);
    const { blocks, text } = document;
    expect(
      blocks
        .filter(({ kind, header }) => kind === "row" && header)
        .map(({ start, end }) => text.slice(start, end)),
    ).toEqual(expected);
    expect(cited(document)).toEqual(blocksOf(document, "row").filter((row) => !expected.includes(row)));
  });
});
