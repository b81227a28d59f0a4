import { LoggerManager, load, NullLogger } from "@asciidoctor/core";
import type { ParsedBlock } from "../blocks.ts";
import type { Metadata, ParsedFile } from "../document.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { htmlBlocks, newPage } from "./html-blocks.ts";
import { warningsOf } from "./left-out.ts";

/**
 * Parses AsciiDoc by Asciidoctor, into HTML and from there into blocks. Nothing is included from other files: where a text
 * would, a warning says so.
 */
export async function parseAsciidoc(source: string): Promise<ParsedFile> {
  LoggerManager.setLogger(new NullLogger());
  const { metadata: front, warnings, rest, lines } = splitFrontMatter(source);
  const document = await load(withoutIncludes(rest), {
    safe: "secure",
    // Keys and menus, and nothing that Asciidoctor writes of its own into the text.
    attributes: {
      experimental: "",
      "table-caption!": "",
      "figure-caption!": "",
      "example-caption!": "",
      "listing-caption!": "",
      "sectanchors!": "",
      "sectlinks!": "",
      "toc!": "",
      "webfonts!": "",
    },
  });
  const page = newPage();
  const blocks = htmlBlocks(plainer(String(await document.convert({ standalone: false }))), page);
  const said = (name: string) => {
    const value: unknown = document.getAttribute(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const title = said("doctitle");
  const found: Partial<Metadata> = {};
  if (title) found.title = textOf(htmlBlocks(title));
  const [author, date] = [said("author"), said("revdate")];
  if (author) found.author = author;
  if (date) found.date = date;
  const heading: ParsedBlock[] = found.title ? [{ kind: "heading", depth: 1, text: found.title }] : [];
  const all = [...warnings, ...included(rest, lines), ...warningsOf(page.leftOut)];
  return {
    metadata: { ...found, ...front },
    blocks: [...heading, ...blocks],
    ...(all.length > 0 ? { warnings: all } : {}),
  };
}

function textOf(blocks: readonly ParsedBlock[]): string {
  return blocks.map((block) => ("text" in block ? block.text : "")).join(" ");
}

const include = /^include::[^[\]\s]+\[[^\]\n]*\][ \t]*$/;

/** Lines that stand for another file. */
function included(source: string, before: number): string[] {
  return source
    .split("\n")
    .flatMap((text, i) =>
      include.test(text.trimEnd())
        ? [`Line ${before + i + 1}: ${text.trim()} stands for a file that is not read.`]
        : [],
    );
}

function withoutIncludes(source: string): string {
  return source.replace(new RegExp(include.source, "gm"), "");
}

/** What Asciidoctor writes for its style sheet and scripts, as HTML that says the same without them. */
function plainer(html: string): string {
  return html
    .replace(
      /<div class="(?:listing|literal)block[^"<>]*">\s<div class="title">([^<>]*)<\/div>\s<div class="content">\s<pre/g,
      '<div><div><pre data-title="$1"',
    )
    .replace(/<p>&#(?:10003|10063); /g, (mark) =>
      mark.includes("10003") ? '<p><input type="checkbox" checked>' : '<p><input type="checkbox">',
    )
    .replace(/<div class="stemblock">\s<div class="content">/g, '<div class="math"><div>')
    .replace(
      /\\\$([^$<>]{1,2000})\\\$|\\\(([^<>]{1,2000}?)\\\)/g,
      (_, ascii, latex) => `<span class="math">${ascii ?? latex}</span>`,
    );
}
