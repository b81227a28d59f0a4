import { parseBytes } from "../../../functions/corpus/parse/formats.ts";
import { layOut } from "../../../functions/corpus/parse/layout.ts";
import type { HostileInput } from "./inputs.ts";

const markdown = (text: (n: number) => string): HostileInput => file("a.md", text);
const mdx = (text: (n: number) => string): HostileInput => file("a.mdx", text);
const plain = (text: (n: number) => string): HostileInput => file("a.txt", text);

/** A file of about `n` characters; that it is refused is an answer, too. */
function file(name: string, text: (n: number) => string): HostileInput {
  return {
    prepare(n) {
      const bytes = new TextEncoder().encode(text(n));
      return async () => {
        try {
          return layOut("a", await parseBytes(name, bytes));
        } catch (error) {
          return (error as Error).message;
        }
      };
    },
  };
}

const times = (piece: string) => (n: number) => piece.repeat(Math.ceil(n / piece.length));
const paragraph =
  "Every *document* of the archive has a [number](https://a.example/n) and a place; `find` knows both of them.\n";
const prose = (n: number) =>
  `# Title\n\n${paragraph.repeat(4)}\n`.repeat(Math.ceil(n / (4 * paragraph.length + 10)));

/** What Markdown and plain text have to bear, beside prose as the measure. */
export const documents: Record<string, HostileInput> = {
  "md prose": markdown(prose),
  "md struck out, open": markdown(times("~~a")),
  "md footnotes, undefined": markdown(times("[^a]")),
  "md footnotes": markdown((n) => `${times("[^a]")(n)}\n\n[^a]: Note.\n`),
  "md footnotes, in place": markdown(times("^[a")),
  "md brackets": markdown(times("[")),
  "md brackets, nested": markdown((n) => "[".repeat(n / 2) + "]".repeat(n / 2)),
  "md images, open": markdown(times("![")),
  "md images": markdown(times("![](a) ")),
  "md emphasis": markdown(times("*a **a ")),
  "md emphasis, mixed": markdown(times("*a_ ")),
  "md backticks": markdown((n) =>
    Array.from({ length: Math.sqrt(2 * n) }, (_, i) => "`".repeat(i)).join("a"),
  ),
  "md tags, open": markdown(times("<b>")),
  "md attributes, open": markdown(times('<a b="')),
  "md components, open": markdown(times("<Tab a={")),
  "md component lines, open": markdown(times("<A {\n")),
  "md comments, open": markdown(times("a <!-- ")),
  "md comment lines, open": markdown(times("<!-- a\n\n")),
  "md scripts, open": markdown(times("<script>\n\n")),
  "md quotations": markdown(times(">")),
  "md lists": markdown(times("- ")),
  "md items": markdown(times("- item\n")),
  "md table": markdown((n) => `|a|b|\n|-|-|\n${times("|a|b|\n")(n)}`),
  "md table, wide": markdown((n) => {
    const side = Math.sqrt(n / 4);
    return `${"|a".repeat(side)}\n${"|-".repeat(side)}\n${"|a\n".repeat(side)}`;
  }),
  "md boxes, open": markdown(times(":::tip\n")),
  "md boxes, closed": markdown(times(":::\n")),
  "md boxes by indentation": markdown(times("!!! tip\n    a\n")),
  "md templates, open": markdown(times("{{ ")),
  "md template blocks": markdown(times("{% note %}\n")),
  "md code in templates, open": markdown(times("{% highlight a %}\n")),
  "md formulas, open": markdown(times("$a ")),
  "md formula blocks, open": markdown(times("$$\na\n")),
  "md marks, open": markdown(times("==a ^b ~c ")),
  "md definitions": markdown(times("a\n: b\n\n")),
  "md references": markdown(times("[a]: b\n")),
  "md one line": markdown(times("word ")),
  "md one paragraph": markdown(times("some words\n")),
  "md front matter, open": markdown((n) => `---\n${times("a: b\n")(n)}`),
  "mdx braces": mdx(times("{")),
  "mdx tags, indented": mdx((n) => {
    const depth = Math.min(90, Math.sqrt(n));
    const nest = Array.from({ length: depth }, (_, i) => `${"  ".repeat(i)}<Tab>\n`).join("");
    return nest.repeat(Math.ceil(n / nest.length));
  }),
  "txt prose": plain(
    times("Some words of a paragraph that is wrapped over many\nlines of a file, as mails are.\n\n"),
  ),
  "txt images": plain((n) => `${times("![](a) ")(n)}word`),
  "txt one paragraph": plain(times("some words of a paragraph that goes on and on\n")),
  "txt hyphens": plain(times("some words of a paragraph that goes on and on-\n")),
  "txt pipes": plain(times("|a|b|\n|c\n")),
  "txt tabs": plain(times("a\tb\nc\n")),
  "txt columns": plain(times("a  b\n")),
  "txt rules": plain(times("-----  -----\n")),
  "txt items": plain(times("- a\n")),
  "txt items, nested": plain((n) =>
    Array.from({ length: Math.sqrt(2 * n) }, (_, i) => `${" ".repeat(i)}- a\n`).join(""),
  ),
  "txt numbers": plain(times("1. A b\n")),
  "txt fences, open": plain(times("```a\n")),
  "txt pages": plain(times("Text.\n\nHead [Page 1]\n\f")),
  "txt code": plain(times("    a = {1};\n\n")),
  "txt white space": plain((n) => `${" ".repeat(n)}x`),
};
