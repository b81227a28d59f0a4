import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { envOf, lineAt } from "./markdown-env.ts";

/** Formulas between dollar signs, as GitHub and pandoc have them. Sums of money are none. */
export function math(md: MarkdownIt): void {
  md.inline.ruler.before("escape", "math", inlineMath);
  md.block.ruler.before("fence", "math_block", mathBlock, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  const { escapeHtml } = md.utils;
  md.renderer.rules.math = (tokens, i) => `<span class="math">${escapeHtml(tokens[i]?.content ?? "")}</span>`;
  md.renderer.rules.math_block = (tokens, i) =>
    `<div class="math">${escapeHtml(tokens[i]?.content ?? "")}</div>\n`;
}

const longest = 1000;

/** `$x$`: nothing but the formula touches the signs on their inner sides, no word or number on their outer sides. */
function inlineMath(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] !== "$") return false;
  if (src.startsWith("$$", pos)) return displayed(state, silent);
  const ticked = src[pos + 1] === "`";
  const inside = src.slice(pos + 1, Math.min(pos + 1 + longest, state.posMax));
  const end = ticked ? inside.indexOf("`$") + 1 : inside.indexOf("$");
  if (end < 1 || /[\w$\\]/.test(src[pos - 1] ?? " ") || /[\w$]/.test(src[pos + end + 2] ?? " ")) return false;
  const formula = ticked ? inside.slice(1, end - 1) : inside.slice(0, end);
  if (!ticked && !isFormula(formula)) return false;
  if (!silent) state.push("math", "", 0).content = formula;
  state.pos += end + 2;
  return true;
}

/** Prose between two prices is no formula: it has words and no signs. */
function isFormula(text: string): boolean {
  if (/^\s|\s$|\n\s*\n|\\$/.test(text)) return false;
  if (/[\\^_{]|[=<>≤≥≈]/.test(text)) return !/^\d[\d.,]*\s+\p{L}{2,}\s/u.test(text);
  if (text.length > 40) return false;
  return /^\p{L}['′]?$|^[\p{L}\d]{0,3}\([^\s$]{1,20}\)$|^-?\d?\p{L}?(?: ?[+*/-] ?(?:\d{1,3}\p{L}?|\p{L})){1,6}$/u.test(
    text,
  );
}

function displayed(state: StateInline, silent: boolean): boolean {
  const start = state.pos + 2;
  const end = state.src.slice(start, Math.min(start + longest, state.posMax)).indexOf("$$");
  if (end < 1 || !/\S/.test(state.src.slice(start, start + end))) return false;
  if (!silent) state.push("math", "", 0).content = state.src.slice(start, start + end).trim();
  state.pos = start + end + 2;
  return true;
}

/** Lines between `$$` and `$$`; a formula that does not end is text. */
function mathBlock(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, indent } = lineAt(state, line);
  if (!text.startsWith("$$") || indent >= 4) return false;
  const first = text.slice(2).trim();
  const whole = first.endsWith("$$") ? first.slice(0, -2) : undefined;
  const lines = [whole ?? first];
  let last = line;
  if (whole === undefined) {
    if (first.includes("$$")) return false;
    const { lines: unclosed } = envOf(state).unclosed;
    if (line < (unclosed.get("$$") ?? 0)) return false;
    const most = Math.min(end, line + 200);
    for (last = line + 1; last < most; last++) {
      const next = lineAt(state, last);
      if (next.indent < 0 && next.text !== "") return false;
      const closing = next.text.indexOf("$$");
      lines.push(closing < 0 ? next.text : next.text.slice(0, closing));
      if (closing >= 0 && next.text.slice(closing + 2).trim() !== "") return false;
      if (closing >= 0) break;
    }
    if (last >= most) {
      unclosed.set("$$", most);
      return false;
    }
  }
  const formula = lines.join(" ").trim();
  if (formula === "") return false;
  if (silent) return true;
  const token = state.push("math_block", "", 0);
  token.content = formula;
  token.map = [line, last + 1];
  state.line = last + 1;
  return true;
}
