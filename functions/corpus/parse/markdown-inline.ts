import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { isAdmonition, openBox } from "./markdown-boxes.ts";
import { lineAt, pushMarkup } from "./markdown-env.ts";

/** More than this between two marks is a coincidence; nothing is searched for longer. */
const longest = 300;

/**
 * What stands in a sentence beside CommonMark and GitHub's tables and `~~`: `~x~`, `x^2^`, `H~2~O`, `==x==`, `[[Page|name]]`,
 * `++ctrl+c++`, attributes and roles.
 */
export function inlineMarks(md: MarkdownIt): void {
  md.inline.ruler.after("escape", "raised", raised);
  md.inline.ruler.before("strikethrough", "single_tilde", singleTilde);
  md.inline.ruler.after("escape", "highlighted", highlighted);
  md.inline.ruler.before("link", "wiki_link", wikiLink);
  md.inline.ruler.after("escape", "attributes", attributes);
  md.inline.ruler.after("escape", "role", role);
  md.inline.ruler.after("escape", "keys", keys);
  md.block.ruler.before("fence", "attribute_line", attributeLine, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}

/** `10^6^`; what stands between the marks has no space in it. */
function raised(state: StateInline, silent: boolean): boolean {
  const found = between(state, "^");
  if (found === undefined || /\s/.test(found)) return false;
  return element(state, silent, "sup", found, 1);
}

/** `H~2~O` is lowered, since it stands in a word; `~gone~` is struck out. */
function singleTilde(state: StateInline, silent: boolean): boolean {
  const before = state.src[state.pos - 1] ?? " ";
  const found = between(state, "~");
  if (found === undefined || before === "~") return false;
  const inWord = /[\p{L}\p{N}]/u.test(before);
  if (inWord && /\s/.test(found)) return false;
  return element(state, silent, inWord ? "sub" : "s", found, 1);
}

/** `==marked==`, apart from words: `a==b` compares. */
function highlighted(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith("==", state.pos) || /[\w=]/.test(state.src[state.pos - 1] ?? " ")) return false;
  const start = state.pos + 2;
  const inside = state.src.slice(start, Math.min(start + longest, state.posMax));
  const length = inside.search(/==(?![\w=])/);
  if (length < 1 || /^[\s=]/.test(inside) || /\s/.test(inside[length - 1] ?? " ")) return false;
  return element(state, silent, "mark", inside.slice(0, length), 2);
}

/** What stands between two signs that touch it. */
function between(state: StateInline, sign: string): string | undefined {
  if (state.src[state.pos] !== sign) return undefined;
  const start = state.pos + 1;
  const end = state.src.slice(start, Math.min(start + longest, state.posMax)).indexOf(sign);
  if (end < 1 || state.src[start + end + 1] === sign) return undefined;
  const found = state.src.slice(start, start + end);
  return /^\s|\s$|\n\n/.test(found) ? undefined : found;
}

/** Inline text between two marks of the same length, as an element. */
export function element(
  state: StateInline,
  silent: boolean,
  tag: string,
  content: string,
  mark: number,
): boolean {
  if (!silent) {
    state.push("mark_open", tag, 1);
    const { pos, posMax } = state;
    state.pos = pos + mark;
    state.posMax = state.pos + content.length;
    state.linkLevel++;
    state.md.inline.tokenize(state);
    state.linkLevel--;
    state.posMax = posMax;
    state.pos = pos;
    state.push("mark_close", tag, -1);
  }
  state.pos += content.length + 2 * mark;
  return true;
}

