import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DraftReader } from "../../../functions/answer/draft/read-draft.ts";
import type { DraftPart } from "../../../functions/answer/parts.ts";
import { passageOf } from "./passages.ts";

const passages = [
  passageOf([
    ["Full-time employees get 25 days of paid vacation a year.", "Requests go to the team lead."],
    ["The foundation was laid in 1931 [5].", "The cookie `__Host-id` is set by __init__ once.", "Ten."],
  ]),
  passageOf([["Sick leave is paid.", "It needs a note."]], {
    marks: [{ kind: "link", href: "https://example.org/leave", start: 0, end: 4 }],
  }),
];

function read(draft: string, sizes: readonly number[] = [draft.length || 1], cut = false): DraftPart[] {
  const reader = new DraftReader(passages);
  const parts: DraftPart[] = [];
  for (let at = 0, i = 0; at < draft.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    parts.push(...reader.push(draft.slice(at, at + size)));
    at += size;
  }
  return [...parts, ...reader.end(cut)];
}

const said = (draft: string) => read(draft).map(({ text }) => text);
/** "1.1" for the first sentence of the first passage. */
const cites = ({ cited }: DraftPart) =>
  cited.map(({ passage, sentence }) => `${passage + 1}.${sentence + 1}`);

const vacation = "Full-time employees get 25 days of paid vacation a year";

describe("citation marks as models write them", () => {
  it.each([
    `${vacation} [1.1].`,
    `${vacation}. [1.1]`,
    `${vacation}.[1.1]`,
    `${vacation}【1.1】.`,
    `${vacation}【1.1†L3-L5】.`,
    `${vacation}.【1.1†source】`,
    `${vacation} [Source 1.1].`,
    `${vacation} (1.1).`,
    `${vacation}. (1.1)`,
    `${vacation} ([1.1]).`,
    `${vacation} (see [1.1]).`,
    `${vacation} [1.1](leave.md).`,
    `${vacation} [[1.1]](leave.md).`,
    `${vacation} [[1.1]].`,
    `${vacation}^1.1.`,
    `${vacation}[^1.1].`,
    `${vacation}<sup>[1.1]</sup>.`,
    `${vacation}<sup>1.1</sup>.`,
    `${vacation} \\[1.1\\].`,
    `**${vacation}** [1.1].`.replaceAll("**", ""),
  ])("%j", (draft) => {
    const parts = read(draft);
    expect(parts.map(({ text }) => text)).toEqual([`${vacation}.`]);
    expect(parts.flatMap(cites)).toEqual(["1.1"]);
  });

  it.each<[string, string[]]>([
    ["[1.1, 2.1]", ["1.1", "2.1"]],
    ["[1.1][2.2]", ["1.1", "2.2"]],
    ["[1.1], [2.2]", ["1.1", "2.2"]],
    ["[1.1-1.3]", ["1.1", "1.2", "1.3"]],
    ["[1.1–3]", ["1.1", "1.2", "1.3"]],
    ["[2]", ["2.1", "2.2"]],
    ["[99.7]", []],
    ["[0.0][1.99]", []],
    ["¹", ["1.1", "1.2", "1.3", "1.4", "1.5"]],
    ["(1)", ["1.1", "1.2", "1.3", "1.4", "1.5"]],
    ["^1", ["1.1", "1.2", "1.3", "1.4", "1.5"]],
    ["【1†L3-L5】", ["1.1", "1.2", "1.3", "1.4", "1.5"]],
  ])("%s names %j", (mark, expected) => {
    const [part] = read(`${vacation} ${mark}.`);
    expect(part?.text).toBe(`${vacation}.`);
    expect(part && cites(part)).toEqual(expected);
  });

  it("those of the source stay, and look like none of the answer's", () => {
    const [part] = read("The foundation was laid in 1931 [5]. [1.3]");
    expect(part?.text).toBe("The foundation was laid in 1931 \\[5].");
    expect(part && cites(part)).toEqual(["1.3"]);
  });

  it("one in the middle belongs to its sentence", () => {
    const parts = read("Tencent bought H100s [1.1] and H20s [2.1]. It sold none [1.2], they say.");
    expect(parts.map(({ text }) => text)).toEqual([
      "Tencent bought H100s and H20s.",
      "It sold none, they say.",
    ]);
    expect(parts.map(cites)).toEqual([["1.1", "2.1"], ["1.2"]]);
  });

  it("one ends its sentence, whatever the next begins with", () => {
    expect(
      said(
        "Setting it returns a Promise [1.1]. `getSignedCookie` will return `false` [1.2]. npm is next [2.1].",
      ),
    ).toEqual(["Setting it returns a Promise.", "`getSignedCookie` will return `false`.", "npm is next."]);
    expect(said("It returns a Promise. [1.1] `get` will wait. [1.2]")).toEqual([
      "It returns a Promise.",
      "`get` will wait.",
    ]);
    expect(said("They open at 9 a.m. [1.1] and close at noon [1.2].")).toEqual([
      "They open at 9 a.m. and close at noon.",
    ]);
  });

  it("on a line of its own it belongs to what stands above", () => {
    expect(read(`${vacation}.\n[1.1]\n\nTen. It is so.`).map(cites)).toEqual([["1.1"], []]);
    expect(read("```ts\nlet x = 1\n```\n[1.2]\n\nThen on. It is.").map(cites)).toEqual([["1.2"], [], []]);
    expect(read("```ts\nlet x = 1\n```\n\n[1.2] Then on.").map(cites)).toEqual([["1.2"], []]);
    expect(read("```ts\nlet x = 1\n``` [1.2]\nThen on.").map(cites)).toEqual([["1.2"], []]);
  });
});

