import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParsedBlock } from "../../functions/corpus/blocks.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parseMarkdown } from "../../functions/corpus/parse/markdown.ts";
import { parsePlainText } from "../../functions/corpus/parse/plain-text.ts";
import { textsOf } from "./parse/block-texts.ts";

const seeded = { seed: 20261123, numRuns: 200 };
const kindsOf = (blocks: readonly ParsedBlock[]) =>
  blocks.map((block) => (block.kind === "heading" ? `h${block.depth}` : block.kind));
const p = (text: string): ParsedBlock => ({ kind: "paragraph", text });

describe("Markdown", () => {
  it("becomes blocks", () => {
    const source = `---
title: "A title: really"
url: https://example.com/a
date: 2025-11-24
keywords: [ignored]
---
# Heading with *emphasis*

A [link](https://example.com) and \`code\`, and<br>a  
break.

- one
  - nested two
3. three

> quoted

| Name | Price |
|---|---|
| Filter | €24 |

\`\`\`js
const a = 1;
\`\`\`

<!-- hidden --><div>shown <b>bold</b></div><script>alert(1)</script>

Setext
------
`;
    const { metadata, blocks } = parseMarkdown(source);
    expect(metadata).toEqual({ title: "A title: really", url: "https://example.com/a", date: "2025-11-24" });
    expect(kindsOf(blocks)).toEqual([
      ...["h1", "paragraph", "list", "list", "quotation", "table", "code", "paragraph", "h2"],
    ]);
    expect(textsOf(blocks)).toEqual([
      "Heading with emphasis",
      "A link and code, and a break.",
      ...["one", "nested two", "three", "quoted", "Name", "Price", "Filter", "€24"],
      ...["const a = 1;", "shown bold", "Setext"],
    ]);
    expect(blocks[1]).toMatchObject({
      marks: [{ kind: "link", href: "https://example.com" }, { kind: "code" }],
    });
    expect(blocks[2]).toEqual({
      kind: "list",
      ordered: false,
      items: [
        { blocks: [p("one"), { kind: "list", ordered: false, items: [{ blocks: [p("nested two")] }] }] },
      ],
    });
    expect(blocks[3]).toEqual({ kind: "list", ordered: true, items: [{ ordinal: 3, blocks: [p("three")] }] });
    expect(blocks[5]).toMatchObject({
      rows: [{ cells: [{ header: true }, {}] }, { cells: [{ header: false }, {}] }],
    });
    expect(blocks[6]).toMatchObject({ language: "js" });
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
      expect(kindsOf(blocks)).toEqual([
        ...["h1", "caption", "paragraph", "h2", "paragraph", "aside", "h2", "paragraph", "h2", "paragraph"],
      ]);
      expect(blocks[1]).toMatchObject({ text: "A robot between the vines at dusk" });
    }
  });

  it("that is wrapped is joined, and hyphens at line ends go", () => {
    const { blocks } = parsePlainText(
      "The committee came to the conclusion that all re-\nsults of the first year were to be set aside and\nmeasured again.\n\nA second paragraph follows after a blank line, and\nit is wrapped as well.\n",
    );
    expect(blocks).toEqual([
      p(
        "The committee came to the conclusion that all results of the first year were to be set aside and measured again.",
      ),
      p("A second paragraph follows after a blank line, and it is wrapped as well."),
    ]);
  });

  it("keeps lists and labels from being headings", () => {
    const { blocks } = parsePlainText(
      "Notes for the meeting on Monday\n\n1. Buy milk\n2. Buy bread\n\nPrice: 20 EUR\n\n- one\n- two\n",
    );
    const headings = blocks.flatMap((block) => (block.kind === "heading" ? [block.text] : []));
    expect(headings).not.toContain("Price: 20 EUR");
    expect(headings).not.toContain("1. Buy milk");
    const lists = blocks.filter(({ kind }) => kind === "list");
    expect(lists.map((list) => textsOf([list]))).toEqual([
      ["Buy milk", "Buy bread"],
      ["one", "two"],
    ]);
  });

  it("loses no word, whatever it is", () => {
    const line = fc.string({ unit: fc.constantFrom(..."abcZ 19.-#=*|\t"), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const source = lines.join("\n");
        const kept = textsOf(parsePlainText(source).blocks).join(" ");
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
        ...["China’s", "1.", "2.", "3.", "4.", "5.", "6.", "Conclusion"],
      ]);
      expect(document.text).not.toContain("![]()");
      expect(
        document.passages.map(({ start, end }) => document.text.slice(start, end)).join(" "),
      ).not.toMatch(/Read details/);
    },
  );
});
