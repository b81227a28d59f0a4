import type { MarkdownIt, StateBlock, StateCore, Token } from "markdown-it";
import { envOf, lineAt, pushMarkup, pushWords } from "./markdown-env.ts";

/** The line that opens a box is short. */
const longest = 500;

/** What the tools call their boxes, by the kinds that there are. */
const kinds: Record<string, string> = {
  note: "note",
  admonition: "note",
  info: "note",
  abstract: "note",
  summary: "note",
  todo: "note",
  example: "note",
  question: "note",
  faq: "note",
  seealso: "note",
  bug: "warning",
  tip: "tip",
  hint: "tip",
  success: "tip",
  check: "tip",
  important: "important",
  attention: "important",
  warning: "warning",
  warn: "warning",
  caution: "caution",
  danger: "danger",
  error: "danger",
  failure: "danger",
};
/** What is folded away under a name, and is read like a term and its description. */
const folded = new Set(
  "details spoiler collapse collapsible accordion dropdown toggle expand expander tab tabitem tab-item tabs-item foldable".split(
    " ",
  ),
);

/** The markup around a box of this name: an admonition, something that is folded away, or nothing in particular. */
export function boxOf(name: string): { opens: string; titled: string; begins: string; closes: string } {
  const kind = kinds[name.toLowerCase().replace(/^(?:callout|alert|admonition|hint)-/, "")];
  if (kind) {
    const opens = `<div class="admonition ${kind}">`;
    return { opens, titled: '<p class="admonition-title">', begins: "</p>", closes: "</div>" };
  }
  if (folded.has(name.toLowerCase()))
    return { opens: "<details>", titled: "<summary>", begins: "</summary>", closes: "</details>" };
  return { opens: "<div>", titled: "<p><strong>", begins: "</strong></p>", closes: "</div>" };
}

export function isAdmonition(name: string): boolean {
  return name.toLowerCase() in kinds;
}

/** Opens a box in the tree and answers with the markup that closes it. */
export function openBox(state: StateBlock, name: string, title: string, line: number): string {
  const { opens, titled, begins, closes } = boxOf(name);
  pushMarkup(state, title === "" ? opens : opens + titled, line);
  if (title !== "") {
    pushWords(state, title, line);
    pushMarkup(state, begins, line);
  }
  return closes;
}

/**
 * Boxes of Docusaurus, VitePress, pandoc, MyST and MkDocs (`:::danger Title`, `::: {.callout-note}`, `!!! note "Title"`,
 * `=== "Tab"`), and the alerts of GitHub and Obsidian (`> [!WARNING]`).
 */
