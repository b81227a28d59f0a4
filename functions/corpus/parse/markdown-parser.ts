import CommonMark, { type MarkdownIt, type StateBlock, type StateCore, type Token } from "markdown-it";
import deflist from "markdown-it-deflist";
import footnote from "markdown-it-footnote";
import { CorpusError } from "../errors.ts";
import { boxes } from "./markdown-boxes.ts";
import { code } from "./markdown-code.ts";
import { components } from "./markdown-components.ts";
import { envOf } from "./markdown-env.ts";
import { hidden } from "./markdown-hidden.ts";
import { resolveTags } from "./markdown-html.ts";
import { inlineMarks } from "./markdown-inline.ts";
import { math } from "./markdown-math.ts";
import { templates } from "./markdown-templates.ts";

/** No document that people wrote nests quotations deeper, or lists half as deep. */
const deepest = 100;

/**
 * A parser of CommonMark with GitHub's tables, struck-out text and links, footnotes, definition lists, and the dialects of
 * documentation tools. It makes HTML that the reader of HTML understands. markdown-it takes time in proportion to its input,
 * hostile input included.
 */
export function markdownParser(mdx: boolean): MarkdownIt {
  const md = new CommonMark({ html: true, linkify: true, maxNesting: 2 * deepest });
  // Where a link leads is judged by the reader of HTML; its words are read in any case.
  md.validateLink = () => true;
  md.linkify.set({ fuzzyLink: false, fuzzyIP: false });
  md.block.ruler.before("table", "depth", refuseDeep);
  md.use(footnote).use(deflist);
  md.core.ruler.disable("footnote_tail");
  md.use(code).use(boxes).use(math).use(templates).use(inlineMarks).use(hidden).use(components, mdx);
  md.core.ruler.before("inline", "items", items);
  md.core.ruler.before("inline", "headings", headings);
  md.core.ruler.at("inline", inline);
  md.core.ruler.after("inline", "notes", notes);
  md.use(resolveTags);
  md.renderer.rules.markup = (tokens, i) => tokens[i]?.content ?? "";
  md.renderer.rules.softbreak = (tokens, i) => (breaksWord(tokens[i - 1], tokens[i + 1]) ? "" : "\n");
  md.renderer.rules.footnote_ref = (tokens, i) => `<sup>${Number(tokens[i]?.meta?.id) + 1}</sup>`;
  md.renderer.rules.list_item_open = listItem;
  return md;
}

function refuseDeep(state: StateBlock, line: number): boolean {
  if (state.level > deepest) {
    const at = envOf(state).line + line;
    throw new CorpusError(`nests its lists and quotations more than ${deepest} deep (line ${at})`);
  }
  return false;
}

/** As markdown-it's own rule, with the line that is being read. */
function inline(state: StateCore): void {
  const env = envOf(state);
  for (const token of state.tokens) {
    if (token.type !== "inline" || token.children === null) continue;
    env.at = env.line + (token.map?.[0] ?? 0);
    state.md.inline.parse(token.content, state.md, state.env, token.children);
  }
}

/** Ordinals as they are written, as far as they rise ("1." before every item is counted), and the state of tasks. */
function items(state: StateCore): void {
  const last: number[] = [];
  for (const [i, token] of state.tokens.entries()) {
    if (/^(?:ordered|bullet)_list_open$/.test(token.type)) last.push(-1);
    else if (/^(?:ordered|bullet)_list_close$/.test(token.type)) last.pop();
    else if (token.type === "list_item_open") {
      if (token.info !== "") {
        const before = last.pop() ?? -1;
        const ordinal = Math.max(Number(token.info), before < 0 ? 0 : before + 1);
        token.attrSet("value", String(ordinal));
        last.push(ordinal);
      }
      const first = state.tokens[i + 1]?.type === "paragraph_open" ? state.tokens[i + 2] : undefined;
      const box = /^\[([ xX])\](?:\s+|$)/.exec(first?.content ?? "");
      if (first && box) {
        first.content = first.content.slice(box[0].length);
        token.meta = { checked: box[1] !== " " };
      }
    }
  }
}

function listItem(tokens: Token[], i: number): string {
  const token = tokens[i] as Token;
  const value = token.attrGet("value");
  const checked = (token.meta as { checked?: boolean } | null)?.checked;
  const box = checked === undefined ? "" : `<input type="checkbox"${checked ? " checked" : ""}>`;
  return `<li${value === null ? "" : ` value="${Number(value)}"`}>${box}`;
}

/** `# Title {#id .class}` */
function headings(state: StateCore): void {
  for (const [i, token] of state.tokens.entries()) {
    const inside = token.type === "heading_open" ? state.tokens[i + 1] : undefined;
    const attributes = inside && /\{:?[ \t]*[#.][^{}]*\}$/.exec(inside.content.slice(-200));
    if (inside && attributes) inside.content = inside.content.slice(0, -attributes[0].length).trimEnd();
  }
}

/**
 * Footnotes stand where they are written, behind the number that refers to them; those that are written into a sentence
 * stand after its block.
 */
function notes(state: StateCore): void {
  const { list = [], refs = {} } = (state.env.footnotes ?? {}) as {
    list?: { tokens?: Token[] }[];
    refs?: Record<string, number>;
  };
  const tokens: Token[] = [];
  let waiting: number[] = [];
  for (const [i, token] of state.tokens.entries()) {
    if (token.type === "footnote_reference_open") {
      const id = refs[`:${(token.meta as { label: string }).label}`] ?? -1;
      const first = state.tokens.slice(i + 1, i + 3).find(({ type }) => type === "inline");
      if (id >= 0 && first?.children) first.children.unshift(markup(state, `<sup>${id + 1}</sup> `));
      continue;
    }
    if (token.type === "footnote_reference_close") continue;
    tokens.push(token);
    for (const child of token.children ?? []) {
      const id = child.type === "footnote_ref" ? (child.meta as { id: number }).id : -1;
      if (list[id]?.tokens) waiting.push(id);
    }
    if (token.level > 0 || token.nesting > 0 || token.type === "inline") continue;
    for (const id of waiting) {
      tokens.push(markup(state, `<p><sup>${id + 1}</sup> `));
      const words = new state.Token("inline", "", 0);
      words.children = list[id]?.tokens ?? [];
      tokens.push(words, markup(state, "</p>"));
    }
    waiting = [];
  }
  state.tokens = tokens;
}

function markup(state: StateCore, content: string): Token {
  const token = new state.Token("markup", "", 0);
  token.content = content;
  return token;
}

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Chinese and Japanese have no spaces: a line end between their characters is none. */
function breaksWord(before: Token | undefined, after: Token | undefined): boolean {
  return han.test(before?.content.at(-1) ?? "") && han.test(after?.content[0] ?? "");
}
