import type { MarkdownIt } from "markdown-it";
import type { ParsedBlock } from "../blocks.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { htmlBlocks, newPage } from "./html-blocks.ts";
import { warningsOf } from "./left-out.ts";
import type { MarkdownEnv } from "./markdown-env.ts";
import { markdownParser } from "./markdown-parser.ts";
import { piecesOf } from "./markdown-pieces.ts";

/** What people write Markdown for: `mdx` has expressions in braces, and no code by indentation. */
export type Dialect = "markdown" | "mdx";

/**
 * Parses Markdown of any of the usual dialects, with YAML or TOML front matter.
 * @throws {CorpusError} when its blocks are nested too deep.
 */
export function parseMarkdown(source: string, dialect: Dialect = "markdown") {
  const { metadata, warnings, rest, lines } = splitFrontMatter(source);
  const read = markdownBlocks(rest, dialect, lines + 1);
  const title = metadata.title ?? onlyHeading(read.blocks);
  const all = [...warnings, ...read.warnings];
  return {
    metadata: { ...metadata, ...(title ? { title } : {}) },
    blocks: read.blocks,
    ...(all.length > 0 ? { warnings: all } : {}),
  };
}

/**
 * The blocks of Markdown without front matter.
 * @param line the number of its first line in the file
 * @throws {CorpusError} when they are nested too deep.
 */
export function markdownBlocks(
  source: string,
  dialect: Dialect = "markdown",
  line = 1,
): { blocks: ParsedBlock[]; warnings: string[] } {
  const text = source.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
  const parser = parserFor(dialect === "mdx" || importsComponents(text));
  const env: MarkdownEnv = {
    line,
    at: line,
    boxes: [],
    partials: new Set(),
    unclosed: nothing(),
    warnings: [],
  };
  const pieces = piecesOf(text);
  if (pieces.length > 1) define(text, parser, env);
  const page = newPage();
  const blocks: ParsedBlock[] = [];
  for (const piece of pieces) {
    env.line = line + piece.line;
    env.boxes = [];
    env.unclosed = nothing();
    const html = parser.render(piece.text, env);
    add(blocks, htmlBlocks(html, page), piece.continues);
    if (piece.cut) env.warnings.push({ line: env.line, what: "" });
  }
  return { blocks, warnings: [...warningsIn(env), ...warningsOf(page.leftOut)] };
}

const nothing = (): MarkdownEnv["unclosed"] => ({ lines: new Map(), inside: "", until: 0 });

const parsers = new Map<boolean, MarkdownIt>();

function parserFor(mdx: boolean): MarkdownIt {
  const parser = parsers.get(mdx) ?? markdownParser(mdx);
  parsers.set(mdx, parser);
  return parser;
}

/** Docusaurus reads `.md` as MDX: a file that imports components is one. */
function importsComponents(text: string): boolean {
  const head = text.slice(0, 5000);
  return (
    /^import\s+[\w*{][^\n'"]*\bfrom\s*['"][^'"\n]+['"];?\s*$/m.test(head) &&
    /^[ \t]{0,20}<[A-Z][\w.]{0,60}[\s/>]/m.test(text)
  );
}

/** The addresses of links and the names of footnotes count in all pieces, wherever they are written. */
function define(text: string, parser: MarkdownIt, env: MarkdownEnv): void {
  const definitions = text.match(/^ {0,3}\[[^\]\n]{1,200}\]:[^\n]*$/gm) ?? [];
  // Each a paragraph of its own, which begins none of the others.
  if (definitions.length > 0) parser.parse(definitions.join("\n\n"), env);
  env.warnings = [];
}

function add(blocks: ParsedBlock[], more: readonly ParsedBlock[], continues: true | undefined): void {
  const [first, ...rest] = more;
  const last = blocks.at(-1);
  if (continues && first?.kind === "table" && last?.kind === "table") {
    for (const row of first.rows.slice(1)) last.rows.push(row);
    for (const block of rest) blocks.push(block);
  } else for (const block of more) blocks.push(block);
}

function warningsIn({ warnings }: MarkdownEnv): string[] {
  const cuts = warnings
    .filter(({ what }) => what === "")
    .map(({ line }) => `Line ${line}: a paragraph is too long to be read at once and is cut here.`);
  const [first, ...others] = warnings.filter(({ what }) => what !== "");
  if (!first) return cuts;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return [`Line ${first.line}: ${first.what} stands for words that are not in the file${more}.`, ...cuts];
}

/** What a text calls itself is its one first heading; several are sections. */
function onlyHeading(blocks: readonly ParsedBlock[]): string | undefined {
  const [first, second] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  return first?.kind === "heading" && !second ? first.text : undefined;
}
