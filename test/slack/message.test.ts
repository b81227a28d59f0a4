import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Citation } from "../../functions/answer/events.ts";
import { answerMessage } from "../../functions/slack/message.ts";
import { escaped } from "../../functions/slack/mrkdwn.ts";
import { markdownPart } from "../../functions/slack/streamed-markdown.ts";
import type { FinishedAnswer } from "../../functions/turn/record.ts";

const parts = {
  linkOf: ({ source }: Citation) => source,
  linkOfSection: ({ anchor }: { anchor: string }) => `https://bot.example.org/read/d#${anchor}`,
};

function answerOf(quotes: string[], texts: string[] = quotes, source?: string): FinishedAnswer {
  const citations = quotes.map((quote, i) => ({
    id: i + 1,
    document: "handbook",
    title: "Handbook",
    section: "Leave <b>",
    path: ["Handbook", "Leave <b>"],
    anchor: "leave",
    quote,
    start: 0,
    end: quote.length,
    ...(source ? { source, page: 4 } : {}),
  }));
  return {
    corpus: "c0ffee",
    parts: texts.map((text, i) => ({ kind: "sentence", text, citations: [(i % quotes.length) + 1] })),
    citations,
    end: { type: "end", outcome: "answered", drafter: "extractive", quoted: 0, withheld: 0, nearest: [] },
  };
}

const textOf = (message: ReturnType<typeof answerMessage>) => JSON.stringify(message.blocks);

