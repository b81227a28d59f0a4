import { describe, expect, it } from "vitest";
import type { ParsedBlock, ParsedRow } from "../../functions/corpus/blocks.ts";
import type { RetrievedPassage } from "../../functions/corpus/corpus.ts";
import { inWords } from "../../functions/corpus/in-words.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { leadsIn } from "../../functions/corpus/lead-in.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";

const p = (text: string): ParsedBlock => ({ kind: "paragraph", text });
const list = (...items: ParsedBlock[][]): ParsedBlock => ({
  kind: "list",
  ordered: false,
  items: items.map((blocks) => ({ blocks })),
});
const rows = (...lines: string[]): ParsedRow[] =>
  lines.map((line) => ({
    cells: line.split("|").map((text) => ({ text: text.replace(/^#/, ""), header: text.startsWith("#") })),
  }));
const table = (caption: string, ...lines: string[]): ParsedBlock => ({
  kind: "table",
  ...(caption ? { caption: { text: caption } } : {}),
  rows: rows(...lines),
});

/** The passages of a document, by way of an index. */
async function passagesOf(...blocks: ParsedBlock[]): Promise<RetrievedPassage[]> {
  const document = layOut("doc", { metadata: { title: "Doc" }, blocks });
  const corpus = await openIndex(await encodeIndex("", [document]));
  for (const { sentences, blocks: own } of corpus.passages())
    for (const { leansOn, cells = [] } of [
      ...own,
      ...sentences.map(({ block }) => own[block] ?? own[0]),
    ].filter((block) => block !== undefined))
      for (const { start, end, text } of [...leansOn, ...cells])
        if (end > start) expect(document.text.slice(start, end)).toBe(text);
  return corpus.passages();
}

/** Each sentence in words with what it leans on. */
async function leans(...blocks: ParsedBlock[]): Promise<string[]> {
  const passages = await passagesOf(...blocks);
  return passages.flatMap((passage) =>
    passage.sentences.map(({ block }, i) => {
      const on = passage.blocks[block]?.leansOn.map(({ kind, text }) => `${kind} ${text}`) ?? [];
      return [...on, inWords(passage, i)].join(" > ");
    }),
  );
}

describe("what a block leans on", () => {
  it("is the sentence that introduces its list, at every depth", async () => {
    expect(
      await leans(
        p("Be kind. These are not OK:"),
        list([p("insults"), list([p("loud ones")])], [p("threats")]),
        p("So."),
      ),
    ).toEqual([
      "Be kind.",
      "These are not OK:",
      "lead-in These are not OK: > insults",
      "lead-in These are not OK: > lead-in insults > loud ones",
      "lead-in These are not OK: > threats",
      "So.",
    ]);
  });

  it("is the header of its table and its caption", async () => {
    expect(await leans(p("Prices are below."), table("Plans", "#Plan|#Price", "Team|29 EUR"))).toEqual([
      "Prices are below.",
      "lead-in Prices are below. > Plans",
      "lead-in Prices are below. > caption Plans > header Plan | Price > Plan: Team; Price: 29 EUR",
    ]);
  });

  it("is the nearest header of a table that has several", async () => {
    expect(await leans(table("", "#A|#B", "1|2", "#C|#D", "3|4", "5|6"))).toEqual([
      "header A | B > A: 1; B: 2",
      "header C | D > C: 3; D: 4",
      "header C | D > C: 5; D: 6",
    ]);
  });

  it("is the head of a row where no row names the columns", async () => {
    expect(await leans(table("", "#Price|29 EUR", "#Size|2 l|3 l"))).toEqual([
      "Price: 29 EUR",
      "Size: 2 l; Size: 3 l",
    ]);
  });

  it("is a term, a box, a heading inside of it, and the words before code", async () => {
    expect(
      await leans(
        {
          kind: "definitions",
          entries: [
            { terms: [{ text: "A" }, { text: "B" }], descriptions: [[p("first")], [p("second")]] },
            { terms: [{ text: "C" }], descriptions: [[p("third")]] },
          ],
        },
        { kind: "admonition", of: "warning", blocks: [p("Hot.")] },
        { kind: "admonition", of: "tip", title: { text: "For cooks" }, blocks: [list([p("Stir.")])] },
        { kind: "quotation", blocks: [{ kind: "heading", depth: 3, text: "He" }, p("said.")] },
        p("Call it. It waits"),
        { kind: "code", text: "wait();" },
      ),
    ).toEqual([
      "term A > term B > first",
      "term A > term B > second",
      "term C > third",
      "admonition Warning > Hot.",
      "admonition For cooks > Stir.",
      "caption He > said.",
      "Call it.",
      "It waits",
      "lead-in It waits > wait();",
    ]);
  });

  it.each<[string, boolean]>([
    ["You'll see these deductions:", true],
    ["Sie brauchen Folgendes：", true],
    ["The plans are as follows.", true],
    ["It supports formats such as", true],
    ["See the table below.", true],
    ["We are kind.", false],
    ["Below zero it freezes, and the whole of the river with all its boats and bridges is white.", false],
  ])("is there for a list after %j: %s", (sentence, expected) => {
    expect(leadsIn(sentence, "list")).toBe(expected);
    expect(leadsIn(sentence, "paragraph")).toBe(false);
  });
});

it("cells of a row include those that are merged into it, each with all headers over it", async () => {
  const cell = (text: string, about: { header?: boolean; columns?: number; rows?: number } = {}) => ({
    text,
    header: false,
    ...about,
  });
  const merged: ParsedBlock = {
    kind: "table",
    rows: [
      { cells: [cell("Plan", { header: true, rows: 2 }), cell("Price", { header: true, columns: 2 })] },
      { cells: [cell("month", { header: true }), cell("year", { header: true })] },
      { cells: [cell("Team", { rows: 2 }), cell("29"), cell("290")] },
      { cells: [cell("39"), cell("390")] },
    ],
  };
  expect((await leans(merged)).map((line) => line.split(" > ").at(-1))).toEqual([
    "Plan: Team; Price / month: 29; Price / year: 290",
    "Plan: Team; Price / month: 39; Price / year: 390",
  ]);
});

describe("passages", () => {
  const long = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => `The ${name} number ${i} is here to fill the page.`).join(" ");

  it("never end between a lead-in and what it leads to, and cut no list that fits", async () => {
    for (let before = 1; before < 40; before++) {
      const items = Array.from({ length: 12 }, (_, i) => [p(long(`item ${i}`, 2))]);
      const found = await passagesOf(
        p(`${long("paragraph", before)} These are not OK:`),
        list(...items),
        p(long("end", 9)),
      );
      const leading = found.find(({ text }) => text.includes("These are not OK:"));
      expect(leading?.text).toContain("The item 0 number");
      expect(leading?.text).toContain("The item 11 number");
      expect(found.some(({ cut }) => cut)).toBe(false);
    }
  });

  it("say where a list was cut, between items, and its items keep their lead-in", async () => {
    const items = Array.from({ length: 60 }, (_, i) => [p(`Item ${i}:`), list([p(long(`item ${i}`, 2))])]);
    const found = await passagesOf(p("These are not OK:"), list(...items));
    expect(found.length).toBeGreaterThan(2);
    for (const { cut, text, sentences, blocks } of found) {
      expect(cut).toBe(true);
      expect(text).not.toMatch(/Item \d+:$/);
      for (const { block } of sentences.filter(({ text: own }) => own.startsWith("The item")))
        expect(blocks[block]?.leansOn.map(({ text: own }) => own)).toEqual([
          "These are not OK:",
          expect.stringMatching(/^Item \d+:$/),
        ]);
    }
    expect(found[0]?.text).toMatch(/^These are not OK:/);
  });

  it("are found by what their blocks lean on", async () => {
    const prices = Array.from({ length: 90 }, (_, i) => `plan ${i}|${i} EUR and a word or two more`);
    const document = layOut("doc", {
      metadata: { title: "Doc" },
      blocks: [
        table("", "#Plan|#Surcharge", ...prices),
        { kind: "heading", depth: 2, text: "Other" },
        ...Array.from({ length: 5 }, (_, i) => p(`${long(`plan ${i}`, 8)}`)),
      ],
    });
    const corpus = await openIndex(await encodeIndex("", [document]));
    const found = await corpus.search("surcharge of plan 77", 3);
    expect(found[0]?.text).toContain("plan 77 | 77 EUR");
  });
});
