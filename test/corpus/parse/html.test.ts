import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CorpusError } from "../../../functions/corpus/errors.ts";
import { parseHtml } from "../../../functions/corpus/parse/html.ts";
import { gridOf, textsOf } from "./block-texts.ts";

const parse = (markup: string) => parseHtml(new TextEncoder().encode(markup));
const textsIn = (markup: string) => textsOf(parse(markup).blocks);

const page = `<!doctype html><html lang="en_GB"><head><title>Bridges | Example</title>
<meta name="author" content="A. Mason"><meta property="article:published_time" content="2025-03-01">
<link rel="canonical" href="https://example.org/bridges"><style>p { color: red }</style></head>
<body><header><a href="/">Example</a></header><nav><ul><li><a href="/a">All articles</a></li></ul></nav>
<main><article><h1>Bridges</h1><p>The <b>Blue&nbsp;Wonder</b> is a bridge<br>in Dresden.<script>alert(1)</script></p>
<h2>Of steel</h2><ul><li>Strong<ul><li>and heavy</li></ul></li><li>Costly &amp; slow</li></ul>
<table><tr><th>Bridge</th><th>Year</th></tr><tr><td>Blue Wonder</td><td>1893</td></tr></table>
<pre>a = 1
b = 2</pre><figure><img src="x.png" alt=""><figcaption>The bridge at night.</figcaption></figure>
<p hidden>Not shown.</p></article><form><label>Your mail <input></label></form></main>
<footer>All rights reserved.</footer></body></html>`;

