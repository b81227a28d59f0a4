import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Document } from "../../functions/corpus/document.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parseMarkdown } from "../../functions/corpus/parse/markdown.ts";
import { splitSentences } from "../../functions/language/sentences.ts";

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));
const seeded = { seed: 20261123, numRuns: 200 };

describe("sentences", () => {
  it.each<[string, string[]]>([
    ["One. Two! Three?", ["One.", "Two!", "Three?"]],
    ["He lives in the U.S. The ban is real.", ["He lives in the U.S.", "The ban is real."]],
    ["The U.S. chip ban. U.S. chips rose.", ["The U.S. chip ban.", "U.S. chips rose."]],
    ["The U.S. Congress voted.", ["The U.S. Congress voted."]],
    [
      "See No. 5 and Fig. 2 on p. 4. It costs 3.5 dollars.",
      ["See No. 5 and Fig. 2 on p. 4.", "It costs 3.5 dollars."],
    ],
    ["He said no. Five left.", ["He said no.", "Five left."]],
    [
      "Dr. Smith et al. met Prof. Lee, e.g. on Jan. 5, 2020.",
      ["Dr. Smith et al. met Prof. Lee, e.g. on Jan. 5, 2020."],
    ],
    ["Apple Inc. said so. The firm grew.", ["Apple Inc. said so.", "The firm grew."]],
    ["Bought by Apple Inc. The firm grew.", ["Bought by Apple Inc.", "The firm grew."]],
    ["It ends at 5 p.m. We go home.", ["It ends at 5 p.m.", "We go home."]],
    [
      "01.AI grew. 01.AI, backed by X, uses Node.js v1.2.",
      ["01.AI grew.", "01.AI, backed by X, uses Node.js v1.2."],
    ],
    [
      "J. R. R. Tolkien met George W. Bush. Plan B. Then he left.",
      ["J. R. R. Tolkien met George W. Bush.", "Plan B.", "Then he left."],
    ],
    ["wait... and see. It ended... Then it began.", ["wait... and see.", "It ended...", "Then it began."]],
    [
      'He said "stop." Then he left. "Why?" he asked.',
      ['He said "stop."', "Then he left.", '"Why?" he asked.'],
    ],
    [
      "Called “Yuanbao.” This helps. (It does.) Yes.",
      ["Called “Yuanbao.”", "This helps.", "(It does.)", "Yes."],
    ],
    ["GPUs are bought. 90% by 2027. $5 was paid.", ["GPUs are bought.", "90% by 2027.", "$5 was paid."]],
    ["1. First point here. 2. Second one.", ["1. First point here.", "2. Second one."]],
    ["Over two\nlines. Next\r\none.", ["Over two\nlines.", "Next\r\none."]],
    ["A paragraph without a stop\n\nAnother one", ["A paragraph without a stop", "Another one"]],
    ["第一句。第二句！第三？", ["第一句。", "第二句！", "第三？"]],
    ["It rose. iPhone sales fell.", ["It rose.", "iPhone sales fell."]],
    [
      "Mail me at a.b@example.com. See https://example.com/a.html now.",
      ["Mail me at a.b@example.com.", "See https://example.com/a.html now."],
    ],
    ["  \n ", []],
  ])("of %j", (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it("are trimmed, in order, and leave out nothing but white space, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        let at = 0;
        for (const { start, end } of splitSentences(text)) {
          expect(text.slice(at, start).trim()).toBe("");
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe("");
      }),
      seeded,
    );
  });

  it("are cut when nobody could read them whole", () => {
    const text = `${"word ".repeat(2000)}end`;
    const spans = splitSentences(text);
    expect(spans.length).toBeGreaterThan(5);
    for (const { start, end } of spans) expect(end - start).toBeLessThanOrEqual(1600);
  });
});

describe("a document", () => {
  const layOutBlocks = (blocks: Block[], title?: string) =>
    layOut("a-doc", { metadata: title ? { title } : {}, blocks });

  it("has sections with paths, unique anchors and no gaps", () => {
    const document = layOut(
      "x",
      parseMarkdown("Before.\n\n# A\n\n## B\n\nText.\n\n#### C\n\n## B\n\n# 🦩\n\nEnd.\n"),
    );
    expect(
      document.sections.map(({ path, anchor, level }) => `${level} ${path.join(">")} #${anchor}`),
    ).toEqual(["1 A #a", "1 A #a-1", "2 A>B #b", "4 A>B>C #c", "2 A>B #b-1", "1 🦩 #section"]);
  });

  it("gets its title from its metadata, its first heading or its id", () => {
    expect(layOutBlocks([{ kind: "heading", depth: 2, text: "H" }], "T").title).toBe("T");
    expect(layOutBlocks([{ kind: "heading", depth: 2, text: "H" }]).title).toBe("H");
    expect(layOutBlocks([{ kind: "paragraph", text: "P." }])).toMatchObject({ title: "A doc", text: "P." });
  });

  it("is cut into passages of about 200 tokens that no heading or aside interrupts", () => {
    const paragraph = (n: number): Block => ({
      kind: "paragraph",
      text: `Sentence number ${n} is here to fill the page. `.repeat(5).trim(),
    });
    const blocks: Block[] = [
      { kind: "heading", depth: 1, text: "Long" },
      ...Array.from({ length: 20 }, (_, n) => paragraph(n)),
      { kind: "aside", text: "A caption" },
      paragraph(99),
    ];
    const { passages, text } = layOutBlocks(blocks);
    const tokens = passages.map(({ start, end }) => (end - start) / 4);
    expect(Math.max(...tokens)).toBeLessThan(260);
    expect(Math.min(...tokens.slice(0, -1))).toBeGreaterThan(100);
    for (const { start, end } of passages) expect(text.slice(start, end)).not.toMatch(/Long|caption/);
  });

  it("has exact offsets, whatever its blocks", () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 80 })
      .map((words) => words.replace(/\s+/g, " ").trim())
      .filter(Boolean);
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.record({ kind: fc.constant("heading" as const), depth: fc.integer({ min: 1, max: 6 }), text }),
      fc.record({
        kind: fc.constantFrom(
          "paragraph" as const,
          "item" as const,
          "row" as const,
          "code" as const,
          "aside" as const,
        ),
        text,
      }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 15 }), (blocks) => check(layOutBlocks(blocks))),
      seeded,
    );
  });
});

/** What holds for every document. */
function check({ text, sections, passages }: Document): void {
  expect(sections[0]?.start).toBe(0);
  expect(sections.at(-1)?.end).toBe(text.length);
  for (const [i, section] of sections.entries()) if (i > 0) expect(section.start).toBe(sections[i - 1]?.end);
  expect(new Set(sections.map(({ anchor }) => anchor)).size).toBe(sections.length);
  let at = 0;
  for (const { section, start, end, sentences } of passages) {
    expect(start).toBe(sentences[0]?.start);
    expect(end).toBe(sentences.at(-1)?.end);
    const { start: from = 0, end: to = 0 } = sections[section] ?? {};
    expect(start).toBeGreaterThanOrEqual(from);
    expect(end).toBeLessThanOrEqual(to);
    for (const sentence of sentences) {
      expect(sentence.start).toBeGreaterThanOrEqual(at);
      const words = text.slice(sentence.start, sentence.end);
      expect(words).toBe(words.trim());
      expect(words).not.toBe("");
      at = sentence.end;
    }
  }
}
