import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { markdownOf } from "../../functions/turn/markdown.ts";
import { plainAnswer } from "../../functions/turn/plain-text.ts";
import { longestQuestion } from "../../functions/turn/question.ts";
import type { AnsweredPart, FinishedAnswer } from "../../functions/turn/record.ts";

const parts: AnsweredPart[] = [
  { kind: "sentence", text: "It has **three** steps.", citations: [1] },
  { kind: "sentence", text: "They are:", citations: [1, 2] },
  { kind: "item", text: "build", ordinal: 1, citations: [2] },
  { kind: "item", text: "`test`", depth: 1, citations: [] },
  { kind: "code", text: "npm ci\n```\n", language: "sh", citations: [3] },
  {
    kind: "table",
    header: ["Plan", "Price"],
    rows: [["Team", "29 EUR"]],
    text: "| Plan | Price |\n|---|---|\n| Team | 29 EUR |",
    citations: [4],
  },
  { kind: "sentence", text: "That is all.", opens: true, citations: [] },
];

describe("an answer as a text", () => {
  it("is Markdown, with marks", () => {
    expect(markdownOf(parts)).toBe(
      [
        "It has **three** steps. [1] They are: [1][2]",
        "1. build [2]\n    - `test`",
        "````sh\nnpm ci\n```\n\n````\n[3]",
        "| Plan | Price |\n|---|---|\n| Team | 29 EUR |\n\n[4]",
        "That is all.",
      ].join("\n\n"),
    );
  });

  it("is words alone in a terminal", () => {
    const end = { type: "end", outcome: "answered", drafter: "model", quoted: 0, withheld: 0, nearest: [] };
    expect(plainAnswer({ corpus: "c0ffee", parts, citations: [], end } as FinishedAnswer)).toBe(
      [
        "It has three steps. [1] They are: [1][2]",
        "1. build [2]\n  - test",
        "npm ci\n```\n\n[3]",
        "Plan | Price\n-----|-------\nTeam | 29 EUR\n[4]",
        "That is all.",
      ].join("\n\n"),
    );
  });
});

it("a question may be as long in the widget as where it is answered", async () => {
  const field = await readFile("functions/widget/question-field.ts", "utf8");
  expect(Number(/longestQuestion = (\d+)/.exec(field)?.[1])).toBe(longestQuestion);
});