describe("an answer as a Slack message", () => {
  it("has numbered sentences, sources with links, and buttons for a vote", () => {
    const message = answerMessage(
      answerOf(["25 days are paid."], undefined, "https://example.org/a|b"),
      "C1:1.5",
      parts,
    );
    expect(message.text).toBe("25 days are paid. [1]");
    expect(message.blocks).toMatchObject([
      { type: "section", text: { text: "25 days are paid. <https://example.org/a%7Cb|[1]>" } },
      { type: "divider" },
      {
        type: "section",
        text: { text: "*1*  <https://example.org/a%7Cb|Leave &lt;b&gt;, p. 4>\n>25 days are paid." },
      },
      { type: "context" },
      {
        type: "context_actions",
        elements: [{ type: "feedback_buttons", positive_button: { value: "helpful:C1:1.5" } }],
      },
    ]);
  });

  it("says plainly that the documents do not say it, with the nearest sections", () => {
    const nearest = [{ document: "d", title: "Handbook", section: "Leave & pay", anchor: "a" }];
    const message = answerMessage(
      {
        corpus: "c0ffee",
        parts: [],
        citations: [],
        end: { type: "end", outcome: "not_in_corpus", drafter: "model", quoted: 0, withheld: 1, nearest },
      },
      "x",
      parts,
    );
    expect(message.text).toMatch(/^Not in the corpus/);
    expect(textOf(message)).toContain("<https://bot.example.org/read/d#a|Handbook — Leave &amp; pay>");
    // Whoever knows better says so.
    expect(textOf(message)).toContain("feedback_buttons");
  });

  it("lets no one be pinged and no markup through", () => {
    expect(escaped("<!channel> <@U1> a & b")).toBe("&lt;!channel&gt; &lt;@U1&gt; a &amp; b");
    expect(escaped("*bold* _x_ `code`")).not.toMatch(/\*bold\*|_x_|`code`/);
  });

  it("keeps every mark, without its link where links are longer than a section", () => {
    const answer = answerOf(
      ["a", "b", "c", "d"],
      ["华为发布了芯片。"],
      `https://example.org/${"x".repeat(1000)}`,
    );
    const sentence = { kind: "sentence" as const, text: "华为发布了芯片。", citations: [1, 2, 3, 4] };
    const cited = { ...answer, parts: [sentence] };
    expect(answerMessage(cited, "x", parts).blocks[0]).toMatchObject({
      text: { text: "华为发布了芯片。 [1] [2] [3] [4]" },
    });
  });

  it("gives up links and long quotes rather than sources", () => {
    const quotes = Array.from({ length: 30 }, (_, i) => `Sentence ${i} `.repeat(40));
    const long = answerOf(
      quotes,
      quotes.map((_, i) => `Short ${i}.`),
      `https://example.org/${"x".repeat(200)}`,
    );
    const { blocks } = answerMessage(long, "x", parts);
    const text = blocks.map((block) => (block.type === "section" ? block.text?.text : "")).join("\n");
    for (let id = 1; id <= 30; id++) expect(text).toContain(`*${id}*`);
  });

  it("escapes what notifications show, and what Markdown would make of a streamed sentence", () => {
    const { text } = answerMessage(answerOf(["R&D <!channel> at <5 nm"]), "x", parts);
    expect(text).toBe("R&amp;D &lt;!channel&gt; at &lt;5 nm [1]");
    const written = (text: string) =>
      markdownPart({ kind: "sentence", text, citations: [] }, undefined, [], parts.linkOf);
    expect(written("<!channel> R&amp;D")).toBe("&lt;!channel&gt; R&amp;amp;D");
    expect(written("- \\*a\\* [b](c)")).toBe("\\- \\*a\\* \\[b\\](c)");
    expect(written("1. First")).toBe("1\\. First");
  });

  it("makes a mention of nothing that a document, its address or a model writes", () => {
    const hostile = "<!channel> @here #general <@U1> https://x.example";
    const source = "https://example.org/<!channel>|@here)(x y";
    const answer = answerOf([hostile], [`${hostile} [a](https://x.example/<!here>)`], source);
    const message = answerMessage(answer, "x", parts);
    const texts = JSON.stringify(message.blocks);
    expect(texts).not.toMatch(/<!|<@/);
    for (const block of message.blocks) {
      if (block.type === "section") expect(block.text).toMatchObject({ type: "mrkdwn", verbatim: true });
      if (block.type === "context")
        for (const element of block.elements) expect(element).toMatchObject({ verbatim: true });
    }
    const [part] = answer.parts;
    const streamed = part && markdownPart(part, undefined, answer.citations, parts.linkOf);
    expect(streamed).not.toMatch(/<|\|here|\(x y/);
    expect(streamed).toContain("](https://example.org/%3C!channel%3E%7C@here%29%28x%20y)");
  });

  it("shows code, lists and a table as what they are", () => {
    const answer: FinishedAnswer = {
      ...answerOf(["a", "b"]),
      parts: [
        { kind: "sentence", text: "Run `npm ci`, **then**:", citations: [1] },
        { kind: "item", text: "one", ordinal: 1, citations: [1] },
        { kind: "item", text: "*two*", ordinal: 2, depth: 1, citations: [] },
        { kind: "code", text: "if (a < b) {\n  go()\n}", language: "ts", citations: [2] },
        {
          kind: "table",
          header: ["Plan", "Price"],
          rows: [
            ["Team", "29 EUR"],
            ["Free", ""],
          ],
          text: "",
          citations: [2],
        },
        { kind: "table", header: ["A"], rows: [["1"]], text: "", citations: [] },
      ],
    };
    const { text, blocks } = answerMessage(answer, "x", parts);
    expect(blocks.slice(0, 3)).toMatchObject([
      {
        type: "section",
        text: {
          text: "Run `npm ci`, *then*: [1]\n\n1. one [1]\n    2. _two_\n\n```\nif (a &lt; b) {\n  go()\n}\n```\n[2]",
        },
      },
      {
        type: "table",
        rows: [
          [{ type: "raw_text", text: "Plan" }, { text: "Price" }],
          [{ text: "Team" }, { text: "29 EUR" }],
          [{ text: "Free" }, { text: "–" }],
        ],
      },
      { type: "section", text: { text: "[2]\n\n```\nA\n-\n1\n```" } },
    ]);
    expect(text).toContain("Run npm ci, then: [1]");
    const streamed = answer.parts
      .map((part, i) => markdownPart(part, answer.parts[i - 1], [], parts.linkOf))
      .join("");
    expect(streamed).toBe(
      "Run `npm ci`, **then**:\n\n1. one\n    2. *two*\n\n```\nif (a &lt; b) {\n  go()\n}\n```\n\n```\nPlan | Price\n-----|-------\nTeam | 29 EUR\nFree |\n```\n\n```\nA\n-\n1\n```",
    );
  });

  it("stays within Slack's limits, whatever the answer", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }).map((part) => part.repeat(20));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 60 }), (texts) => {
        const { blocks, text } = answerMessage(
          answerOf(texts, texts, "https://example.org/"),
          "C1:1.5",
          parts,
        );
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(text.length).toBeLessThanOrEqual(4000);
        expect(text.isWellFormed()).toBe(texts.join("").isWellFormed());
        const characters = blocks.map(
          (block) => (block.type === "section" ? block.text?.text.length : 0) ?? 0,
        );
        expect(characters.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(13_000);
        for (const block of blocks)
          if (block.type === "section") expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
        expect(blocks.at(-1)?.type).toBe("context_actions");
      }),
      { numRuns: 40 },
    );
  });
});