/** `[[Page]]`, `[[Page#Part|name]]`; `[[toc]]` stands for what comes anyway. */
function wikiLink(state: StateInline, silent: boolean): boolean {
  const { pos, src } = state;
  if (!src.startsWith("[[", pos)) return false;
  const inside = src.slice(pos + 2, Math.min(pos + 2 + longest, state.posMax));
  const length = inside.indexOf("]]");
  const content = inside.slice(0, Math.max(length, 0));
  if (length < 1 || /^\s|[[\]\n]/.test(content) || /[([]/.test(src[pos + length + 4] ?? " ")) return false;
  if (!silent && !/^_?toc_?$/i.test(content)) {
    const bar = content.indexOf("|");
    const page = (bar < 0 ? content : content.slice(0, bar)).replace(/\\$/, "").trim();
    const open = state.push("link_open", "a", 1);
    open.attrs = [["href", encodeURI(page)]];
    state.push("text", "", 0).content = bar < 0 ? page : content.slice(bar + 1).trim();
    state.push("link_close", "a", -1);
  }
  state.pos += length + 4;
  return true;
}

const attributeList =
  /^\{(:?)[ \t]*(?:[.#][\w:-]+|[\w:-]+(?:=(?:"[^"{}]*"|[^\s"{}]*))?)(?:[ \t]+(?:[.#][\w:-]+|[\w:-]+(?:=(?:"[^"{}]*"|[^\s"{}]*))?))*[ \t]*\}/;

/** `{.wide #id width=50%}` and `{: .note }` say how a thing looks that stands before them. */
function attributes(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== "{") return false;
  const inside = state.src.slice(state.pos, Math.min(state.pos + longest, state.posMax));
  const found = attributeList.exec(inside);
  if (
    !found ||
    (found[1] === "" && !(/[)\]`*_]/.test(state.src[state.pos - 1] ?? "") && /[.#=]/.test(found[0])))
  )
    return false;
  if (!silent) state.pending = state.pending.trimEnd();
  state.pos += found[0].length;
  return true;
}

/** A line of attributes: of kramdown, of MyST. Before a paragraph, the name of a kind makes a box of it. */
function attributeLine(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, indent } = lineAt(state, line);
  if (text[0] !== "{" || indent >= 4) return false;
  const found = attributeList.exec(text);
  if (!found || found[0].length < text.trimEnd().length || !(found[1] || /^\{[ \t]*[.#]/.test(text)))
    return false;
  if (silent) return true;
  const kind = [...text.matchAll(/\.([\w-]+)/g)].map((name) => name[1] ?? "").find(isAdmonition);
  state.line = line + 1;
  if (!kind || line + 1 >= end || state.isEmpty(line + 1) || state.level > 0) return true;
  let next = line + 1;
  while (next < end && !state.isEmpty(next)) next++;
  const closes = openBox(state, kind, "", line);
  state.level++;
  state.md.block.tokenize(state, line + 1, next);
  state.level--;
  pushMarkup(state, closes, next - 1);
  state.line = next;
  return true;
}

/** `++ctrl+alt+del++`: keys that are pressed together. */
function keys(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (!src.startsWith("++", pos) || /[\w+]/.test(src[pos - 1] ?? " ")) return false;
  const found = /^\+\+([a-z0-9][\w-]{0,20}(?:\+[\w-]{1,20}){0,5})\+\+(?![\w+])/.exec(
    src.slice(pos, Math.min(pos + 150, posMax)),
  );
  if (!found?.[1]) return false;
  if (!silent)
    for (const [i, key] of found[1].split("+").entries()) {
      if (i > 0) state.push("text", "", 0).content = "+";
      state.push("mark_open", "kbd", 1);
      state.push("text", "", 0).content = key.charAt(0).toUpperCase() + key.slice(1);
      state.push("mark_close", "kbd", -1);
    }
  state.pos += found[0].length;
  return true;
}

/** Roles of MyST: {ref}`text <target>` is its text. */
function role(state: StateInline, silent: boolean): boolean {
  const found = /^\{([A-Za-z][\w:+-]{0,40})\}(`{1,3})([^`]{1,300})\2(?!`)/.exec(
    state.src.slice(state.pos, Math.min(state.pos + 400, state.posMax)),
  );
  if (!found) return false;
  if (!silent) {
    const [, name = "", , content = ""] = found;
    const text = content.replace(/\s*<[^<>]+>$/, "");
    if (name === "math") state.push("math", "", 0).content = content;
    else if (/^(?:code|literal|samp|file|command|program|option|envvar)/.test(name))
      state.push("code_inline", "code", 0).content = content;
    else {
      const tag = /^(?:sub|sup|kbd)/.exec(name)?.[0] ?? "span";
      state.push("mark_open", tag, 1);
      state.push("text", "", 0).content = text === "" ? content.replace(/^<|>$/g, "") : text;
      state.push("mark_close", tag, -1);
    }
  }
  state.pos += found[0].length;
  return true;
}
