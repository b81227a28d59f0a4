import { describe, expect, it } from "vitest";
import type { ParsedBlock } from "../../../functions/corpus/blocks.ts";
import { CorpusError } from "../../../functions/corpus/errors.ts";
import { parseFile, parseWithin } from "../../../functions/corpus/parse/parse-file.ts";
import { textsOf } from "./block-texts.ts";

const parse = (name: string, text: string) => parseFile(name, new TextEncoder().encode(text));
const texts = async (name: string, text: string) =>
  textsOf((await parse(name, text)).blocks as ParsedBlock[]);

describe("a file", () => {
  it("is parsed by its ending, several at once", async () => {
    const all = await Promise.all([
      ...Array.from({ length: 12 }, (_, i) => texts("a.md", `# Title\n\nText *${i}*.`)),
      texts("b.txt", "Text of a file.\n"),
      texts("c.MDX", "{/* no */}\n\nYes."),
      texts("d.html", "<p>Text."),
    ]);
    expect(all.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, i) => ["Title", `Text ${i}.`]));
    expect(all.slice(12)).toEqual([["Text of a file."], ["Yes."], ["Text."]]);
  });

  it.each([
    ["a.md", "", "is empty: it has no bytes"],
    ["a.xyz", "x", /^has an ending that is not known; known are \.md,/],
    ["a.md", `${">".repeat(2500)} a`, "nests its lists and quotations more than 100 deep (line 1)"],
    ["a.ipynb", "{}", "is no notebook of version 4: save it with a current Jupyter"],
    ["a.pdf", "text", "is no PDF file, whatever its name says"],
    ["a.md", "\0", "is not a text file"],
  ])("that cannot be read is refused with the reason: %s", async (name, text, reason) => {
    const error = await parse(name, text).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CorpusError);
    expect((error as Error).message).toMatch(reason);
  });

  it("after one that is refused is read as before", async () => {
    await expect(parse("a.md", ">".repeat(2500))).rejects.toThrow(CorpusError);
    expect(await texts("a.md", "Text.")).toEqual(["Text."]);
  });
});

describe("a file that takes too long", () => {
  it("is given up with the reason, and the others are read", async () => {
    const bytes = new TextEncoder().encode("*a **a ".repeat(2_000_000));
    const [slow, next] = await Promise.allSettled([parseWithin(0.01, "a.md", bytes), parse("b.md", "Text.")]);
    expect(slow).toMatchObject({ reason: new CorpusError("takes longer than 0.01 s to read; split it") });
    expect(next).toMatchObject({ value: { blocks: [{ text: "Text." }] } });
  });
});

describe("a notebook", () => {
  const notebook = (cells: object[], metadata: object = {}) =>
    JSON.stringify({ nbformat: 4, metadata: { language_info: { name: "python" }, ...metadata }, cells });

  it("has its text, its code and what the code printed", async () => {
    const { metadata, blocks, warnings } = await parse(
      "a.ipynb",
      notebook([
        { cell_type: "raw", source: "---\nauthor: Kim\n---" },
        { cell_type: "markdown", source: ["# Kites\n", "\n", "How *high*?"] },
        {
          cell_type: "code",
          source: "high(\n  3)",
          outputs: [
            { output_type: "stream", text: ["\u001b[31m12 m\u001b[0m\n"] },
            {
              output_type: "execute_result",
              data: {
                "text/html": "<table><tr><th>m</th></tr><tr><td>12</td></tr></table>",
                "text/plain": "m 12",
              },
            },
            { output_type: "display_data", data: { "image/png": "aa", "text/plain": "<Figure>" } },
            { output_type: "error", ename: "KeyError", evalue: "'m'" },
          ],
        },
      ]),
    );
    expect(metadata).toEqual({ author: "Kim", title: "Kites" });
    expect(blocks).toMatchObject([
      { kind: "heading", depth: 1, text: "Kites" },
      { kind: "paragraph", text: "How high?" },
      { kind: "code", language: "python", text: "high(\n  3)" },
      { kind: "code", title: "Output", text: "12 m" },
      { kind: "table", rows: [{ cells: [{ text: "m", header: true }] }, { cells: [{ text: "12" }] }] },
      { kind: "code", title: "Output", text: "KeyError: 'm'" },
    ]);
    expect(warnings).toEqual(["Cell 3 shows an image that cannot be read."]);
  });

  it("has the beginning of a long output", async () => {
    const source = notebook([
      { cell_type: "code", source: "x", outputs: [{ output_type: "stream", text: "line\n".repeat(5000) }] },
    ]);
    const [, output = ""] = (await texts("a.ipynb", source)).filter((text) => text !== "Output");
    expect(output.split("\n").length).toBeLessThan(50);
    expect(output).toMatch(/^line\n.*…$/s);
  });
});

describe("AsciiDoc", () => {
  it("becomes blocks, and says where another file belongs", async () => {
    const { metadata, blocks, warnings } = await parse(
      "a.adoc",
      `= Kites: A Manual
Kim Example
v1.0, 2026-05-01
:spool: wooden spool

A line on a {spool}, 10^6^ times.footnote:[Or more.]

== Safety

WARNING: Not in a storm.

.Prices
[options="header"]
|===
|Kite |Price

|Small
|29 EUR
|===

.fly.js
[source,js]
----
fly("a"); // <1>
----

Term:: Description

* [x] done
. first

include::other.adoc[]
`,
    );
    expect(metadata).toEqual({ title: "Kites: A Manual", author: "Kim Example", date: "2026-05-01" });
    expect(blocks).toMatchObject([
      { kind: "heading", depth: 1 },
      { kind: "paragraph", text: "A line on a wooden spool, 10⁶ times.[1]" },
      { kind: "heading", depth: 2, text: "Safety" },
      { kind: "admonition", of: "warning", blocks: [{ text: "Not in a storm." }] },
      {
        kind: "table",
        caption: { text: "Prices" },
        rows: [
          {
            cells: [
              { text: "Kite", header: true },
              { text: "Price", header: true },
            ],
          },
          {},
        ],
      },
      { kind: "code", language: "js", title: "fly.js", text: 'fly("a"); // (1)' },
      { kind: "definitions", entries: [{ terms: [{ text: "Term" }] }] },
      { kind: "paragraph" },
    ]);
    expect(warnings).toEqual(["Line 32: include::other.adoc[] stands for a file that is not read."]);
  });
});
