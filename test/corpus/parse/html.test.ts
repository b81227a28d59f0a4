import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { parseHtml } from "../../functions/corpus/parse/html.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";

const parse = (markup: string) => parseHtml(new TextEncoder().encode(markup));

const page = `<!doctype html><html lang="en-GB"><head><title>Bridges | Example</title>
<meta name="author" content="A. Mason"><meta property="article:published_time" content="2025-03-01">
<link rel="canonical" href="https://example.org/bridges"><style>p { color: red }</style></head>
<body><header><a href="/">Example</a></header><nav><ul><li><a href="/a">All articles</a></li></ul></nav>
<main><article><h1>Bridges</h1><p>The <b>Blue&nbsp;Wonder</b> is a bridge<br>in Dresden.<script>alert(1)</script></p>
<h2>Of steel</h2><ul><li>Strong<ul><li>and heavy</li></ul></li><li>Costly &amp; slow</li></ul>
<table><tr><th>Bridge</th><th>Year</th></tr><tr><td>Blue Wonder</td><td>1893</td></tr></table>
<pre>a = 1
b = 2</pre><figure><img src="x.png" alt=""><figcaption>The bridge at night.</figcaption></figure>
<p hidden>Not shown.</p></article><form><label>Your mail</label></form></main>
<footer>All rights reserved.</footer></body></html>`;

describe("an HTML file", () => {
  it("has the main content and what the page says of itself", () => {
    expect(parse(page)).toEqual({
      metadata: {
        title: "Bridges",
        author: "A. Mason",
        date: "2025-03-01",
        url: "https://example.org/bridges",
        language: "en-GB",
      },
      blocks: [
        { kind: "heading", depth: 1, text: "Bridges" },
        { kind: "paragraph", text: "The Blue Wonder is a bridge in Dresden." },
        { kind: "heading", depth: 2, text: "Of steel" },
        { kind: "item", text: "Strong" },
        { kind: "item", text: "and heavy" },
        { kind: "item", text: "Costly & slow" },
        { kind: "row", text: "Bridge: Blue Wonder; Year: 1893" },
        { kind: "code", text: "a = 1\nb = 2" },
        { kind: "aside", text: "The bridge at night." },
      ],
    });
  });

  it("drops menus and page furniture where there is no landmark", () => {
    const { blocks } = parse(
      `<div><ul><li><a href="/a">Home</a></li><li><a href="/b">Shop</a></li></ul></div>
       <div><h1>Tea</h1>Green tea is <a href="/g">steamed</a>.<ul><li>Sencha is <a href="/s">mild</a>.</li></ul></div>
       <footer>Imprint</footer>`,
    );
    expect(blocks.map(({ text }) => text)).toEqual(["Tea", "Green tea is steamed.", "Sencha is mild."]);
  });

  it("may begin with front matter, and says its encoding", () => {
    const front = parse("---\ntitle: Ours\nurl: https://example.org/x\n---\n<h2>Theirs</h2><p>Words.</p>");
    expect(front.metadata).toEqual({ title: "Ours", url: "https://example.org/x" });
    const latin = new Uint8Array(Buffer.from('<meta charset="iso-8859-1"><p>Café</p>', "latin1"));
    expect(parseHtml(latin).blocks).toEqual([{ kind: "paragraph", text: "Café" }]);
    expect(() => parseHtml(new Uint8Array(Buffer.from("<p>Café</p>", "latin1")))).toThrow(
      /is not utf-8 text/,
    );
  });

  it("is refused when it is nested too deep", () => {
    expect(() => parse("<div>".repeat(100_000))).toThrow(/nests its elements more than 2000 deep/);
    expect(parse(`${"<p>Open".repeat(3000)}`).blocks).toHaveLength(3000);
  });

  it("gives passages that equal their slices of the text, whatever it contains", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "<p>",
        "</p>",
        "<li>",
        "<table><tr><td>",
        "<h2>",
        "</h2>",
        "<br>",
        "<pre>",
        "<a href=x>",
        "</div>",
        "<main>",
        "&amp;",
        "&#x1F9A9;",
        "<!--",
        "<script>",
      ),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        let parsed: ReturnType<typeof parse>;
        try {
          parsed = parse(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(CorpusError);
          return;
        }
        const { text, passages } = layOut("any", parsed);
        for (const { start, end, sentences } of passages) {
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
          for (const s of sentences) expect(s.start >= start && s.end <= end && s.start < s.end).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
