import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParsedBlock } from "../../../functions/corpus/blocks.ts";
import { parsePlainText } from "../../../functions/corpus/parse/plain-text.ts";
import { gridOf, textsOf } from "./block-texts.ts";

const blocksOf = (source: string) => parsePlainText(source).blocks as ParsedBlock[];
const headings = (blocks: readonly ParsedBlock[]) =>
  blocks.flatMap((block) => (block.kind === "heading" ? [`${"#".repeat(block.depth)} ${block.text}`] : []));

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

/** Pages of a memo as RFCs print them. */
const memo = (pages: readonly string[]) =>
  pages
    .map(
      (page, i) =>
        `${i === 0 ? "" : "RFC 99                     Kites in Practice                    May 2026\n\n\n"}${page}\n\n\n\nMiller                       Informational                      [Page ${i + 1}]\n\f\n`,
    )
    .join("");

describe("plain text", () => {
  it("of an article with numbered headings, image, caption and a link line is understood by its look", () => {
    for (const source of [article, article.replaceAll("\n", "\r\n"), `\uFEFF${article}`]) {
      const { metadata, blocks } = parsePlainText(source);
      expect(metadata).toEqual({ title: "Robots Tend the Vineyards" });
      expect((blocks as ParsedBlock[]).map(({ kind }) => kind)).toEqual([
        "heading",
        "caption",
        "paragraph",
        "heading",
        "paragraph",
        "aside",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
      ]);
      expect(textsOf(blocks as ParsedBlock[])[1]).toBe("A robot between the vines at dusk");
    }
  });

  it("that is wrapped is joined, and hyphens at line ends go", () => {
    expect(
      textsOf(
        blocksOf(
          "The committee came to the conclusion that all re-\nsults of the first year were to be set aside and\nmeasured again.\n\nA second paragraph follows after a blank line, and\nit is wrapped as well.\n",
        ),
      ),
    ).toEqual([
      "The committee came to the conclusion that all results of the first year were to be set aside and measured again.",
      "A second paragraph follows after a blank line, and it is wrapped as well.",
    ]);
    const chinese = `${"春眠不觉晓处处闻啼鸟夜来风雨声花落知多少".repeat(2)}\n`;
    expect(textsOf(blocksOf(`${chinese.repeat(2)}完。\n\n末。`))[0]).not.toContain(" ");
  });

  it("has lists with their nesting and ordinals, and no headings in them", () => {
    const blocks = blocksOf(
      `Notes for the meeting on Monday

1. Buy milk, and look for the one that comes
   from the farm
2. Buy bread

Price: 20 EUR

  * one
      - nested

    with a second paragraph
  * two
- [x] done
`,
    );
    expect(headings(blocks)).toEqual(["# Notes for the meeting on Monday"]);
    expect(blocks.filter(({ kind }) => kind === "list")).toMatchObject([
      {
        ordered: true,
        items: [
          { ordinal: 1, blocks: [{ text: "Buy milk, and look for the one that comes from the farm" }] },
          { ordinal: 2, blocks: [{ text: "Buy bread" }] },
        ],
      },
      {
        ordered: false,
        items: [
          {
            blocks: [
              { text: "one" },
              { kind: "list", items: [{ blocks: [{ text: "nested" }] }] },
              { text: "with a second paragraph" },
            ],
          },
          { blocks: [{ text: "two" }] },
          { checked: true },
        ],
      },
    ]);
    expect(textsOf(blocks)).toContain("Price: 20 EUR");
  });

  it("has headings by their underline and by what stands apart over indented text", () => {
    expect(
      headings(blocksOf("MANUAL\n======\n\nFirst steps\n-----------\n\nPlug it in and wait for a moment.\n")),
    ).toEqual(["# MANUAL", "## First steps"]);
  });

  it.each([
    ["pipes", "| Plan | Price |\n|------|-------|\n| Team | 29    |\n"],
    ["a frame", "+------+-------+\n| Plan | Price |\n+------+-------+\n| Team | 29    |\n+------+-------+\n"],
    ["tabs", "Plan\tPrice\nTeam\t29\n"],
    ["rules under the head", "Plan    Price\n------  -----\nTeam    29\n"],
  ])("has tables that are drawn with %s", (_, source) => {
    expect(gridOf(blocksOf(`Our plans are these.\n\n${source}\nThat is all.`))).toEqual([
      "*Plan | *Price",
      "Team | 29",
    ]);
  });

  it("has tables by columns that all lines share, and none where prose has wide gaps", () => {
    expect(gridOf(blocksOf("Name     Phone\nMiller   4711\nSmith    4712\nJones    4713\n"))).toEqual([
      "*Name | *Phone",
      "Miller | 4711",
      "Smith | 4712",
      "Jones | 4713",
    ]);
    const prose =
      "It was late.  The lamp went out.\nNobody  came to light it again, so\nwe went to  bed in the dark.\n";
    expect(blocksOf(prose).some(({ kind }) => kind === "table")).toBe(false);
  });

  it("keeps code that is indented or fenced as it is", () => {
    const blocks = blocksOf(
      "Install it with the following commands, and then start it:\n\n    npm i --save x\n    npm start -- {a: 1}\n\n    # twice\n      npm test;\n\nDone.\n\n```sh\nls\n```\n",
    );
    expect(blocks.filter(({ kind }) => kind === "code")).toEqual([
      { kind: "code", text: "npm i --save x\nnpm start -- {a: 1}\n\n# twice\n  npm test;" },
      { kind: "code", language: "sh", text: "ls" },
    ]);
  });

  it("leaves out what comes back on every page, and a sentence goes on over it", () => {
    const blocks = blocksOf(
      memo([
        "                          Kites in Practice\n\n1.  Lines\n\n   A line of a kite is wound around a wooden spool that has\n   been oiled once before the",
        "   first flight of the season.\n\n   Another paragraph stands here, and it ends on this page.",
        "   Nobody flies a kite in a storm, since lines conduct.",
      ]),
    );
    expect(headings(blocks)).toEqual(["# Kites in Practice", "## 1. Lines"]);
    expect(textsOf(blocks).slice(2)).toEqual([
      "A line of a kite is wound around a wooden spool that has been oiled once before the first flight of the season.",
      "Another paragraph stands here, and it ends on this page.",
      "Nobody flies a kite in a storm, since lines conduct.",
    ]);
  });

  it("keeps lines that come back where no page ends", () => {
    const refrain = "The bells ring on Page 7\n\nSomething else is said here.\n\n";
    expect(textsOf(blocksOf(refrain.repeat(3))).filter((text) => /bells/.test(text))).toHaveLength(3);
  });

  it("loses no word, whatever it is", () => {
    const line = fc.string({ unit: fc.constantFrom(..."abcZ 19.-#=*|\t+`"), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const source = lines.join("\n");
        // Rows that go on in the next line are one row: the order within a table may differ.
        const letters = (text: string) => [...text.replace(/[^a-zA-Z]/g, "")].sort().join("");
        const kept = blocksOf(source).map((block) => (block.kind === "code" ? (block.language ?? "") : ""));
        expect(letters([...textsOf(blocksOf(source)), ...kept].join(" "))).toBe(letters(source));
      }),
      { seed: 20261123, numRuns: 400 },
    );
  });

  const original = "../shared/seed/article.txt";
  it.skipIf(!existsSync(original))(
    "of the original article has its title, six sections and a conclusion",
    () => {
      const blocks = blocksOf(readFileSync(original, "utf8"));
      expect(headings(blocks).map((text) => text.split(" ")[1])).toEqual([
        "China’s",
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
        "6.",
        "Conclusion",
      ]);
      expect(textsOf(blocks).join(" ")).not.toContain("![]()");
      expect(blocks.filter(({ kind }) => kind === "aside" || kind === "caption")).toHaveLength(2);
    },
  );
});
