import { describe, expect, it } from "vitest";
import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { ask, shipped } from "./shipped.ts";

describe("the extractive drafter over the shipped article", () => {
  it.each([
    ["Which GPUs did Tencent buy and what for?", ["H100", "H20", "Yuanbao"]],
    ["which gpus tencent bought and what for", ["H100", "H20", "Yuanbao"]],
    ["Who backs 01.AI?", ["Alibaba", "Xiaomi"]],
    ["Which companies support 01.AI?", ["Alibaba", "Xiaomi"]],
    [
      "Which chips does China build itself and what do they rival?",
      ["Ascend 910C", "Biren", "Kunlun", "A100"],
    ],
    ["How do firms get around hardware limits in the cloud?", ["renting", "overseas"]],
    ["What is the 70% goal, by when, and under which plan?", ["70%", "2025", "Made in China 2025"]],
    ["What happened to Nvidia's market share?", ["Nvidia", "shrink"]],
    ["What did Nvidia's CEO acknowledge?", ["innovate faster"]],
    ["What is Yuanbao?", ["Yuanbao", "large language model"]],
    ["Why do companies turn to smaller models?", ["less dependent"]],
    ["What role does Alibaba play?", ["Alibaba"]],
    ["who makes the kunlun chips", ["Baidu"]],
    ["When should 70% of chips be produced locally?", ["2025"]],
    ["Who makes the Kunlun chips?", ["Baidu"]],
    ["What is the purpose of the chip ban?", ["advanced semiconductor technology"]],
  ])("answers %j", async (question, expected) => {
    const { text, end, parts } = await ask(question);
    for (const words of expected) expect(text).toContain(words);
    expect(end).toMatchObject({ outcome: "answered", drafter: "extractive", withheld: 0, nearest: [] });
    expect(new Set(parts.map(({ path }) => path?.join())).size).toBeLessThanOrEqual(4);
  });

  it.each([
    "What is the price of an H100?",
    "How much does an H100 cost?",
    "Who is the president of France?",
    "What did TSMC do?",
    "When was the ban lifted?",
    "When was Huawei founded?",
    "Who is the CEO of Tencent?",
    // Somebody is named in the sentence that speaks of him, and it is somebody else.
    "Who is the CEO of Nvidia?",
    "Who is Nvidia's CEO?",
    "who is the ceo of tencent",
    "price of h100",
    "what did tsmc do",
    "How many employees does Baidu have?",
    "What is the capital of Mongolia?",
    "Which chips does Samsung make?",
    "How do I bake bread?",
  ])("does not answer %j", async (question) => {
    const { parts, end } = await ask(question);
    expect(parts.map(({ part }) => part.text)).toEqual([]);
    expect(end.outcome).toBe("not_in_corpus");
  });

  it("answers the part that it can and says that it is a part", async () => {
    const { text, end } = await ask("Which GPUs did Tencent buy, and how much did they cost?");
    expect(text).toContain("H100");
    expect(end.outcome).toBe("partial");
  });

  it("understands a follow-up by the question before it", async () => {
    const history = [{ question: "Who backs 01.AI?", answer: "Alibaba and Xiaomi back it." }];
    const { text } = await ask("And what kind of models does it build?", { history });
    expect(text).toContain("edge computing");
  });

  it("weighs a follow-up's likeness by what it leans on, too", async () => {
    const embedder = builtinEmbedder();
    const files = await readFolder("corpus");
    const corpus = await openIndex(await buildIndex(files, { embedder }), embedder);
    const history = [{ question: "What kind of models does 01.AI build?", answer: "Smaller ones." }];
    const { text } = await ask("And who backs it?", { history, corpus });
    expect(text).toContain("Alibaba and Xiaomi");
  });

  it("quotes exactly, each excerpt in reading order under its path", async () => {
    const { parts } = await ask("How do Chinese companies respond to the U.S. chip ban?");
    expect(parts[0]).toMatchObject({ opens: true, path: parts[0]?.citations[0]?.path });
    for (const { part, citations, path } of parts) {
      for (const { document, quote, start, end } of citations) {
        expect(shipped.document(document)?.text.slice(start, end)).toBe(quote);
        expect(part.text).toBe(quote);
      }
      if (path) expect(citations[0]?.path).toEqual(path);
    }
    const quotes = parts.flatMap(({ citations }) => citations.map(({ quote }) => quote));
    expect(new Set(quotes).size).toBe(quotes.length);
  });

  it("points to the nearest sections when it does not answer", async () => {
    const { end } = await ask("What is the price of an H100?");
    expect(end.nearest[0]).toMatchObject({
      document: "ai-chip-ban",
      section: expect.stringContaining("Stockpiling"),
    });
  });
});
