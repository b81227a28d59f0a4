import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { envOf, lineAt } from "./markdown-env.ts";
import { bracesEnd, longestBlock, scanTag } from "./markdown-tags.ts";

/**
 * Components, imports and expressions of MDX. Components occur in plain Markdown, too (Docusaurus, VitePress), so that their
 * tags are known there; `mdx` is for files in which braces are expressions and indentation is no code.
 */
export function components(md: MarkdownIt, mdx: boolean): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  md.block.ruler.before("html_block", "component", (...args) => componentLine(mdx, ...args), { alt });
  md.block.ruler.before("fence", "esm", (...args) => esm(mdx, ...args));
  md.inline.ruler.before("html_inline", "component", (...args) => inlineComponent(mdx, ...args));
  const code = md.block.ruler.__rules__.find(({ name }) => name === "code")?.fn;
  if (!code) throw new Error("markdown-it has no rule for blocks of code");
  // Behind an empty line a table goes on, indented as it is, and what stands in its cells; that is no code.
  const goesOn = (state: StateBlock, line: number) => {
    const before = state.tokens.at(-1);
    if (before?.type !== "html_block") return false;
    return /^<\/?[A-Za-z]/.test(lineAt(state, line).text) || opened.test(before.content.slice(-300));
  };
  md.block.ruler.at("code", (state, line, end, silent) =>
    mdx || goesOn(state, line) ? indented(state, line, end, silent) : code(state, line, end, silent),
  );
  if (!mdx) return;
  md.block.ruler.before("fence", "expression", blockExpression, { alt: ["paragraph"] });
  md.inline.ruler.after("template", "expression", inlineExpression);
}

/** Ends with a tag that holds other blocks. */
const opened = /<(?:td|th|tr|li|dd|[A-Z][\w.]*)\b[^<>]*>\s*$/;

/** Whether a tag is one that CommonMark does not know as HTML. */
function isForeign(name: string, braces: boolean): boolean {
  return braces || /^[A-Z]|\./.test(name);
}

/** What is indented inside a component or a table is read as if it were not. */
function indented(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const column = state.sCount[line] ?? 0;
  if (column - state.blkIndent < 4) return false;
  if (silent) return true;
  let next = line + 1;
  while (next < end && (state.isEmpty(next) || (state.sCount[next] ?? 0) >= column)) next++;
  const { blkIndent, lineMax } = state;
  state.blkIndent = column;
  state.lineMax = next;
  state.level++;
  state.md.block.tokenize(state, line, next);
  state.level--;
  Object.assign(state, { blkIndent, lineMax, line: next });
  return true;
}

/** Tags of components that have a line, or some lines, for themselves. */
function componentLine(mdx: boolean, state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, start, indent } = lineAt(state, line);
  if (text[0] !== "<" || (indent >= 4 && !mdx)) return false;
  let at = start;
  let last = line;
  do {
    if (mdx && /^<\/?>/.test(state.src.slice(at, at + 3))) at = state.src.indexOf(">", at) + 1;
    else {
      // Behind a tag that does not end, others are looked at only so far.
      const { lines } = envOf(state).unclosed;
      const tag = scanTag(state.src, at, line < (lines.get("<") ?? 0) ? 300 : longestBlock);
      if (!tag) lines.set("<", Math.max(lines.get("<") ?? 0, line + 50));
      // `<div markdown="1">`: what it holds is Markdown.
      if (!tag || !(mdx || isForeign(tag.name, tag.braces) || tag.attributes.has("markdown"))) return false;
      at = tag.end;
    }
    while (last < end && (state.eMarks[last] ?? 0) < at) last++;
    if (last >= end) return false;
    while (/[ \t]/.test(state.src[at] ?? "")) at++;
  } while (state.src[at] === "<");
  if (at < (state.eMarks[last] ?? 0)) return false;
  if (silent) return true;
  const token = state.push("html_block", "", 0);
  token.content = state.src.slice(start, at);
  token.map = [line, last + 1];
  state.line = last + 1;
  return true;
}

