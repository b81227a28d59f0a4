import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asInline } from "../../functions/answer/wording.ts";
import { inlineText, readInline } from "../../functions/turn/inline.ts";

const words = (text: string) => ({ kind: "text", text });

describe("inline Markdown", () => {
  it.each([
    ["plain", [words("plain")]],
    ["a `b * c` d", [words("a "), { kind: "code", text: "b * c" }, words(" d")]],
    ["``a ` b``", [{ kind: "code", text: "a ` b" }]],
    [
      "**a *b* c**",
      [{ kind: "strong", content: [words("a "), { kind: "emphasis", content: [words("b")] }, words(" c")] }],
    ],
    ["[a](https://x.example/)", [{ kind: "link", url: "https://x.example/", content: [words("a")] }]],
    ["[a](javascript:alert)", [words("[a](javascript:alert)")]],
    ["[a] (b)", [words("[a] (b)")]],
    ["2 * 3 * 4", [words("2 * 3 * 4")]],
    ["\\*a\\* \\`b\\` \\\\", [words("*a* `b` \\")]],
    ["`a", [words("`a")]],
    ["**a", [words("**a")]],
  ])("%s", (text, read) => expect(readInline(text)).toEqual(read));

  it("of a plain text says that text", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => inlineText(asInline(text)) === text));
  });

  it.each(["`", "*", "**", "[", "[a](", "\\", "*a ", "`a ", "**a* ", "[a](http://x"])(
    "takes work in proportion to its length: %s",
    (piece) => {
      const took = (times: number) => {
        const text = piece.repeat(times);
        const began = performance.now();
        readInline(text);
        return performance.now() - began;
      };
      took(1_000);
      const base = Math.min(...[1, 2, 3].map(() => took(2_000)));
      // Sixteen times as much in proportion; 256 times as much if every sign looked at all the others.
      expect(Math.min(...[1, 2, 3].map(() => took(32_000)))).toBeLessThan(80 * Math.max(base, 2));
    },
  );
});
