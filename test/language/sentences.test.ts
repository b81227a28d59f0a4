import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSentences } from "../../functions/language/sentences.ts";

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));
const seeded = { seed: 20261123, numRuns: 200 };

describe("sentences", () => {
  it.each<[string, string[]]>([
    ["One. Two! Three?", ["One.", "Two!", "Three?"]],
    ["He lives in the U.S. The ban is real.", ["He lives in the U.S.", "The ban is real."]],
    ["The U.S. chip ban. U.S. chips rose.", ["The U.S. chip ban.", "U.S. chips rose."]],
    ["The U.S. Congress voted.", ["The U.S. Congress voted."]],
    [
      "See No. 5 and Fig. 2 on p. 4. It costs 3.5 dollars.",
      ["See No. 5 and Fig. 2 on p. 4.", "It costs 3.5 dollars."],
    ],
    ["He said no. Five left.", ["He said no.", "Five left."]],
    [
      "Dr. Smith et al. met Prof. Lee, e.g. on Jan. 5, 2020.",
      ["Dr. Smith et al. met Prof. Lee, e.g. on Jan. 5, 2020."],
    ],
    ["Apple Inc. said so. The firm grew.", ["Apple Inc. said so.", "The firm grew."]],
    ["Bought by Apple Inc. The firm grew.", ["Bought by Apple Inc.", "The firm grew."]],
    ["It ends at 5 p.m. We go home.", ["It ends at 5 p.m.", "We go home."]],
    [
      "01.AI grew. 01.AI, backed by X, uses Node.js v1.2.",
      ["01.AI grew.", "01.AI, backed by X, uses Node.js v1.2."],
    ],
    [
      "J. R. R. Tolkien met George W. Bush. Plan B. Then he left.",
      ["J. R. R. Tolkien met George W. Bush.", "Plan B.", "Then he left."],
    ],
    ["wait... and see. It ended... Then it began.", ["wait... and see.", "It ended...", "Then it began."]],
    [
      'He said "stop." Then he left. "Why?" he asked.',
      ['He said "stop."', "Then he left.", '"Why?" he asked.'],
    ],
    [
      "Called “Yuanbao.” This helps. (It does.) Yes.",
      ["Called “Yuanbao.”", "This helps.", "(It does.)", "Yes."],
    ],
    ["GPUs are bought. 90% by 2027. $5 was paid.", ["GPUs are bought.", "90% by 2027.", "$5 was paid."]],
    ["1. First point here. 2. Second one.", ["1. First point here.", "2. Second one."]],
    ["Over two\nlines. Next\r\none.", ["Over two\nlines.", "Next\r\none."]],
    ["A paragraph without a stop\n\nAnother one", ["A paragraph without a stop", "Another one"]],
    ["第一句。第二句！第三？", ["第一句。", "第二句！", "第三？"]],
    ["It rose. iPhone sales fell.", ["It rose.", "iPhone sales fell."]],
    [
      "Mail me at a.b@example.com. See https://example.com/a.html now.",
      ["Mail me at a.b@example.com.", "See https://example.com/a.html now."],
    ],
    ["  \n ", []],
  ])("of %j", (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it("are trimmed, in order, and leave out nothing but white space, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        let at = 0;
        for (const { start, end } of splitSentences(text)) {
          expect(text.slice(at, start).trim()).toBe("");
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe("");
      }),
      seeded,
    );
  });

  it("are cut when nobody could read them whole", () => {
    const text = `${"word ".repeat(2000)}end`;
    const spans = splitSentences(text);
    expect(spans.length).toBeGreaterThan(5);
    for (const { start, end } of spans) expect(end - start).toBeLessThanOrEqual(1600);
  });
});