describe("an HTML file", () => {
  it("has the main content and what the page says of itself", () => {
    const { metadata, blocks, warnings } = parse(page);
    expect(metadata).toEqual({
      title: "Bridges",
      author: "A. Mason",
      date: "2025-03-01",
      url: "https://example.org/bridges",
      language: "en-GB",
    });
    expect(blocks.map(({ kind }) => kind)).toEqual([
      "heading",
      "paragraph",
      "heading",
      "list",
      "table",
      "code",
      "caption",
    ]);
    expect(textsOf(blocks)).toEqual([
      "Bridges",
      "The Blue Wonder is a bridge in Dresden.",
      "Of steel",
      "Strong",
      "and heavy",
      "Costly & slow",
      "Bridge",
      "Year",
      "Blue Wonder",
      "1893",
      "a = 1\nb = 2",
      "The bridge at night.",
    ]);
    expect(gridOf(blocks)).toEqual(["*Bridge | *Year", "Blue Wonder | 1893"]);
    expect(warnings).toBeUndefined();
  });

  it("has several first headings as sections, and then its declared title", () => {
    const { metadata } = parse(
      "<title>Handbook</title><main><h1>Leave</h1><p>a</p><h1>Pay</h1><p>b</p></main>",
    );
    expect(metadata.title).toBe("Handbook");
  });

  it("drops menus and page furniture where there is no landmark", () => {
    expect(
      textsIn(
        `<header><a href="/">Shop</a><h1>Tea</h1></header><div><ul><li><a href="/a">Home</a></li><li><a href="/b">Shop</a></li></ul></div>
       <div>Green tea is <a href="/g">steamed</a>.<ul><li>Sencha is <a href="/s">mild</a>.</li></ul></div>
       <div id="cookie-banner"><p>We use cookies.</p></div><footer>Imprint</footer>`,
      ),
    ).toEqual(["Tea", "Green tea is steamed.", "Sencha is mild."]);
  });

  it("is what stands in the one part of a page that holds its text", () => {
    const prose = (about: string) =>
      Array.from(
        { length: 6 },
        (_, i) =>
          `<p>${about} number ${i} is described at some length here, with commas, and more words.</p>`,
      ).join("");
    const texts = textsIn(
      `<div class="top"><a href="/1">One</a> <a href="/2">Two</a> <span>Sign in to comment on this.</span></div>
       <div class="cols"><div class="story"><h2>Valves</h2>${prose("Valve")}<table><tr><td>Valve</td><td>Size</td></tr><tr><td>A</td><td>9</td></tr></table></div>
       <div class="more-stories"><p>Trending now</p><a href="/3">Ten pumps that you will love</a></div></div>`,
    );
    expect(texts).toContain("Valves");
    expect(texts).toContain("Size");
    expect(texts.join(" ")).not.toMatch(/Sign in|Trending/);
  });

  it("is read inside the form that holds a page, not in one that asks for something", () => {
    expect(
      textsIn(
        '<form id="aspnetForm"><input type="hidden"><div><h1>Waste</h1><p>On Tuesdays.</p></div></form>',
      ),
    ).toEqual(["Waste", "On Tuesdays."]);
    expect(
      textsIn("<main><p>Hello.</p><form><p>Your name</p><input><button>Send</button></form></main>"),
    ).toEqual(["Hello."]);
  });

  it("keeps notes and what tabs and accordions hide; not what stands beside the text", () => {
    const texts = textsIn(`<main><h1>Pump</h1><aside class="note"><p>Close the valve.</p></aside>
      <div id="p2" class="tab-pane" style="display: none"><p>On Linux.</p></div><div role="tabpanel" hidden><p>On Mac.</p></div>
      <aside><p>Related</p><ul><li><a href="/x">All about pumps and pipes</a></li></ul></aside>
      <div style="display:none"><p>Template</p></div><div role="dialog"><p>Subscribe!</p></div><p class="sr-only">Skip</p></main>`);
    expect(texts).toEqual(["Pump", "Close the valve.", "On Linux.", "On Mac."]);
  });

  it("may begin with front matter", () => {
    const front = parse("---\ntitle: Ours\nurl: https://example.org/x\n---\n<h1>Theirs</h1><p>Words.</p>");
    expect(front.metadata).toEqual({ title: "Ours", url: "https://example.org/x" });
  });

  it("is decoded as it declares", () => {
    const latin = new Uint8Array(Buffer.from('<meta charset="iso-8859-1"><p>Café</p>', "latin1"));
    expect(textsOf(parseHtml(latin).blocks)).toEqual(["Café"]);
    const utf16 = new Uint8Array(Buffer.from("\ufeff<p>Café</p>", "utf16le"));
    expect(textsOf(parseHtml(utf16).blocks)).toEqual(["Café"]);
    expect(() => parseHtml(new Uint8Array(Buffer.from("<p>Café</p>", "latin1")))).toThrow(
      /is not utf-8 text/,
    );
    const spoilt = Buffer.concat([
      Buffer.from(`<meta charset=utf-8><p>Café ${"and so on ".repeat(200)}`),
      Buffer.from([0xe9]),
    ]);
    expect(parseHtml(new Uint8Array(spoilt)).warnings).toEqual(["A character cannot be decoded."]);
    expect(() => parseHtml(new Uint8Array([60, 112, 62, 0, 1]))).toThrow(/is not a text file/);
  });

  it("is refused when it is nested too deep, or unfolds", () => {
    expect(() => parse("<div>".repeat(100_000))).toThrow(/nests its elements more than 512 deep/);
    expect(parse(`${"<p>Open".repeat(3000)}`).blocks).toHaveLength(3000);
    const open = Array.from({ length: 300 }, (_, i) => `<font size=${i}>`).join("");
    expect(() => parse(`<p>${open}${"</p><p>x".repeat(3000)}`)).toThrow(
      /leaves too many of its elements open/,
    );
  });

  it.each([
    "<figure>",
    "<blockquote>",
    "<dl><dd>",
    "<ul><li>",
    "<div class=note>",
    "<details><summary>a</summary>",
    "<sup>",
    "<b>",
    "<table><tbody><tr><td>",
    "<x-y>a",
  ])("is read at any depth that is let in: %s", (open) => {
    const deep = open.repeat(Math.floor(490 / (open.match(/<[a-z]/g) ?? []).length));
    expect(textsIn(`<main>${deep}word`).join(" ")).toContain("word");
  });

  it("is read or refused with a reason, whatever it contains", () => {
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
        "<details>",
        "<summary>",
        "<dl><dd>",
        "<figure>",
        "<math>",
        "<svg>",
        "<sup>",
        "<button>",
        "<div role=tablist>",
        "<div role=tabpanel>",
        "<aside class=tip>",
        "<form>",
        "<template>",
        "<select>",
      ),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          for (const text of textsOf(parse(pieces.join("")).blocks)) expect(text).toBe(text.trimEnd());
        } catch (error) {
          expect(error).toBeInstanceOf(CorpusError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
