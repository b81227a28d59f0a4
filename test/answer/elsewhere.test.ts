import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readEvidence } from "../../functions/answer/ground/evidence.ts";
import { ground } from "../../functions/answer/ground/gate.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { ask, shipped } from "./shipped.ts";

/**
 * The gate on documents of other kinds: policies, biographies, product pages, and on the shipped article. The
 * sentences were written before the gate was tried on them, most of them by somebody who was out to break it: true
 * ones as a model would paraphrase, false ones with one thing changed. It does not decide all of them rightly, so
 * rates are asserted, and those that it gets wrong are printed when a rate falls.
 */
interface Row {
  document: string;
  text: string;
  previous?: string;
  expected: "supported" | "unsupported";
}
const rows = (await readFile("test/answer/elsewhere/sentences.jsonl", "utf8"))
  .trim()
  .split("\n")
  .map((line): Row => JSON.parse(line));
const corpus = await openIndex(await buildIndex(await readFolder("test/answer/elsewhere/corpus")));
const passages = [...corpus.passages(), ...shipped.passages()];

/** The rows of one kind that the gate decides wrongly, and their share. */
function decide(expected: Row["expected"]): { wrong: string; right: number } {
  const asked = rows.filter((row) => row.expected === expected);
  const missed = asked.flatMap(({ document, text, previous }) => {
    const evidence = readEvidence(passages.filter((passage) => passage.document === document));
    const verdict = ground({ text, cited: [], ...(previous ? { previous } : {}) }, evidence);
    const right = (verdict.kind === "supported") === (expected === "supported");
    return right ? [] : [`${document}: ${text} (${verdict.reason ?? verdict.kind})`];
  });
  return { wrong: missed.join("\n"), right: 1 - missed.length / asked.length };
}

describe("on documents of all kinds the gate", () => {
  it("withholds at least 96% of the changed sentences", () => {
    const { wrong, right } = decide("unsupported");
    expect(right, wrong).toBeGreaterThanOrEqual(0.96);
  });

  it("lets through at least 60% of the true ones, however far from the words of their source", () => {
    const { wrong, right } = decide("supported");
    expect(right, wrong).toBeGreaterThanOrEqual(0.6);
  });
});

describe("on other documents the extractive drafter", () => {
  it.each([
    ["How many vacation days do full-time employees get?", "25 days"],
    ["When do carried-over days expire?", "31 March"],
    ["Who decides on exceptions for remote work?", "Anna Berg"],
    ["When was Marie Curie born?", "7 November 1867"],
    ["What did she discover together with Pierre?", "polonium and radium"],
    ["How much does a replacement cartridge cost?", "€24"],
    ["Does the filter remove viruses?", "not viruses"],
    ["Can I store it in the fridge?", "fridge"],
  ])("answers %j", async (question, words) => {
    expect((await ask(question, { corpus })).text).toContain(words);
  });

  it.each([
    "Who is the CEO of Norden Instruments?",
    "How many children did Henri Becquerel have?",
    "What is the notice period for dismissals?",
    "When was the AquaPure 100 released?",
  ])("does not answer %j", async (question) => {
    expect((await ask(question, { corpus })).end.outcome).toBe("not_in_corpus");
  });
});
