import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { envOf, lineAt } from "./markdown-env.ts";
import { element } from "./markdown-inline.ts";

/** More than this between two marks is a coincidence. */
const longest = 2000;
const mostLines = 2000;

/**
 * What a text says to its authors and tools: comments of Liquid, Jinja, Hugo and Obsidian, and what reviewers mark (`{--gone--}`,
 * `{>>why<<}`), are left out; what is raw stands for itself; where lines of another file belong (`<<< file`,
 * `--8<-- "file"`), a warning says so.
 */
export function hidden(md: MarkdownIt): void {
  md.block.ruler.before("template", "hidden", hiddenLines, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  md.inline.ruler.after("escape", "hidden", hiddenWords);
}

function hiddenLines(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, indent } = lineAt(state, line);
  if (indent >= 4 || !/^[{%<-]/.test(text)) return false;
  if (/^(?:<<<[ \t]*[@.\w/]|-{1,2}8<-{1,2}[ \t]*["\w]|<!--[ \t]*@include:)/.test(text)) {
    if (silent) return true;
    const env = envOf(state);
    env.warnings.push({ line: env.line + line, what: text.trim().slice(0, 100) });
    state.line = line + 1;
    return true;
  }
  const closes = /^\{%-?[ \t]*comment[ \t]*-?%\}[ \t]*$/.test(text)
    ? /^\{%-?[ \t]*endcomment[ \t]*-?%\}/
    : /^%%[ \t]*$/.test(text)
      ? /^%%[ \t]*$/
      : undefined;
  if (!closes) return false;
  const { lines } = envOf(state).unclosed;
  if (line < (lines.get(closes.source) ?? 0)) return false;
  const most = Math.min(end, line + mostLines);
  let last = line + 1;
  while (last < most && !closes.test(lineAt(state, last).text)) last++;
  if (last >= most) {
    lines.set(closes.source, most);
    return false;
  }
  if (!silent) state.line = last + 1;
  return true;
}

/** What opens, what closes it, and what becomes of what stands between. */
const marks: [opens: string, closes: string, as: "nothing" | "text" | "words"][] = [
  ["{#", "#}", "nothing"],
  ["{{/*", "*/}}", "nothing"],
  ["{% comment %}", "{% endcomment %}", "nothing"],
  ["{% raw %}", "{% endraw %}", "text"],
  ["{--", "--}", "nothing"],
  ["{>>", "<<}", "nothing"],
  ["{++", "++}", "words"],
  ["{==", "==}", "words"],
  ["%%", "%%", "nothing"],
];

function hiddenWords(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== "{" && src[pos] !== "%") return false;
  const mark = marks.find(([opens]) => src.startsWith(opens, pos));
  if (!mark) return false;
  const [opens, closes, as] = mark;
  const start = pos + opens.length;
  const length = src.slice(start, Math.min(start + longest, posMax)).indexOf(closes);
  if (length < 1) return false;
  const end = start + length + closes.length;
  // `%%i` is a variable.
  if (opens === "%%" && /\w/.test((src[pos - 1] ?? " ") + (src[end] ?? " "))) return false;
  const content = src.slice(start, start + length);
  if (as === "words") return element(state, silent, "span", content, opens.length);
  if (as === "text" && !silent) state.push("text", "", 0).content = content;
  state.pos = end;
  return true;
}
