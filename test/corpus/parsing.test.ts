import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Document } from "../../functions/corpus/document.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parseMarkdown } from "../../functions/corpus/parse/markdown.ts";
import { parsePlainText } from "../../functions/corpus/parse/plain-text.ts";
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

describe("Markdown", () => {
  it("becomes blocks of plain text", () => {
    const source = `---
title: A title: not really
url: https://example.com/a
date: 2025-11-24
keywords: [ignored]
---
# Heading with *emphasis*

A [link](https://example.com) and \`code\`, an ![image](x.png) and<br>a  
break.[^1]

![Alone](x.png)

- one
  - nested *two*
1. three

> quoted

| Name | Price |
|---|---|
| Filter | €24 |

\`\`\`
const a = 1;
\`\`\`

<!-- hidden --><div>shown <b>bold</b></div><script>alert(1)</script>

Setext
------

[^1]: The note.
`.replace("title: A title: not really", 'title: "A title: really"');
    const { metadata, blocks } = parseMarkdown(source);
    expect(metadata).toEqual({ title: "A title: really", url: "https://example.com/a", date: "2025-11-24" });
    expect(blocks).toEqual([
      { kind: "heading", depth: 1, text: "Heading with emphasis" },
      { kind: "paragraph", text: "A link and code, an and a break." },
      { kind: "aside", text: "Alone" },
      { kind: "item", text: "one" },
      { kind: "item", text: "nested two" },
      { kind: "item", text: "three" },
      { kind: "paragraph", text: "quoted" },
      { kind: "row", text: "Name: Filter; Price: €24" },
      { kind: "code", text: "const a = 1;" },
      { kind: "paragraph", text: "shown bold" },
      { kind: "heading", depth: 2, text: "Setext" },
      { kind: "paragraph", text: "The note." },
    ]);
  });
});

const article = `Robots Tend the Vineyards
![]() |
A robot between the vines at dusk |
Vintners in three valleys have begun to let robots prune. The first results are mixed.
1. Cheaper Labor
Growers such as Hill & Sons save 12% of their costs. Some doubt it.
Read details at The Vine Daily
2. “Vision 2030” and the State
By 2030, 40% of all vines are to be pruned by machines, says the plan.
Conclusion
Nobody knows whether the wine will taste better for it, and the robots do not drink.
`;

describe("plain text", () => {
  it("of an article with numbered headings, image, caption and a link line is understood by its look", () => {
    for (const source of [article, article.replaceAll("\n", "\r\n"), `\uFEFF${article}`]) {
      const { metadata, blocks } = parsePlainText(source);
      expect(metadata).toEqual({ title: "Robots Tend the Vineyards" });
      expect(blocks.map((block) => (block.kind === "heading" ? `h${block.depth}` : block.kind))).toEqual([
        "h1",
        "aside",
        "paragraph",
        "h2",
        "paragraph",
        "aside",
        "h2",
        "paragraph",
        "h2",
        "paragraph",
      ]);
      expect(blocks[1]?.text).toBe("A robot between the vines at dusk");
    }
  });

  it("that is wrapped is joined, and hyphens at line ends go", () => {
    const { blocks } = parsePlainText(
      "The committee came to the conclusion that all re-\nsults of the first year were to be set aside and\nmeasured again.\n\nA second paragraph follows after a blank line, and\nit is wrapped as well.\n",
    );
    expect(blocks).toEqual([
      {
        kind: "paragraph",
        text: "The committee came to the conclusion that all results of the first year were to be set aside and measured again.",
      },
      {
        kind: "paragraph",
        text: "A second paragraph follows after a blank line, and it is wrapped as well.",
      },
    ]);
  });

  it("keeps lists and labels from being headings", () => {
    const { blocks } = parsePlainText(
      "Notes for the meeting on Monday\n\n1. Buy milk\n2. Buy bread\n\nPrice: 20 EUR\n\n- one\n- two\n",
    );
    expect(blocks.filter(({ kind }) => kind === "heading").map(({ text }) => text)).not.toContain(
      "Price: 20 EUR",
    );
    expect(blocks.filter(({ kind }) => kind === "heading").map(({ text }) => text)).not.toContain(
      "1. Buy milk",
    );
    expect(blocks.filter(({ kind }) => kind === "item").map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("loses no word, whatever it is", () => {
    const line = fc.string({ unit: fc.constantFrom(..."abcZ 19.-#=*|\t"), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const source = lines.join("\n");
        const kept = parsePlainText(source)
          .blocks.map(({ text }) => text)
          .join(" ");
        const letters = (text: string) => text.replace(/[^a-zA-Z]/g, "");
        expect(letters(kept)).toBe(letters(source));
      }),
      seeded,
    );
  });

  const original = "../shared/seed/article.txt";
  it.skipIf(!existsSync(original))(
    "of the original article has its title, six sections and a conclusion",
    () => {
      const document = layOut("article", parsePlainText(readFileSync(original, "utf8")));
      expect(document.sections.map(({ title }) => title.split(" ")[0])).toEqual([
        "China’s",
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
        "6.",
        "Conclusion",
      ]);
      expect(document.text).not.toContain("![]()");
      expect(
        document.passages.map(({ start, end }) => document.text.slice(start, end)).join(" "),
      ).not.toMatch(/Read details|innovating AI amid/);
    },
  );
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
