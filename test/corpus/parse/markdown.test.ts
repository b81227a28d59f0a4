import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParsedBlock } from "../../../functions/corpus/blocks.ts";
import { parseMarkdown } from "../../../functions/corpus/parse/markdown.ts";
import { gridOf, marked, textsOf, wordsOf } from "./block-texts.ts";

const blocksOf = (source: string) => parseMarkdown(source).blocks as ParsedBlock[];
const mdxBlocks = (source: string) => parseMarkdown(source, "mdx").blocks as ParsedBlock[];
/** The kinds of blocks, one behind the other, with the texts in them. */
const outline = (blocks: readonly ParsedBlock[]): unknown[] =>
  blocks.map((block) => {
    if (block.kind === "admonition") return [block.of, block.title?.text ?? "", ...outline(block.blocks)];
    if (block.kind === "definitions")
      return block.entries.map(({ terms, descriptions }) => [
        terms.map(({ text }) => text).join("/"),
        ...descriptions.map(outline),
      ]);
    if (block.kind === "list")
      return block.items.map(({ ordinal, blocks }) => [ordinal ?? "-", ...outline(blocks)]);
    if (block.kind === "heading") return `${"#".repeat(block.depth)} ${block.text}`;
    if (block.kind === "quotation" || block.kind === "aside") return [block.kind, ...outline(block.blocks)];
    if (block.kind === "table") return gridOf([block]);
    return block.kind === "paragraph" ? block.text : `${block.kind}: ${block.text}`;
  });

