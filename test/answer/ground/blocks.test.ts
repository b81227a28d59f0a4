import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { DraftPart } from "../../../functions/answer/parts.ts";
import { startScriptedModel } from "../scripted-model.ts";
import { passage } from "./passage.ts";
import { grounded, keptTexts, partsOf, quotedTexts, readerOf, reads, yes } from "./reader.ts";

const server = await startScriptedModel();
afterAll(() => server.close());
const reader = readerOf(server);

const passages = [
  passage(
    ["Allotments", "Sheds"],
    { lead: "These must not be kept in a shed:", items: ["gas bottles", "paint"] },
    "Keys are [ordered online](https://plots.example/keys).",
  ),
  passage(
    ["Allotments", "Tools"],
    {
      lead: "Borrow a tool so:",
      code: "tool borrow --name spade\n\n# what is there\ntool list --all\ntool return --name spade",
    },
    {
      rows: [
        ["Tool", "Deposit"],
        ["Spade", "5 EUR"],
        ["Mower", "40 EUR"],
      ],
    },
  ),
];
const kept = async (...parts: (string | DraftPart)[]) =>
  keptTexts(await grounded(partsOf(...parts), { passages, reader }));
const item = (text: string): DraftPart => ({ kind: "item", text, cited: [] });
const code = (text: string): DraftPart => ({ kind: "code", text, cited: [] });

/** Whatever has to be read is refused: what goes out repeats the documents. */
describe("without a reading", () => {
  beforeEach(() => server.play(reads(() => ({ supported: false, by: [] }))));

  it("an item goes out under the sentence that says what its list is, and only there", async () => {
    expect(await kept("You may keep in a shed:", item("paint"))).toEqual([]);
    expect(await kept(item("paint"))).toEqual([]);
    const lead = "These must not be kept in a shed:";
    expect(await kept(lead, item("paint"), item("Gas bottles."))).toEqual([lead, "paint", "Gas bottles."]);
  });

  it.each([
    [
      "the whole block",
      "tool borrow --name spade\n\n# what is there\ntool list --all\ntool return --name spade",
    ],
    ["whole lines of it", "  # what is there\n  tool list --all"],
    ["one line", "tool list --all"],
  ])("code goes out: %s", async (_, text) => {
    expect(await kept(code(text))).toEqual([text]);
  });

  it.each([
    ["lines that do not follow each other", "tool borrow --name spade\ntool return --name spade"],
    ["an option less", "tool list"],
    ["a sign less", "tool list -all"],
    ["a word that goes on", "tool list --al"],
  ])("code is quoted whole instead: %s", async (_, text) => {
    const events = await grounded(partsOf(code(text)), { passages, reader });
    expect(keptTexts(events)).toEqual([]);
    expect(quotedTexts(events, passages).join("\n")).toContain("tool list --all\ntool return");
  });

  it("a table goes out with rows of the documents' under their headers", async () => {
    const table = (header: string[], ...rows: string[][]): DraftPart => {
      return {
        kind: "table",
        header,
        rows,
        text: [header, ...rows].map((row) => row.join("|")).join("\n"),
        cited: [],
      };
    };
    expect(await kept(table(["Tool", "Deposit"], ["Mower", "40 EUR"]))).toHaveLength(1);
    expect(await kept(table(["Tool", "Deposit"], ["Mower", "5 EUR"]))).toEqual([]);
    expect(await kept(table(["Tool", "Rent"], ["Mower", "40 EUR"]))).toEqual([]);
  });

  it("a row goes out in words that have its headers, not without them", async () => {
    expect(await kept("Tool: Mower; Deposit: 40 EUR")).toHaveLength(1);
    expect(await kept("Mower | 40 EUR")).toEqual([]);
  });
});

describe("with a reading that says yes to everything", () => {
  beforeEach(() => server.play(reads(yes)));

  it("a figure of a row is not said of its sister", async () => {
    const by = (words: string) =>
      reads(({ sentences }) => {
        const [number = ""] = [...sentences].find(([, text]) => text.includes(words)) ?? [];
        return { supported: true, by: [number] };
      });
    server.play(by("Mower"));
    expect(await kept("The deposit for a mower is 40 EUR.")).toHaveLength(1);
    expect(await kept("The deposit for a mower is 5 EUR.")).toEqual([]);
    expect(await kept("The deposit for a spade is 40 EUR.")).toEqual([]);
  });

  it("links lead where the documents' do", async () => {
    expect(await kept("Order keys [here](https://plots.example/keys).")).toHaveLength(1);
    expect(await kept("Order keys [here](https://plots.example/key).")).toEqual([]);
  });

  it.each([
    ["Use `tool list --all` to see all.", 1],
    ["Use `tool list  --all` to see all.", 1],
    ["Use `tool --all list` to see all.", 0],
    ["Use `ool list` to see all.", 0],
  ])("code in a sentence stands in one block, sign for sign: %s", async (text, count) => {
    expect(await kept(text)).toHaveLength(count);
  });
});