export function boxes(md: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  md.block.ruler.before("fence", "box", fencedBox, { alt });
  md.block.ruler.before("fence", "indented_box", indentedBox, { alt });
  md.core.ruler.after("block", "alerts", alerts);
  // HTML goes on to the next empty line; the end of a box, code, and a summary end it before that.
  const html = md.block.ruler.__rules__.find(({ name }) => name === "html_block")?.fn;
  if (!html) throw new Error("markdown-it has no rule for blocks of HTML");
  const cut = (state: StateBlock, line: number, end: number, silent: boolean) => {
    if (!html(state, line, end, silent)) return false;
    const token = state.tokens.at(-1);
    if (silent || !token || /^<(?:!|\?|pre|script|style|textarea)/i.test(lineAt(state, line).text))
      return true;
    for (let next = line + 1; next < state.line; next++) {
      const ends =
        /^(?::{3,}[ \t]*$|`{3,})/.test(lineAt(state, next).text) ||
        /<\/summary>[ \t]*$/.test(lineAt(state, next - 1).text.slice(-100));
      if (!ends) continue;
      token.content = state.getLines(line, next, state.blkIndent, true);
      state.line = next;
    }
    return true;
  };
  md.block.ruler.at("html_block", cut, { alt });
}

/** A line of colons opens a box where a name comes after them, and else closes one. Nothing looks ahead for the end. */
function fencedBox(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, indent } = lineAt(state, line);
  const mark = /^(?::{3,}|\/{3,})/.exec(text)?.[0];
  if (!mark || indent >= 4) return false;
  const open = envOf(state).boxes;
  const rest = text.slice(mark.length).trim();
  if (rest.length > longest) return false;
  if (rest === "") {
    // A closing line ends the innermost box of its length, and what was left open in it.
    const exact = open.findLastIndex((box) => box.mark === mark);
    const at = exact >= 0 ? exact : open.findLastIndex((box) => mark.startsWith(box.mark));
    if (at < 0 && mark.startsWith("/")) return false;
    if (silent) return true;
    const closed = at < 0 ? [] : open.splice(at).reverse();
    pushMarkup(state, closed.map(({ closes }) => closes).join(""), line);
  } else {
    const named = nameAndTitle(rest);
    if (!named || (mark.startsWith("/") && !isAdmonition(named.name) && !folded.has(named.name)))
      return false;
    if (silent) return true;
    let next = line + 1;
    let { name } = named;
    // Options of a directive of MyST, which say what it looks like.
    if (rest.startsWith("{"))
      for (; next < end; next++) {
        const option = /^:([\w-]+):[ \t]*(.*)$/.exec(lineAt(state, next).text.slice(0, longest));
        if (!option) break;
        if (option[1] === "class" && isAdmonition(option[2] ?? "")) name = option[2] ?? "";
      }
    open.push({ mark, closes: openBox(state, name, named.title, line) });
    state.line = next;
    return true;
  }
  state.line = line + 1;
  return true;
}

/** `danger Title`, `note[Title]{.x}`, `{note} Title`, `{.callout-tip title="Title"}`, `warning | Title`. */
function nameAndTitle(rest: string): { name: string; title: string } | undefined {
  const named = /^\{?[ \t]*[.:]?([A-Za-z][\w-]*)(?=$|[\s[{}|])/.exec(rest);
  const name = named?.[1];
  if (!named || !name) return undefined;
  const after = rest.slice(named[0].length);
  const attribute = /\btitle=(?:"([^"]*)"|'([^']*)')/.exec(after);
  if (attribute) return { name, title: (attribute[1] ?? attribute[2] ?? "").trim() };
  if (rest.startsWith("{")) {
    const close = after.indexOf("}");
    return { name, title: close < 0 ? "" : after.slice(close + 1).trim() };
  }
  const bracketed = /^\[(.*)\]/.exec(after);
  const plain = after.replace(/\{[^{}]*\}\s*$/, "").replace(/^\s*\|/, "");
  return { name, title: (bracketed?.[1] ?? plain).trim() };
}

/** `!!! note "Title"` and `=== "Tab"` with what they hold indented by four. */
function indentedBox(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, indent } = lineAt(state, line);
  if (indent >= 4 || text.length > longest) return false;
  const box = /^(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)([^"]*)(?:"([^"]*)")?[ \t]*$/.exec(text);
  const tab = box ? null : /^===!?[ \t]+"([^"]+)"[ \t]*$/.exec(text);
  if (!box && !tab) return false;
  if (silent) return true;
  let next = line + 1;
  let last = line;
  for (; next < end; next++) {
    if (state.isEmpty(next)) continue;
    if ((state.sCount[next] ?? 0) - state.blkIndent < 4) break;
    last = next;
  }
  const closes = openBox(state, tab ? "tab" : (box?.[1] ?? ""), tab?.[1] ?? box?.[3] ?? "", line);
  const { blkIndent, lineMax, parentType } = state;
  state.blkIndent += 4;
  state.lineMax = last + 1;
  state.parentType = "blockquote";
  state.level++;
  state.md.block.tokenize(state, line + 1, last + 1);
  state.level--;
  Object.assign(state, { blkIndent, lineMax, parentType });
  pushMarkup(state, closes, last);
  state.line = last + 1;
  return true;
}

/** Turns quotations that begin with `[!WARNING]` into boxes. */
function alerts(state: StateCore): void {
  const closing: (string | undefined)[] = [];
  const tokens: Token[] = [];
  for (const [i, token] of state.tokens.entries()) {
    if (token.type === "blockquote_open") {
      const inline = state.tokens[i + 1]?.type === "paragraph_open" ? state.tokens[i + 2] : undefined;
      const alert = /^\[!([A-Za-z][\w-]*)(?:\|[^\]]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)/.exec(
        inline?.content ?? "",
      );
      const name = alert?.[1]?.toLowerCase() ?? "";
      closing.push(undefined);
      if (inline && alert && name !== "quote" && name !== "cite") {
        const { opens, titled, begins, closes } = boxOf(name in kinds ? name : "note");
        closing[closing.length - 1] = closes;
        inline.content = inline.content.slice(alert[0].length);
        const title = alert[2]?.trim() ?? "";
        tokens.push(markup(state, title === "" ? opens : opens + titled));
        if (title !== "") tokens.push(words(state, title, inline), markup(state, begins));
        continue;
      }
    }
    const closes = token.type === "blockquote_close" ? closing.pop() : undefined;
    tokens.push(closes ? markup(state, closes) : token);
  }
  state.tokens = tokens;
}

function markup(state: StateCore, content: string): Token {
  const token = new state.Token("markup", "", 0);
  token.content = content;
  return token;
}

function words(state: StateCore, content: string, like: Token): Token {
  const token = new state.Token("inline", "", 0);
  Object.assign(token, { content, map: like.map, children: [] });
  return token;
}
