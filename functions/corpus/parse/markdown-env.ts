import type { Env, StateBlock } from "markdown-it";

/** What the rules know of the Markdown that they read. */
export interface MarkdownEnv extends Env {
  /** The number in the file of the first line. */
  line: number;
  /** The line of the block whose inline text is being read. */
  at: number;
  /** Colons of the containers that are open, outermost first. */
  boxes: { mark: string; closes: string }[];
  /** Names of components that are other texts: `import Part from "./part.mdx"`. */
  partials: Set<string>;
  /** Places up to which it is known that nothing closes what opens: lines for blocks, characters for `inside`. */
  unclosed: { lines: Map<string, number>; inside: string; until: number };
  /** Places where words stand in another file, and lines that were too long. */
  warnings: { line: number; what: string }[];
}

export function envOf({ env }: { env: Env }): MarkdownEnv {
  return env as unknown as MarkdownEnv;
}

/** The text of a line without its indentation; where it begins; how far it is indented in its container. */
export function lineAt(state: StateBlock, line: number): { text: string; start: number; indent: number } {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const text = state.src.slice(start, state.eMarks[line] ?? start);
  return { text, start, indent: (state.sCount[line] ?? 0) - state.blkIndent };
}

/** Markup that stands in the tree as it is, for `markdown-html.ts` to hand on. */
export function pushMarkup(state: StateBlock, markup: string, line: number): void {
  const token = state.push("markup", "", 0);
  token.content = markup;
  token.map = [line, line + 1];
}

/** Inline Markdown between two pieces of markup: the title of a box. */
export function pushWords(state: StateBlock, content: string, line: number): void {
  const token = state.push("inline", "", 0);
  token.content = content;
  token.map = [line, line + 1];
  token.children = [];
}
