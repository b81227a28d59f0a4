import { describe, expect, it } from "vitest";
import { buildIndex } from "../../functions/corpus/build.ts";
import { readFolder } from "../../functions/corpus/folder.ts";
import { openIndex } from "../../functions/corpus/open.ts";
import { ask, shipped } from "./shipped.ts";

const several = await openIndex(await buildIndex(await readFolder("test/answer/elsewhere/corpus")));

describe("a question about the document as a whole", () => {
  it.each([
    "Summarise the article.",
    "tl;dr",
    "What is this about?",
    "Give me the key takeaways",
    "What does the article say?",
  ])("%s quotes what each section opens with", async (question) => {
    const { sentences, end } = await ask(question);
    expect(end.outcome).toBe("answered");
    const sections = sentences.flatMap(({ citations }) => citations.map(({ section }) => section));
    expect(sections).toEqual(
      expect.arrayContaining([expect.stringMatching(/^1\./), expect.stringMatching(/^6\./)]),
    );
  });

  it.each(["What are the six points?", "Name the six strategies", "what are its six sections?"])(
    "%s lists the numbered headings, each cited",
    async (question) => {
      const { text, sentences, end } = await ask(question);
      expect(end.outcome).toBe("answered");
      expect(text).toMatch(/6 numbered sections: 1\. .*6\. /);
      for (const { document, quote, start, end } of sentences[0]?.citations ?? [])
        expect(shipped.document(document)?.text.slice(start, end)).toBe(quote);
      expect(sentences[0]?.citations).toHaveLength(6);
    },
  );

  it("counts the sections", async () => {
    expect((await ask("How many sections does the article have?")).text).toMatch(/has 7 sections/);
  });

  it("asks back which document where there are several, and takes the one that is named", async () => {
    const unclear = await ask("Summarize the document", { corpus: several });
    expect(unclear).toMatchObject({ text: "", end: { outcome: "unclear" } });
    expect(unclear.end.nearest.length).toBe(5);
    const named = await ask("Summarize the text about Marie Curie", { corpus: several });
    expect(
      new Set(named.sentences.flatMap(({ citations }) => citations.map(({ document }) => document))),
    ).toEqual(new Set(["curie"]));
  });

  it.each(["Which sections mention Baidu?", "What does the article say about Baidu's Kunlun chips?"])(
    "is not %s",
    async (question) => expect((await ask(question)).text).toContain("Baidu"),
  );
});

describe("what asks nothing of the documents", () => {
  it.each([
    "hi",
    "Hello there!",
    "Thanks!",
    "thank you so much",
    "What can you do?",
    "who are you",
    "ok, great",
    "bye",
  ])("%s gets a reply without a claim", async (question) => {
    const { events, end } = await ask(question);
    expect(end.outcome).toBe("remark");
    expect(events.map(({ type }) => type)).toEqual(["retrieved", "remark", "end"]);
  });

  it.each(["chips", "What about it?", "companies?"])("%s is asked back", async (question) => {
    const { events, end, text } = await ask(question);
    expect(end.outcome).toBe("unclear");
    expect(text).toBe("");
    expect(events).toContainEqual({ type: "remark", text: expect.stringMatching(/\?/) });
  });

  it.each(["Tencent?", "01.AI", "What about Huawei?", "cloud computing"])(
    "%s is answered",
    async (question) => {
      expect((await ask(question)).end.outcome).toBe("answered");
    },
  );
});