describe("what is no citation comes out as it was written", () => {
  it.each([
    "The array `[200]` has users[0] in it.",
    "The prefix is __Secure- or __Host- then.",
    "It answers 'overflow :(' with 413.",
    "The type is `Array<string>` here.",
    "Use `--template vercel --pm npm` there.",
    "Call `a(b)[1](c)` at once.",
    "The cookie `__Host-id` is set by \\__init\\__ once.".replace("\\__init\\__", "\\_\\_init\\_\\_"),
  ])("%s", (sentence) => {
    expect(said(`${sentence} [1.1]`)).toEqual([sentence]);
  });

  it("a lone sign is escaped where it would be taken for a mark", () => {
    expect(said("Four * five is 20 [1.1].")).toEqual(["Four \\* five is 20."]);
    expect(said("Write <b> for bold [1.1].")).toEqual(["Write \\<b> for bold."]);
    expect(said("Ten `ticks [1.1].")).toEqual(["Ten \\`ticks."]);
  });

  it("links stay as far as the passages have them", () => {
    expect(said("See [the policy](https://example.org/leave) and [x](https://evil.example) [2.1].")).toEqual([
      "See [the policy](https://example.org/leave) and x.",
    ]);
  });

  it("emphasis stays where it is whole", () => {
    expect(said("**Yes**, it _is_ so [1.1]. **Note: one. Two** [1.2].")).toEqual([
      "**Yes**, it *is* so.",
      "Note: one.",
      "Two.",
    ]);
  });
});

describe("blocks", () => {
  it("are read as what they are", () => {
    const draft = [
      "The plans are these [1.1]:",
      "",
      "1. **Team** costs 29 EUR [1.2].",
      "   It is for all.",
      "2) Solo is free [1.2]",
      "   - for one",
      "",
      "```ts index.ts",
      "app.get('/', (c) => {",
      "  return c.text(`[1]`)",
      "})",
      "```",
      "[2.1]",
      "",
      "| Plan | Price | |",
      "|---|---:|---|",
      "| Team | `a|b` | [1.2] |",
      "| Solo | 0 | [2.2] |",
      "",
      "That is all [1.1].",
    ].join("\n");
    expect(read(draft)).toMatchObject([
      { kind: "sentence", text: "The plans are these:" },
      { kind: "item", ordinal: 1, text: "**Team** costs 29 EUR. It is for all." },
      { kind: "item", ordinal: 2, text: "Solo is free" },
      { kind: "item", depth: 1, text: "for one" },
      { kind: "code", language: "ts", text: "app.get('/', (c) => {\n  return c.text(`[1]`)\n})" },
      {
        kind: "table",
        header: ["Plan", "Price"],
        rows: [
          ["Team", "`a|b`"],
          ["Solo", "0"],
        ],
      },
      { kind: "sentence", text: "That is all.", opens: true },
    ]);
    expect(read(draft).map(cites)).toEqual([["1.1"], ["1.2"], ["1.2"], [], ["2.1"], ["1.2", "2.2"], ["1.1"]]);
  });

  it("code without a citation has that of the sentence above it", () => {
    expect(read("Set it so [1.2]:\n```\nx = 1\n```\nDone.").map(cites)).toEqual([["1.2"], ["1.2"], []]);
  });

  it("a bare yes goes with what follows", () => {
    expect(said("No. The timeout cannot be used [1.1].")).toEqual(["No. The timeout cannot be used."]);
    expect(said("Yes.\n\nIt is so [1.1].")).toEqual(["Yes. It is so."]);
    expect(said("Ja. Das ist so [1.1].")).toEqual(["Ja. Das ist so."]);
    expect(said("No.")).toEqual(["No."]);
  });

  it("paragraphs are told", () => {
    expect(read("One is. Two is.\n\nThree is.").map(({ opens }) => opens)).toEqual([
      undefined,
      undefined,
      true,
    ]);
  });

  it("abstentions are no words of the answer", () => {
    const reader = new DraftReader(passages);
    expect([
      ...reader.push("It is so [1.1]. **NOT_IN_"),
      ...reader.push("CORPUS**."),
      ...reader.end(false),
    ]).toHaveLength(1);
    expect(reader.abstained).toBe(true);
  });

  it("thoughts are dropped", () => {
    expect(said("<think>Hm. [1.1]\n\n```</think>It is so [1.1].")).toEqual(["It is so."]);
    expect(said("<reasoning>Hm.</reasoning>\nIt is so [1.1].")).toEqual(["It is so."]);
    expect(said("It is so [1.1]. <think>and never ends")).toEqual(["It is so."]);
    expect(said("The tag `<think>` is code [1.1].")).toEqual(["The tag `<think>` is code."]);
  });

  it("what was cut off is left out", () => {
    expect(read("It is so [1.1]. And the oth", [3], true).map(({ text }) => text)).toEqual(["It is so."]);
    expect(read("It is so [1.1].\n```\nlet x", [3], true).map(({ text }) => text)).toEqual(["It is so."]);
    expect(read("It is so.\n- one [1.1]\n- tw", [3], true).map(({ text }) => text)).toEqual([
      "It is so.",
      "one",
    ]);
  });

  it("what is too long is given up, and told", () => {
    const reader = new DraftReader(passages);
    const parts = [...reader.push(`${"word ".repeat(900)}end.\n\nIt is so [1.1].`), ...reader.end(false)];
    expect(parts.map(({ text }) => text)).toEqual(["It is so."]);
    expect(reader.lost).toBe(1);
  });
});