describe("Markdown", () => {
  it("becomes blocks with their structure", () => {
    const source = `# Heading with *emphasis*

A [link](./a.md "Title") and \`code\`, and<br>a  
break, <https://b.example>, [ref].

- one
  - nested *two*

    with more

> quoted

| Name | Price |
|---|--:|
| Filter | €24 |

    indented

Setext
------

[ref]: https://c.example
`;
    const blocks = blocksOf(source);
    expect(outline(blocks)).toEqual([
      "# Heading with emphasis",
      "A link and code, and a break, https://b.example, ref.",
      [["-", "one", [["-", "nested two", "with more"]]]],
      ["quotation", "quoted"],
      ["*Name | *Price", "Filter | €24"],
      "code: indented",
      "## Setext",
    ]);
    const words = wordsOf(blocks)[1] as { text: string };
    expect(marked(words, "code")).toEqual(["code"]);
    expect(words).toMatchObject({
      marks: [
        { kind: "link", href: "./a.md" },
        { kind: "code" },
        { kind: "link", href: "https://b.example" },
        { kind: "link", href: "https://c.example" },
      ],
    });
  });

  it("has the ordinals that are written, counts where every item is 1, and knows what is done", () => {
    const ordinals = (source: string) =>
      blocksOf(source).flatMap((block) =>
        block.kind === "list" ? block.items.map(({ ordinal }) => ordinal) : [],
      );
    expect(ordinals("3. a\n5. b\n9. c\n")).toEqual([3, 5, 9]);
    expect(ordinals("1. a\n1. b\n1. c\n")).toEqual([1, 2, 3]);
    expect(blocksOf("- [ ] to do\n- [x] done\n- neither\n")).toMatchObject([
      { items: [{ checked: false, blocks: [{ text: "to do" }] }, { checked: true }, {}] },
    ]);
    expect(blocksOf("- neither")[0]).not.toHaveProperty("items.0.checked");
  });

  it.each([
    ["```ts [src/a.ts]", { language: "ts", title: "src/a.ts" }],
    ["```ts{1,3-4}", { language: "ts", title: undefined }],
    ['```js {1} title="b.js" showLineNumbers', { language: "js", title: "b.js" }],
    ["```python:tools/c.py", { language: "python", title: "tools/c.py" }],
    ["```{.r .numbered}", { language: "r", title: undefined }],
    ["```sh filename=d.sh", { language: "sh", title: "d.sh" }],
    ["```", { language: undefined, title: undefined }],
  ])("reads what stands behind the fence of %s", (fence, { language, title }) => {
    const [code] = blocksOf(`${fence}\nx <y> & z\n\n  indented\n\`\`\`\n`);
    expect(code).toEqual({
      kind: "code",
      ...(language ? { language } : {}),
      ...(title ? { title } : {}),
      text: "x <y> & z\n\n  indented",
    });
  });

  it.each([
    ["Docusaurus", ":::danger\nShut it.\n:::", ["danger", "", "Shut it."]],
    ["Docusaurus with a title", ":::note[My *title*]\nText.\n:::", ["note", "My title", "Text."]],
    ["VitePress", "::: tip Mind this\nText.\n\nMore.\n:::", ["tip", "Mind this", "Text.", "More."]],
    ["pandoc", '::: {.callout-caution title="Careful"}\nText.\n:::', ["caution", "Careful", "Text."]],
    ["MyST", ":::{admonition} Own\n:class: warning\nText.\n:::", ["warning", "Own", "Text."]],
    ["a directive of MyST", "```{important} Own\nText *here*.\n```", ["important", "Own", "Text here."]],
    ["GitHub", "> [!WARNING]\n> Text.", ["warning", "", "Text."]],
    ["Obsidian", "> [!bug]- Own title\n> Text.\n> - a", ["warning", "Own title", "Text.", [["-", "a"]]]],
    ["MkDocs", '!!! tip "Own"\n    Text.\n\n    More.\n', ["tip", "Own", "Text.", "More."]],
    ["Liquid", "{% warning %}\n\nText.\n\n{% endwarning %}", ["warning", "", "Text."]],
    ["GitBook", '{% hint style="danger" %}\nText.\n{% endhint %}', ["danger", "", "Text."]],
    ["Hugo", '{{% alert color="warning" title="Own" %}}\nText.\n{{% /alert %}}', ["warning", "Own", "Text."]],
    ["kramdown", "{: .important }\nText.", ["important", "", "Text."]],
    [
      "a component",
      '<Callout type="warning" title="Own">\n\nText.\n\n</Callout>',
      ["warning", "Own", "Text."],
    ],
    ["a component by its name", "<Tip>\nText.\n\n</Tip>", ["tip", "", "Text."]],
  ])("has admonitions as %s writes them", (_, source, expected) => {
    expect(outline(blocksOf(`Before.\n\n${source}\n\nAfter.`))).toEqual(["Before.", expected, "After."]);
  });

  it("keeps boxes in boxes apart by the number of their colons", () => {
    const source = "::::warning\nOuter.\n:::tip\nInner.\n:::\nOuter again.\n::::\nAfter.";
    expect(outline(blocksOf(source))).toEqual([
      ["warning", "", "Outer.", ["tip", "", "Inner."], "Outer again."],
      "After.",
    ]);
  });

  it.each([
    ["<details>\n<summary>More</summary>\n\nThe *rest*.\n\n</details>"],
    ["<details>\n<summary>More</summary>\nThe *rest*.\n</details>"],
    ['<Card title="More">\n    The *rest*.\n</Card>'],
    ["::: details More\nThe *rest*.\n:::"],
    ['=== "More"\n\n    The *rest*.\n'],
    ['<TabItem value="x" label="More">\n\nThe *rest*.\n\n</TabItem>'],
    ["More\n: The *rest*."],
  ])("has what is folded away, or defined, under its name: %j", (source) => {
    expect(outline(blocksOf(source))).toEqual([[["More", ["The rest."]]]]);
  });

  it("reads HTML inside Markdown", () => {
    const source = `<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Basic</td><td>12&nbsp;EUR</td></tr></table>

It is $5<sup>1</sup> for <del>all</del> students.<!-- not this --> Press <kbd>Esc</kbd>.

<p align="center"><b>Centred</b></p>
`;
    const blocks = blocksOf(source);
    expect(gridOf(blocks)).toEqual(["*Plan | *Price", "Basic | 12 EUR"]);
    expect(textsOf(blocks).slice(4)).toEqual(["It is $5¹ for students. Press Esc.", "Centred"]);
    expect(marked(wordsOf(blocks)[4] as { text: string }, "key")).toEqual(["Esc"]);
  });

  it("reads tables that go on behind empty lines, with Markdown in their cells", () => {
    const source = `<table>
  <tr><th>A</th><th>B</th></tr>

    <tr>
      <td>

      1 **b**

      </td>

      <td>2</td>
    </tr>
</table>
`;
    expect(gridOf(blocksOf(source))).toEqual(["*A | *B", "1 b | 2"]);
  });

  it("leaves out comments, whatever they are written in, and what reviewers took out", () => {
    const source = `[//]: # (one)
<!-- two -->

{% comment %}
three
{% endcomment %}

%%
four
%%

Text{# five #} and %%six%% for %%i, {--seven--}{++new++}{>>eight<<}, {% raw %}{{ nine }}{% endraw %}.
`;
    expect(textsOf(blocksOf(source))).toEqual(["Text and for %%i, new, {{ nine }}."]);
  });

  it("says where a part of another file belongs", () => {
    for (const [line, source] of [
      [1, "<<< @/parts/a.js"],
      [1, '--8<-- "a.md"'],
      [1, "<!--@include: ./a.md-->"],
      [1, '{{% include "a.md" %}}'],
      [3, "import Part from './_part.mdx';\n\n<Part />"],
    ] as const)
      expect(parseMarkdown(`${source}\n\nText.`), source).toMatchObject({
        blocks: [{ text: "Text." }],
        warnings: [expect.stringMatching(new RegExp(`^Line ${line}: .* stands for words`))],
      });
  });

  it("has keys that are pressed together one by one", () => {
    const [words] = wordsOf(blocksOf("Press ++ctrl+c++ in C++, not a++b++c."));
    expect(words?.text).toBe("Press Ctrl+C in C++, not a++b++c.");
    expect(marked(words as { text: string }, "key")).toEqual(["Ctrl", "C"]);
  });

  it("does not let a tag that nothing closes take the rest with it", () => {
    for (const tag of [
      "<s>",
      "<select>",
      "<svg>",
      "<template>",
      "<title>",
      "<textarea>",
      "<plaintext>",
      "<!--",
      "<nav>",
      "</div>",
      "<style>",
    ])
      expect(textsOf(blocksOf(`One ${tag} two.\n\nThree.\n\n${tag}\n\nFour.`)).join(" ")).toMatch(
        /two\..*Three\..*Four\./s,
      );
  });

  it("keeps a placeholder that looks like a tag", () => {
    expect(textsOf(blocksOf("Run it with <user> as List<String>, a < b."))).toEqual([
      "Run it with <user> as List<String>, a < b.",
    ]);
  });

  it("leaves out what is struck out, what looks like nothing, and what is no text", () => {
    const source = `import Tabs from '@theme/Tabs';

# Pump {#pump}

[[toc]]

The fee is ~~$120~~ $150, ~not 7~ 8. Soft\u00adhyphens and zero\u200bwidth. ![Image](x.png){width=50%}

<Badge type="info" text="required" /> \`name\`

<!-- comment -->
`;
    expect(textsOf(blocksOf(source))).toEqual([
      "Pump",
      "The fee is $150, 8. Softhyphens and zerowidth.",
      "required name",
    ]);
  });

  it("sets raised and lowered digits, footnotes and formulas apart, and leaves prices alone", () => {
    const source = `It holds 10^6^ letters in H~2~O.[^a] Of $5 or $10, in US$5 (US$), with $x_1^2$ and $n$.^[In place.]

$$
E = mc^2
$$

[^a]: The note.
`;
    const blocks = blocksOf(source);
    expect(outline(blocks)).toEqual([
      "It holds 10⁶ letters in H₂O.¹ Of $5 or $10, in US$5 (US$), with x_1^2 and n.²",
      "² In place.",
      "formula: E = mc^2",
      "¹ The note.",
    ]);
    expect(marked(wordsOf(blocks)[0] as { text: string }, "formula")).toEqual(["x_1^2", "n"]);
  });

  it("reads wiki links, roles and attributes", () => {
    const [words] = wordsOf(
      blocksOf("See [[Page#Part|that page]], [[Other]], {ref}`the text <x>` and [b](c){: .btn }."),
    );
    expect(words?.text).toBe("See that page, Other, the text and b.");
    expect(words?.marks).toMatchObject([{ href: "Page#Part" }, { href: "Other" }, { href: "c" }]);
    expect(textsOf(blocksOf("[[1]](https://a.example) is a link"))).toEqual(["[1] is a link"]);
  });

  it("says what templates fill in, and shows it by its name", () => {
    const { blocks, warnings } = parseMarkdown(
      "---\ntitle: T\n---\n{% if x %}\nWrite to {% data variables.contact.mail %} or {{ site.phone }}.\n{% endif %}\n\n`{{ code }}`, $" +
        '{{ github.ref }}, [a]({{< ref "b.md" >}}).',
    );
    expect(textsOf(blocks as ParsedBlock[])).toEqual([
      "Write to [mail] or [phone].",
      "{{ code }}, $" + "{{ github.ref }}, a.",
    ]);
    expect(warnings).toEqual([
      "Line 5: {% data variables.contact.mail %} stands for words that are not in the file (and 1 more).",
    ]);
  });

  it("reads the code that templates hold", () => {
    expect(blocksOf("{% highlight ruby %}\nputs 1\n{% endhighlight %}")).toEqual([
      { kind: "code", language: "ruby", text: "puts 1" },
    ]);
    expect(blocksOf("{% highlight ruby %}\nputs 1")).toMatchObject([{ kind: "paragraph", text: "puts 1" }]);
  });

  it("reads MDX, and what only looks like it", () => {
    const source = `import { Card } from '../card';
export const meta = {
  title: "x",
};

<Tabs items={['a', 'b']} onChange={() => { go() }}>
  <Tab title="npm">
    Install **it**.

    \`\`\`sh
    npm i
    \`\`\`
  </Tab>
</Tabs>

Costs {" "} {price} {/* a comment */} euros.
`;
    expect(outline(mdxBlocks(source))).toEqual([
      [["npm", ["Install it.", "code: npm i"]]],
      "Costs [price] euros.",
    ]);
    expect(parseMarkdown(source, "mdx").warnings).toEqual([
      "Line 16: {price} stands for words that are not in the file.",
    ]);
    expect(textsOf(mdxBlocks("a < b and {c"))).toEqual(["a < b and {c"]);
    expect(textsOf(blocksOf("import duties are paid.\n\nexport of goods is free."))).toEqual([
      "import duties are paid.",
      "export of goods is free.",
    ]);
  });

  it("joins lines of Chinese and Japanese without a space", () => {
    expect(textsOf(blocksOf("第一行\n第二行 abc\ndef。"))).toEqual(["第一行第二行 abc def。"]);
  });

  it("has the title that it declares, else its one first heading; several are sections", () => {
    const titleOf = (source: string) => parseMarkdown(source).metadata.title;
    expect(titleOf("---\ntitle: T\n---\n# A")).toBe("T");
    expect(titleOf("Text.\n\n# A\n\n## B")).toBe("A");
    expect(titleOf("# A\n\n# B")).toBeUndefined();
  });

  it("nested beyond what anyone writes is refused with its line", () => {
    expect(() => parseMarkdown(`Text.\n\n${">".repeat(2500)} a`)).toThrow(/more than 100 deep \(line 3\)/);
    expect(() => parseMarkdown(`${"- ".repeat(2500)} a`)).toThrow(/more than 100 deep/);
    expect(textsOf(blocksOf(`${"> ".repeat(40)}a`))).toEqual(["a"]);
  });

  it("reads a long text in pieces, with what counts for all of it", () => {
    const paragraph = `${"Some words of a long text, ".repeat(20)}[a link][ref].\n\n`;
    const rows = `| ${"cell ".repeat(8)} | 2 |\n`.repeat(24_000);
    const source = `${paragraph.repeat(1200)}| A | B |\n|---|---|\n${rows}\n- item\n\n[ref]: https://a.example\n`;
    const blocks = blocksOf(source);
    const paragraphs = blocks.filter((block) => block.kind === "paragraph");
    expect(paragraphs).toHaveLength(1200);
    for (const block of paragraphs) expect(block.marks?.[0]).toMatchObject({ href: "https://a.example" });
    const tables = blocks.filter((block) => block.kind === "table");
    expect(tables.map(({ rows }) => rows.length)).toEqual([24_001]);
    expect(tables[0]?.rows.filter(({ cells }) => cells[0]?.header)).toHaveLength(1);
  });
});

