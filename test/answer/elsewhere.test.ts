import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readEvidence } from "../../functions/answer/ground/evidence.ts";
import { ground } from "../../functions/answer/ground/gate.ts";
import { buildIndex, readFolder } from "../../functions/corpus/folder.ts";
import { openIndex } from "../../functions/corpus/open.ts";
import { ask } from "./shipped.ts";

/**
 * The gate on documents of other kinds: a policy, a biography, a product's FAQ. The sentences were written before the
 * gate was tried on them, true ones as a model would paraphrase and false ones with one thing changed. It does not
 * decide all of them rightly, so rates are asserted, and those that it gets wrong are printed when a rate falls.
 */
const sentences: Record<string, Record<"supported" | "unsupported", string[]>> = JSON.parse(
  await readFile("test/answer/elsewhere/sentences.json", "utf8"),
);
const corpus = openIndex(buildIndex(await readFolder("test/answer/elsewhere/corpus")));

function wrong(expected: "supported" | "unsupported"): { wrong: string[]; of: number } {
  const all = Object.entries(sentences).flatMap(([document, lists]) => {
    const evidence = readEvidence(corpus.passages().filter((passage) => passage.document === document));
    return lists[expected].map((text) => ({ text, verdict: ground({ text, cited: [] }, evidence) }));
  });
  const missed = all.filter(({ verdict }) => verdict.kind !== expected);
  return {
    wrong: missed.map(({ text, verdict }) => `${text} (${verdict.reason ?? verdict.kind})`),
    of: all.length,
  };
}

describe("on other documents the gate", () => {
  it("withholds at least 96% of the changed sentences", () => {
    const { wrong: passed, of } = wrong("unsupported");
    expect(1 - passed.length / of, passed.join("\n")).toBeGreaterThanOrEqual(0.96);
  });

  it("lets through at least 90% of the true ones", () => {
    const { wrong: withheld, of } = wrong("supported");
    expect(1 - withheld.length / of, withheld.join("\n")).toBeGreaterThanOrEqual(0.9);
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