/** `import … from "…"` and `export …`, up to the next empty line. */
function esm(mdx: boolean, state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text } = lineAt(state, line);
  if (silent || state.blkIndent > 0 || state.level > 0 || !/^(?:import|export)\b/.test(text)) return false;
  const sure =
    /^import\s+(?:[\w*{][^'"\n]*\bfrom\s*)?(?:'[^']+'|"[^"]+");?\s*$/.test(text) ||
    /^export\s+(?:default\b|(?:const|let|var|async|function|class)\s|\{|\*)/.test(text);
  if (!sure && !(mdx && /^import\s+[\w*{]/.test(text))) return false;
  const partial = /^import\s+([A-Z]\w*)\s+from\s*['"][^'"]+\.mdx?['"]/.exec(text)?.[1];
  if (partial) envOf(state).partials.add(partial);
  let depth = 0;
  let next = line;
  for (; next < end; next++) {
    if (depth <= 0 && next > line && state.isEmpty(next)) break;
    for (const sign of lineAt(state, next).text)
      depth += "{([".includes(sign) ? 1 : "})]".includes(sign) ? -1 : 0;
    // Prose that follows without an empty line is not swallowed.
    if (
      depth <= 0 &&
      next + 1 < end &&
      !/^(?:import|export)\b/.test(lineAt(state, next + 1).text) &&
      /;\s*$|['"]\s*$/.test(lineAt(state, next).text)
    ) {
      next++;
      break;
    }
  }
  state.line = next;
  return true;
}

function inlineComponent(mdx: boolean, state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== "<") return false;
  if (mdx && /^<\/?>/.test(state.src.slice(state.pos, state.pos + 3))) {
    state.pos = state.src.indexOf(">", state.pos) + 1;
    return true;
  }
  const tag = scanTag(state.src, state.pos);
  if (!tag || tag.end > state.posMax || !(mdx || isForeign(tag.name, tag.braces))) return false;
  if (!silent) state.push("html_inline", "", 0).content = state.src.slice(state.pos, tag.end);
  state.pos = tag.end;
  return true;
}

/** The text that an expression is, as far as it is one; else its name. */
function expressionText(expression: string): string | undefined {
  const inside = expression.slice(1, -1).trim();
  if (inside === "" || /^\/\*[\s\S]*\*\/$/.test(inside)) return "";
  const written = /^(?:"([^"]*)"|'([^']*)'|`([^`$]*)`)$/.exec(inside);
  if (written) return written[1] ?? written[2] ?? written[3] ?? "";
  const name = inside.length < 80 ? /^[\w$.]*?([\w$]+)$/.exec(inside)?.[1] : undefined;
  return name ? `[${name}]` : undefined;
}

function inlineExpression(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== "{") return false;
  const { unclosed } = envOf(state);
  if (unclosed.inside === state.src && state.pos < unclosed.until) return false;
  const end = bracesEnd(state.src, state.pos);
  if (end === undefined) {
    // Braces that open soon after one that nothing closes are not closed either.
    Object.assign(unclosed, { inside: state.src, until: state.pos + 200 });
    return false;
  }
  if (end > state.posMax) return false;
  if (!silent) {
    const expression = state.src.slice(state.pos, end);
    const text = expressionText(expression);
    if (text) state.push("text", "", 0).content = text;
    const env = envOf(state);
    if (text === undefined || text.startsWith("["))
      env.warnings.push({ line: env.at, what: shortened(expression) });
  }
  state.pos = end;
  return true;
}

/** A comment or an expression that has lines for itself. */
function blockExpression(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, start } = lineAt(state, line);
  if (text[0] !== "{" || /^\{[{%]/.test(text)) return false;
  const stop = bracesEnd(state.src, start);
  if (stop === undefined) return false;
  let last = line;
  while (last < end && (state.eMarks[last] ?? 0) < stop) last++;
  if (last >= end || state.src.slice(stop, state.eMarks[last]).trim() !== "") return false;
  const said = expressionText(state.src.slice(start, stop));
  if (said !== "" && said !== undefined) return false;
  if (silent) return true;
  const env = envOf(state);
  if (said === undefined) env.warnings.push({ line: env.line + line, what: shortened(text) });
  state.line = last + 1;
  return true;
}

function shortened(text: string): string {
  const folded = text.replace(/\s+/g, " ");
  return folded.length > 60 ? `${folded.slice(0, 60)}…` : folded;
}