/** Words and what Markdown makes of signs around them. */
const sign = fc.constantFrom(
  ..."*_`~#>-+|[]()!<>{}$^=:&;\\\"'\n\t .,0".split(""),
  "\n\n",
  "\n\n# ",
  "\n- ",
  "\n1. ",
  "\n> ",
  "\n    ",
  "\n| a | b |\n|---|---|\n| ",
  "\n```\n",
  "\n:::tip\n",
  "\n:::\n",
  "**",
  "<b>",
  "</b>",
  "<div>",
  "<details>",
  "<Tab>",
  "[x](",
  "{{",
  "}}",
  "[^1]",
  "\n[^1]: ",
);

describe("whatever comes in, Markdown", () => {
  // Words that no markup contains: what stands in a link's address, in attributes or behind a fence may go.
  const document = fc.array(
    fc.oneof(
      sign,
      fc.nat({ max: 999 }).map((n) => `w${n}q`),
    ),
    { maxLength: 60 },
  );
  const options = { seed: 20261127, numRuns: 250 };
  const words = (text: string) => text.match(/w\d+q/g) ?? [];

  it("doubles no word", () => {
    fc.assert(
      fc.property(document, (parts) => {
        const source = parts.join("");
        const counts = new Map<string, number>();
        for (const word of words(source)) counts.set(word, (counts.get(word) ?? 0) + 1);
        for (const word of words(textsOf(blocksOf(source)).join("\n"))) {
          const left = (counts.get(word) ?? 0) - 1;
          expect(left, `${word} in ${JSON.stringify(source)}`).toBeGreaterThanOrEqual(0);
          counts.set(word, left);
        }
      }),
      options,
    );
  });

  it("loses no word outside struck-out text, addresses and attributes", () => {
    const harmless = fc.constantFrom(
      ..."*_>-+|#!=:;.,\\\"'\n ".split(""),
      "\n\n",
      "\n# ",
      "\n- ",
      "\n1. ",
      "\n> ",
      "**",
      "\n:::tip\n",
      "\n:::\n",
      "<div>",
      "<b>",
      "</b>",
      "<select>",
      "<Tab>",
      "\n<table><tr><td>",
      "</td></tr></table>\n",
      "\n\n```\n",
      "\n```\n\n",
    );
    const prose = fc.array(
      fc.oneof(
        harmless,
        fc.nat({ max: 999 }).map((n) => ` w${n}q `),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(prose, (parts) => {
        const source = parts.join("");
        const kept = words(textsOf(blocksOf(source)).join("\n")).sort();
        expect(kept, JSON.stringify(source)).toEqual(words(source).sort());
      }),
      options,
    );
  });

  it("has marks that lie in its text, in order", () => {
    fc.assert(
      fc.property(document, (parts) => {
        for (const { text, marks = [] } of wordsOf(blocksOf(parts.join("")))) {
          let before = 0;
          for (const { start, end } of marks) {
            expect(start).toBeGreaterThanOrEqual(before);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            before = start;
          }
        }
      }),
      options,
    );
  });
});