const pieces = fc.constantFrom(
  ...[
    "It is so",
    " [1.1]",
    ". ",
    "\n",
    "\n\n",
    "`x[1]`",
    "```ts\n",
    "```\n",
    "- ",
    "1. ",
    "| a | b |\n",
    "|---|---|\n",
  ],
  ...[
    "**",
    "*",
    "_",
    "__",
    "[2]",
    "(1)",
    "¹",
    "<sup>",
    "</sup>",
    "<think>",
    "</think>",
    "e.g. ",
    "Yes. ",
    "No. 5 ",
    "。",
    "「は」",
  ],
  ...[
    "[a](https://example.org/leave)",
    "【1†x】",
    "\\",
    "!",
    "![",
    "(see ",
    ")",
    "^1",
    "#",
    "# H\n",
    "> ",
    "😀",
    "\t",
    "  ",
    "NOT_IN_CORPUS",
    "---\n",
    "~~~\n",
    "[^1]: x\n",
  ],
);
const draft = fc
  .array(fc.oneof({ weight: 6, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) }), {
    maxLength: 24,
  })
  .map((all) => all.join(""));

describe("however the stream is cut", () => {
  it("the same parts come out", () => {
    fc.assert(
      fc.property(
        draft,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (text, sizes) => {
          expect(read(text, sizes)).toEqual(read(text));
        },
      ),
      { seed: 20261127, numRuns: 800 },
    );
  });
});

describe("hostile drafts cost no more than they are long", () => {
  it.each<[string, string]>([
    ["spaces", " "],
    ["dots", "."],
    ["stops", "a. "],
    ["abbreviations", "e.g. "],
    ["brackets", "["],
    ["closed brackets", "[x] "],
    ["marks", "[1.1]"],
    ["backticks", "` "],
    ["runs of backticks", "```` ``"],
    ["stars", "*a "],
    ["underscores", "_"],
    ["tags", "<sup>"],
    ["thoughts", "<think></think>"],
    ["links", "[a]("],
    ["pipes", "|"],
    ["rows", "|a\n"],
    ["fences", "```\n"],
    ["items", "- a\n"],
    ["quotes", ">"],
    ["numbers", "1."],
    ["parentheses", "("],
    ["raised digits", "¹ "],
    ["full-width stops", "。"],
    ["line ends", "\n"],
    ["backslashes", "\\"],
  ])("%s", (_, unit) => {
    const timed = (length: number, size: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const began = performance.now();
      read(text, [size]);
      return performance.now() - began;
    };
    timed(4_000, 7);
    const base = Math.max(100, timed(10_000, 7), timed(10_000, 10_000));
    // Four times the length: a quadratic reader would take sixteen times as long.
    expect(timed(40_000, 7)).toBeLessThan(10 * base);
    expect(timed(40_000, 40_000)).toBeLessThan(10 * base);
  });
});
