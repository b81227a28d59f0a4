import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { test, texts, visible } from "./tab.ts";

const cited = parts.citation(1, "1", quotes.tencent);
const opening = [parts.start, ...cited, ...parts.sentence("Tencent bought GPUs.", 1)];

const quoted = "2 sentences are quoted as the documents have them.";
const withheld = "One sentence of the draft was withheld: the documents do not support it.";
const partial = "The documents answer only a part of this question.";
const unread = /^The draft could not be checked: /;
const extractive = "Quoted from the documents without a language model.";
const slow = "The language model took too long.";
const instead = `${slow} The documents are quoted instead.`;

describe("what is said beside an answer", () => {
  test.for([
    ["nothing, where all of it stands as drafted", {}, []],
    ["a sentence that was replaced is not called withheld", { quoted: 2 }, [quoted]],
    ["nor the other way round", { withheld: 1, outcome: "partial" }, [withheld]],
    ["both, of different sentences", { quoted: 2, withheld: 1, outcome: "partial" }, [quoted, withheld]],
    ["a part of the question has no answer", { outcome: "partial" }, [partial]],
    ["and what there is, is quoted", { outcome: "partial", quoted: 2 }, [quoted, partial]],
    [
      "nobody could check: no word on what the documents support",
      { quoted: 2, withheld: 1, outcome: "partial", unread: true },
      [unread],
    ],
    [
      "nobody could check, and a part has no answer",
      { quoted: 2, outcome: "partial", unread: true },
      [unread, partial],
    ],
    ["without a model", { drafter: "extractive" }, [extractive]],
    ["without a model, in part", { drafter: "extractive", outcome: "partial" }, [partial, extractive]],
  ] as const)("%s", async ([, ending, remarks], { tab }) => {
    const answer = await tab.ask("Which GPUs?");
    answer.send(...opening, parts.answer(ending));
    answer.end();
    await tab.page.locator(".actions").waitFor();
    await texts(tab.page.locator(".remark")).toEqual(
      remarks.map((remark) => (typeof remark === "string" ? remark : expect.stringMatching(remark))),
    );
  });

  test("a model that fails: why, once, and that the documents are quoted where they are", async ({ tab }) => {
    const answer = await tab.ask("Which GPUs?");
    answer.send(parts.start, parts.notice("timeout"), ...opening.slice(1));
    answer.send(parts.answer({ drafter: "extractive", quoted: 2 }));
    answer.end();
    await tab.page.locator(".actions").waitFor();
    expect(await tab.page.locator(".notice").innerText()).toBe(instead);
    await texts(tab.page.locator(".remark")).toEqual([]);
  });

  test("a model that fails where there is nothing to quote", async ({ tab }) => {
    const answer = await tab.ask("Who is the cook?");
    answer.send(parts.start, parts.notice("timeout"));
    await visible(tab.page.locator(".notice")).toBe(true);
    answer.send(parts.nothing());
    answer.end();
    await texts(tab.page.locator(".abstention")).toEqual(["The documents do not answer this question."]);
    expect(await tab.page.locator(".notice").innerText()).toBe(slow);
  });

  test("where nobody could check, it is not said that the documents have no answer", async ({ tab }) => {
    const answer = await tab.ask("Who is the cook?");
    answer.send(parts.start, parts.answer({ outcome: "not_in_corpus", withheld: 1, unread: true }));
    answer.end();
    await texts(tab.page.locator(".abstention")).toEqual([expect.stringMatching(unread)]);
  });

  test("the other sections on a word that was asked alone", async ({ tab }) => {
    const answer = await tab.ask("GPUs");
    const { nearest } = parts.nothing("2").data;
    answer.send(...opening, parts.answer({ drafter: "extractive", nearest }));
    answer.end();
    await texts(tab.page.locator(".remark")).toEqual([extractive, "More on this:"]);
    const links = tab.page.locator(".nearest a");
    await texts(links).toHaveLength(1);
    expect(await links.getAttribute("href")).toMatch(/\/read\//);
  });
});
