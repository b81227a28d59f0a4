import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parseMarkdown } from "../../functions/corpus/parse/markdown.ts";
import { parsePlainText } from "../../functions/corpus/parse/plain-text.ts";

const seeded = { seed: 20261123, numRuns: 200 };

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
