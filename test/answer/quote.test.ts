import { expect, it } from "vitest";
import { quote } from "../../functions/answer/quote.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { filesOf } from "../corpus/files.ts";

const corpus = await openIndex(
  await buildIndex(
    filesOf({
      "rules.md": `# Rules

These are **not** allowed, see [the law](https://law.example/12):

1. Fire. It burns.
2. \`rm -rf\` on [5] * servers
   - nor __init__

Set the flag:

\`\`\`ts
const a: Array<string> = []
\`\`\`

| Plan | Price |
|---|---|
| Team \\| Pro | \`29\` EUR |
| Solo | 0 EUR |

1986 was the year.
`,
    }),
  ),
);
const passages = corpus.passages();
const all = passages.flatMap(({ sentences }, passage) =>
  sentences.map((_, sentence) => ({ passage, sentence })),
);
const at = (words: string) =>
  all.filter(({ passage, sentence }) => passages[passage]?.sentences[sentence]?.text.includes(words));

it("blocks become parts, with what they lean on", () => {
  expect(quote(all, passages).map(({ part }) => part)).toMatchObject([
    { kind: "sentence", text: "These are **not** allowed, see [the law](https://law.example/12):" },
    { kind: "item", ordinal: 1, text: "Fire. It burns." },
    { kind: "item", ordinal: 2, text: expect.stringMatching(/^`rm -rf` on \\\[5\] \\\* servers/) },
    { kind: "item", depth: 1, text: expect.stringContaining("nor") },
    { kind: "sentence", text: "Set the flag:" },
    { kind: "code", language: "ts", text: "const a: Array<string> = []" },
    {
      kind: "table",
      header: ["Plan", "Price"],
      rows: [
        [expect.stringContaining("Team"), "`29` EUR"],
        ["Solo", "0 EUR"],
      ],
    },
    { kind: "sentence", text: "1986 was the year." },
  ]);
});

it("an item alone comes with the sentence that says what its list is, once", () => {
  const quoted = quote([...at("Fire"), ...at("burns"), ...at("rm -rf")], passages);
  expect(quoted.map(({ part }) => part.kind)).toEqual(["sentence", "item", "item"]);
  expect(quoted[0]?.part.text).toContain("not");
});

it("a row alone comes with its header, and quotes its own words", () => {
  const [table] = quote(at("Solo"), passages);
  expect(table?.part).toMatchObject({ header: ["Plan", "Price"], rows: [["Solo", "0 EUR"]] });
  const text = corpus.document("rules")?.text ?? "";
  expect(table?.quotes.map(({ start, end }) => text.slice(start, end))).toEqual(["Solo | 0 EUR"]);
});
