import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Words } from "../../../functions/corpus/blocks.ts";
import { htmlBlocks } from "../../../functions/corpus/parse/html-blocks.ts";
import { gridOf, marked, textsOf, wordsOf } from "./block-texts.ts";

describe("blocks of HTML", () => {
  it("are lists with their nesting, ordinals and tasks", () => {
    const items = (markup: string) => htmlBlocks(markup);
    expect(
      items("<ol start=3><li>Boil</li><li value=7>Cool<ul><li>slowly</li></ul></li><li>Serve</li></ol>"),
    ).toEqual([
      {
        kind: "list",
        ordered: true,
        items: [
          { ordinal: 3, blocks: [{ kind: "paragraph", text: "Boil" }] },
          {
            ordinal: 7,
            blocks: [
              { kind: "paragraph", text: "Cool" },
              { kind: "list", ordered: false, items: [{ blocks: [{ kind: "paragraph", text: "slowly" }] }] },
            ],
          },
          { ordinal: 8, blocks: [{ kind: "paragraph", text: "Serve" }] },
        ],
      },
    ]);
    expect(
      items(
        "<ul><li><input type=checkbox checked> Keys</li><li><label><input type=checkbox>Lamp</label></li></ul>",
      ),
    ).toMatchObject([{ items: [{ checked: true }, { checked: false }] }]);
    // Lists that pages nest beside their items, items that have no list.
    expect(textsOf(items("<ul><li>One</li><ul><li>inner</li></ul></ul><li>loose</li><li>too</li>"))).toEqual([
      "One",
      "inner",
      "loose",
      "too",
    ]);
    expect(items("<ul><li><h3>Tea</h3><p>Hot.</p></li></ul>").map(({ kind }) => kind)).toEqual([
      "heading",
      "paragraph",
    ]);
  });

  it("are tables with header cells, merged cells and captions; tables for the layout are none", () => {
    expect(
      gridOf(
        htmlBlocks(`<table><caption>Fares</caption><tfoot><tr><td>Sum<td colspan=2>12</tfoot>
        <thead><tr><td>Zone<th colspan=2>Price</thead><tr><td rowspan=0>North<td>3<td>4<tr><td>5<td></table>`),
      ),
    ).toEqual(["*Zone | *Price→2", "North↓3 | 3 | 4", "5 | ", "Sum | 12→2"]);
    expect(htmlBlocks("<table><tr><td>Menu<td><h2>Tea</h2><p>Hot.</table>").map(({ kind }) => kind)).toEqual([
      "paragraph",
      "heading",
      "paragraph",
    ]);
    expect(
      gridOf(
        htmlBlocks(`<div role=table><div role=row><span role=columnheader>Plan</span><span role=columnheader>Price</span></div>
        <div role=row><span role=cell>Team</span><span role=cell>29 EUR</span></div></div>`),
      ),
    ).toEqual(["*Plan | *Price", "Team | 29 EUR"]);
    expect(
      gridOf(htmlBlocks('<table><tr><th>SSO<td><i class="fa fa-check" aria-label="Yes"></i></table>')),
    ).toEqual(["*SSO | Yes"]);
    expect(
      htmlBlocks(
        "<figure><table><tr><td>a<td>b<tr><td>c<td>d</table><figcaption>Table 1</figcaption></figure>",
      ),
    ).toMatchObject([{ kind: "table", caption: { text: "Table 1" } }]);
  });

  it.each([
    [
      '<div class="admonition warning"><p class="admonition-title">Mind</p><p>Hot.</p></div>',
      "warning",
      "Mind",
    ],
    [
      '<div class="theme-admonition theme-admonition-tip alert alert--success"><div class="admonitionHeading_x">tip</div><p>Hot.</p></div>',
      "tip",
      "tip",
    ],
    [
      '<div class="custom-block danger"><p class="custom-block-title">STOP</p><p>Hot.</p></div>',
      "danger",
      "STOP",
    ],
    [
      '<div class="admonitionblock note"><table><tr><td class="icon"><div class="title">Note</div></td><td class="content">Hot.</td></tr></table></div>',
      "note",
      undefined,
    ],
    [
      '<div class="markdown-alert markdown-alert-caution"><p class="markdown-alert-title"><svg></svg>Caution</p><p>Hot.</p></div>',
      "caution",
      "Caution",
    ],
    [
      '<div class="confluence-information-macro confluence-information-macro-warning"><span class="icon"></span><div class="confluence-information-macro-body"><p>Hot.</p></div></div>',
      "warning",
      undefined,
    ],
    ['<div class="alert alert-danger" role="alert">Hot.</div>', "danger", undefined],
    [
      '<aside class="starlight-aside starlight-aside--danger"><p class="starlight-aside__title" aria-hidden="true">Danger</p><div><p>Hot.</p></div></aside>',
      "danger",
      "Danger",
    ],
    ['<aside class="note"><p>Hot.</p></aside>', "note", undefined],
    ['<p class="note">Hot.</p>', "note", undefined],
    ['<div role="note" hidden><p>Hot.</p></div>', "note", undefined],
    ['<div class="NOTE"><p>Note</p><p>Hot.</p></div>', "note", "Note"],
    ['<div class="warning"><p><strong>Careful</strong></p><p>Hot.</p></div>', "warning", "Careful"],
  ])("are admonitions of their kind: %s", (markup, of, title) => {
    const [block, ...others] = htmlBlocks(markup);
    expect(others).toEqual([]);
    expect(block).toMatchObject({ kind: "admonition", of, blocks: [{ kind: "paragraph", text: "Hot." }] });
    expect(block?.kind === "admonition" && block.title?.text).toBe(title);
  });

  it("are definitions: lists of terms, what a summary, a tab or a button opens", () => {
    expect(
      htmlBlocks(
        "<dl><dt>Tea</dt><dt>Chai</dt><dd>A drink.</dd><div><dt>Cup</dt><dd>Holds it.</dd></div></dl>",
      ),
    ).toEqual([
      {
        kind: "definitions",
        entries: [
          {
            terms: [{ text: "Tea" }, { text: "Chai" }],
            descriptions: [[{ kind: "paragraph", text: "A drink." }]],
          },
          { terms: [{ text: "Cup" }], descriptions: [[{ kind: "paragraph", text: "Holds it." }]] },
        ],
      },
    ]);
    const faq =
      "<details><summary>How long?</summary><p>Two days.</p></details><details><summary>How much?</summary>9 EUR.</details>";
    expect(htmlBlocks(faq)).toMatchObject([
      {
        kind: "definitions",
        entries: [{ terms: [{ text: "How long?" }] }, { terms: [{ text: "How much?" }] }],
      },
    ]);
    expect(
      htmlBlocks("<details><summary><h3>How long?</h3></summary><p>Two days.</p></details>").map(
        ({ kind }) => kind,
      ),
    ).toEqual(["heading", "paragraph"]);
    const tabs = `<div><ul role=tablist><li role=tab>npm</li><li role=tab>Paint</li></ul>
      <div role=tabpanel><pre><code>npm ci</code></pre></div><div role=tabpanel hidden><p>Red.</p><p>Blue.</p></div></div>`;
    expect(htmlBlocks(tabs)).toMatchObject([
      { kind: "code", title: "npm", text: "npm ci" },
      { kind: "definitions", entries: [{ terms: [{ text: "Paint" }] }] },
    ]);
    const accordion =
      '<button class="accordion">Returns</button><div class="panel" style="display:none"><p>Within 30 days.</p></div>';
    expect(textsOf(htmlBlocks(accordion))).toEqual(["Returns", "Within 30 days."]);
    const controlled =
      '<h3><button aria-controls="a1">Costs</button></h3><div id="a1" hidden><p>9 EUR.</p></div><p hidden>No.</p>';
    expect(textsOf(htmlBlocks(controlled))).toEqual(["Costs", "9 EUR."]);
    expect(htmlBlocks("<h3><button aria-expanded=false>Costs</button></h3>")).toEqual([
      { kind: "heading", depth: 3, text: "Costs" },
    ]);
  });

  it("are code with language and title, without line numbers and buttons; prose in pre is prose", () => {
    expect(
      htmlBlocks('<pre class="language-ts"><code>let a = 1;\n  a++;\n</code><button>Copy</button></pre>'),
    ).toEqual([{ kind: "code", language: "ts", text: "let a = 1;\n  a++;" }]);
    expect(
      htmlBlocks(
        '<div class="highlight-python"><table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>a = 1\nb = 2</pre></td></tr></table></div>',
      ),
    ).toEqual([{ kind: "code", language: "python", text: "a = 1\nb = 2" }]);
    expect(
      htmlBlocks("<pre><code><div class=line>one</div><div class=line>two</div></code></pre>"),
    ).toMatchObject([{ text: "one\ntwo" }]);
    expect(
      htmlBlocks("<figure><figcaption>app.ts</figcaption><pre><code>run()</code></pre></figure>"),
    ).toMatchObject([{ kind: "code", title: "app.ts" }]);
    const vitePress = `<div class="vp-code-group"><div class="tabs"><input type=radio><label>npm</label><input type=radio><label>yarn</label></div>
      <div class="blocks"><div class="language-sh"><span class="lang">sh</span><pre><code>npm ci</code></pre></div><div class="language-sh"><pre><code>yarn</code></pre></div></div></div>`;
    expect(htmlBlocks(vitePress)).toEqual([
      { kind: "code", language: "sh", title: "npm", text: "npm ci" },
      { kind: "code", language: "sh", title: "yarn", text: "yarn" },
    ]);
    expect(
      htmlBlocks(
        '<div class="highlight"><span class="filename">a.py</span><pre><code>run()</code></pre></div>',
      ),
    ).toEqual([{ kind: "code", title: "a.py", text: "run()" }]);
    expect(textsOf(htmlBlocks('<div class="code-title">a.py</div><p>Gone.</p>'))).toEqual(["a.py", "Gone."]);
    expect(htmlBlocks("<pre>a = 1\nb = 2</pre>")).toEqual([{ kind: "code", text: "a = 1\nb = 2" }]);
    expect(
      htmlBlocks(
        "<pre>\nSec. 2.\n\nThe board meets twice in a year\nand whenever a member asks for it.\n</pre>",
      ),
    ).toEqual([
      { kind: "paragraph", text: "Sec. 2." },
      { kind: "paragraph", text: "The board meets twice in a year and whenever a member asks for it." },
    ]);
  });

  it.each([
    ["$5<sup>1</sup> or 10<sup>6</sup>", "$5¹ or 10⁶"],
    ["H<sub>2</sub>O, V<sub>max</sub>, x<sup>2n</sup>, x<sup>k</sup>", "H₂O, V_max, x²ⁿ, x^k"],
    ["the 5<sup>th</sup>, M<sup>me</sup>, Acme<sup>™</sup>, so<sup>[3]</sup>", "the 5th, Mme, Acme™, so[3]"],
    ["was <del>$120</del> <ins>$150</ins>, <s>$7</s>.", "was $150,."],
    ['now <span style="color: red; text-decoration: line-through">9</span> 8', "now 8"],
    ["Ar&shy;beits&#8203;zeit&#xFEFF; AX&#8209;7 30&nbsp;000", "Arbeitszeit AX-7 30 000"],
    ["a&#x200d;b 👩&#x200d;🔬 می&#x200c;خواهم", "ab 👩\u200d🔬 می\u200cخواهم"],
    ["<ruby>漢<rp>(</rp><rt>かん</rt>字<rt>じ</rt></ruby>", "漢字(かんじ)"],
    ["<my-tip>Tea</my-tip>, hot", "Tea, hot"],
    ["press <img alt=Save src=a.png> now", "press Save now"],
    ["one<br>two", "one two"],
  ])("have the words that a reader sees: %s", (markup, text) => {
    expect(textsOf(htmlBlocks(`<p>${markup}</p>`))).toEqual([text]);
  });

  it("have links, code, keys and emphasis marked", () => {
    const [words] = wordsOf(
      htmlBlocks(
        '<p>See <a href="/a">the <b>manual</b></a>, run <code>npm ci</code>, press <kbd><kbd>Ctrl</kbd>+<kbd>C</kbd></kbd>. <a href="javascript:x()">No</a></p>',
        {
          landmark: true,
          base: "https://example.org/docs/",
          leftOut: [],
          under: undefined,
        },
      ),
    ) as [Words];
    expect(words.marks?.[0]).toEqual({ kind: "link", href: "https://example.org/a", start: 4, end: 14 });
    expect(marked(words, "link")).toEqual(["the manual"]);
    expect(marked(words, "strong")).toEqual(["manual"]);
    expect(marked(words, "code")).toEqual(["npm ci"]);
    expect(marked(words, "key")).toEqual(["Ctrl", "C"]);
  });

  it.each([
    [
      '<span class="katex"><span class="katex-mathml"><math><semantics><mi>E</mi><annotation encoding="application/x-tex">E=mc^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">E=mc2</span></span>',
      "E=mc^2",
    ],
    [
      '<span class="MathJax_Preview">E</span><span class="MathJax">E=mc2</span><script type="math/tex">E=mc^2</script>',
      "E=mc^2",
    ],
    ["<math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>", "E = mc²"],
    ["<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>", "(a + b)/2"],
    ["<math><msqrt><mi>x</mi></msqrt><mo>-</mo><msub><mi>a</mi><mi>k</mi></msub></math>", "√x-aₖ"],
    [
      '<span class="mwe-math-element"><span style="display: none"><math><annotation encoding="application/x-tex">{\\displaystyle x}</annotation></math></span><img class="mwe-math-fallback-image-inline" alt="{\\displaystyle x}"></span>',
      "x",
    ],
    ['<span class="math inline">\\(a_1\\)</span>', "a_1"],
  ])("have a formula once: %s", (markup, formula) => {
    const [words] = wordsOf(htmlBlocks(`<p>Energy ${markup} counts.</p>`)) as [Words];
    expect(words.text).toBe(`Energy ${formula} counts.`);
    expect(marked(words, "formula")).toEqual([formula]);
    expect(
      htmlBlocks(
        `<div>${markup.replace("<math>", '<math display="block">').replace("math inline", "math display").replace('class="katex"', 'class="katex-display"')}</div>`,
      ).length,
    ).toBe(1);
  });

  it("name what cannot be read, and where", () => {
    const page = { landmark: true, base: undefined, leftOut: [], under: undefined };
    const blocks = htmlBlocks(
      '<h2>Set-up</h2><p><img src=a.png></p><p><img alt="" src=b.png><img alt="The red lever" src=c.png></p><video></video><p>Done.</p>',
      page,
    );
    expect(blocks).toMatchObject([{}, { kind: "caption", text: "The red lever" }, { text: "Done." }]);
    expect(page.leftOut).toEqual([
      { what: "an image without a description", under: "Set-up" },
      { what: "a video", under: "Set-up" },
    ]);
  });

  it("hold every word once, and marks that lie inside them, whatever is nested in what", () => {
    let next = 0;
    const word = fc.constant(null).map(() => `w${next++}x`);
    const { markup } = fc.letrec<{ markup: string; inline: string }>((tie) => ({
      inline: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        word.map((w) => ` ${w} `),
        fc
          .tuple(
            fc.constantFrom("b", "em", "a href=/x", "code", "span", "u", "x-y"),
            fc.array(tie("inline"), { maxLength: 3 }),
          )
          .map(([tag, inner]) => `<${tag}>${inner.join(" ")}</${tag.split(" ")[0]}>`),
      ),
      markup: fc.oneof(
        { depthSize: "medium", withCrossShrink: true },
        tie("inline"),
        fc
          .tuple(
            fc.constantFrom(
              "p",
              "div",
              "section",
              "blockquote",
              "ul",
              "ol",
              "ul><li",
              "ol><li",
              "dl><dt",
              "dl><dd",
              "details><summary",
              "details",
              "h2",
              "h3",
              "table><tr><td",
              "table><tr><th",
              "table><caption",
              "aside class=note",
              "div class=warning",
              "figure",
              "figure><figcaption",
              "pre",
              "pre><code",
              "li",
              "dd",
              "center",
              "form><h4",
              "fieldset",
            ),
            fc.array(tie("markup"), { maxLength: 4 }),
          )
          .map(([open, inner]) => {
            const close = open
              .split("><")
              .map((tag) => `</${tag.split(" ")[0]}>`)
              .reverse()
              .join("");
            return `<${open}>${inner.join("\n")}${close}`;
          }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(markup, { maxLength: 6 }), (pieces) => {
        const source = pieces.join("");
        const blocks = htmlBlocks(source);
        const sorted = (text: string) => (text.match(/w\d+x/g) ?? []).sort();
        expect(sorted(textsOf(blocks).join(" "))).toEqual(sorted(source));
        for (const { text, marks = [] } of wordsOf(blocks))
          for (const { start, end } of marks)
            expect(start >= 0 && start < end && end <= text.length).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
