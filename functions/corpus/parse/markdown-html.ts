import type { MarkdownIt, StateCore, Token } from "markdown-it";
import { boxOf, isAdmonition } from "./markdown-boxes.ts";
import { envOf } from "./markdown-env.ts";
import { scanTag, type Tag } from "./markdown-tags.ts";

const empty = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
/** Elements that HTML closes by itself: pages leave their end tags out. */
const selfEnding = new Set("p li dt dd td th tr thead tbody tfoot option optgroup colgroup rt rp".split(" "));
const known = new Set(
  "a abbr acronym address article aside audio b bdi bdo big blink blockquote body button canvas caption center cite code data datalist del details dfn dialog dir div dl em fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html i iframe ins kbd label legend main map mark marquee math menu meter nav nobr noembed noframes noscript object ol output picture pre progress q ruby s samp script search section select slot small span strike strong style sub summary sup svg table template textarea time title tt u ul var video xmp".split(
    " ",
  ),
);
/** What components of documentation tools are called that fold something away under a name. */
const folding =
  /^(?:Tab|TabItem|TabPanel|CodeTab|Accordion|AccordionItem|Collapse|Collapsible|Details|Expandable|Expander|Spoiler|Dropdown|Disclosure|Toggle|Step|Card|LinkCard|Update|ParamField|ResponseField|Property|FileTab)$/;
const boxed = /^(?:Callout|Admonition|Alert|Aside|Hint|Message|Notice|Banner|InfoBox|Box)$/;

interface Found {
  tag: Tag;
  token: Token;
  /** The tag that it belongs to. */
  partner?: Found;
  /** What stands in its place. */
  html?: string;
}

/**
 * Makes the tags of a document such that a browser's parser reads them the way they were meant: tags that nothing closes or
 * opens are dropped (an open `<select>` or `<s>` would swallow what follows), those of components become plain elements,
 * and `<name>` that is no tag at all is text.
 */
export function resolveTags(md: MarkdownIt): void {
  const { escapeHtml } = md.utils;
  md.core.ruler.push("resolve_tags", (state: StateCore) => {
    const { tokens } = state;
    const env = envOf(state);
    const pieces = tokens.flatMap((token) =>
      token.type === "html_block"
        ? [token]
        : (token.children ?? []).filter(({ type }) => type === "html_inline"),
    );
    const found = new Map(pieces.map((token) => [token, tagsIn(token)]));
    pair([...found.values()].flat());
    for (const { tag, token } of [...found.values()].flat())
      if (tag.selfClosing && env.partials.has(tag.name))
        env.warnings.push({ line: env.line + (token.map?.[0] ?? 0), what: `<${tag.name} />` });
    for (const [token, tags] of found) token.content = rewritten(token, tags, escapeHtml);
  });
}

/** The tags of a piece of HTML; none in comments, scripts and styles. */
function tagsIn(token: Token): Found[] {
  const source = token.content;
  const tags: Found[] = [];
  const skip = skipper(source);
  let at = source.indexOf("<");
  while (at >= 0) {
    const skipped = skip(at);
    const tag = skipped ? undefined : scanTag(source, at);
    if (tag) tags.push({ tag, token });
    at = source.indexOf("<", skipped?.end ?? tag?.end ?? at + 1);
  }
  return tags;
}

type Skip = (at: number) => { end: number } | undefined;

/** Finds comments, declarations, scripts and styles, which say nothing; undefined for those that do not end. */
function skipper(source: string): Skip {
  /** What closes nothing any more from here on: it is not looked for again. */
  const missing = new Set<string>();
  const to = (closes: string, from: number) => {
    if (missing.has(closes)) return undefined;
    const end = source.indexOf(closes, from);
    if (end < 0) missing.add(closes);
    return end < 0 ? undefined : { end: end + closes.length };
  };
  return (at) => {
    if (source.startsWith("<!--", at)) return to("-->", at + 2);
    if (source.startsWith("<?", at)) return to("?>", at + 2);
    if (source.startsWith("<!", at)) return to(">", at + 2);
    const raw = /^<(script|style)[\s>/]/i.exec(source.slice(at, at + 8))?.[1]?.toLowerCase();
    if (!raw || missing.has(raw)) return undefined;
    const closing = raw === "script" ? /<\/script\s*>/gi : /<\/style\s*>/gi;
    closing.lastIndex = at;
    const end = closing.exec(source);
    if (!end) missing.add(raw);
    return end ? { end: end.index + end[0].length } : undefined;
  };
}

/** Gives opening tags the closing ones of their name, as parentheses. */
function pair(all: readonly Found[]): void {
  const open = new Map<string, Found[]>();
  for (const found of all) {
    const { name: written, closing, selfClosing } = found.tag;
    const lower = written.toLowerCase();
    if (selfClosing || empty.has(lower)) continue;
    const name = known.has(lower) && !/^[A-Z][a-z]/.test(written) ? lower : written;
    const waiting = open.get(name) ?? [];
    open.set(name, waiting);
    const partner = closing ? waiting.pop() : undefined;
    if (partner) {
      found.partner = partner;
      partner.partner = found;
    } else if (!closing) waiting.push(found);
  }
}

function rewritten(token: Token, tags: readonly Found[], toHtml: (text: string) => string): string {
  const source = token.content;
  const pieces: string[] = [];
  let at = 0;
  for (const found of tags) {
    pieces.push(between(source.slice(at, found.tag.start), toHtml), htmlOf(found, toHtml));
    at = found.tag.end;
  }
  pieces.push(between(source.slice(at), toHtml));
  return pieces.join("");
}

/** What stands between tags: comments go, and a `<` that begins nothing is a sign. */
function between(text: string, toHtml: (text: string) => string): string {
  const skip = skipper(text);
  let result = "";
  let at = 0;
  for (let next = text.indexOf("<"); next >= 0; next = text.indexOf("<", at)) {
    result += text.slice(at, next);
    const skipped = skip(next);
    const cdata = skipped && /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text.slice(next, skipped.end));
    if (cdata) result += toHtml(cdata[1] ?? "");
    else if (!skipped) result += "&lt;";
    at = skipped?.end ?? next + 1;
  }
  return result + text.slice(at);
}

function htmlOf(found: Found, toHtml: (text: string) => string): string {
  const { tag, token, partner, html } = found;
  if (html !== undefined) return html;
  const { name, closing, selfClosing, attributes } = tag;
  const lower = name.toLowerCase();
  const isComponent = /^[A-Z]/.test(name)
    ? !(name === name.toUpperCase() && known.has(lower))
    : !known.has(lower);
  const source = token.content.slice(tag.start, tag.end);
  if (empty.has(lower) && !/^[A-Z][a-z]/.test(name))
    return tag.braces ? element(lower, attributes, toHtml) : source;
  if (selfEnding.has(lower)) return tag.braces ? element(lower, attributes, toHtml) : source;
  if (!isComponent) {
    if (selfClosing || lower === "plaintext") return "";
    // What nothing closes is dropped; a comment, a menu that stays open would take the rest with it.
    if (!partner) return "";
    return tag.braces ? element(lower, attributes, toHtml) : source;
  }
  if (selfClosing) return picture(name, attributes, toHtml);
  if (!partner) {
    const isTag = closing || attributes.size > 0 || tag.braces || name.includes("-") || name.includes(".");
    return isTag ? "" : toHtml(source);
  }
  const { opens, closes } = componentOf(name, attributes, token.type === "html_block", toHtml);
  partner.html = closes;
  return opens;
}

/** What a component stands for: a box, something that is folded away, a picture, or nothing in particular. */
function componentOf(
  name: string,
  attributes: Map<string, string>,
  block: boolean,
  toHtml: (text: string) => string,
): { opens: string; closes: string } {
  const named = (...names: string[]) => names.map((key) => attributes.get(key)).find((value) => value);
  const title = named("title", "label", "header", "heading", "summary");
  const box = (kind: string) => {
    const { opens, titled, begins, closes } = boxOf(kind);
    return { opens: title ? `${opens}${titled}${toHtml(title)}${begins}` : opens, closes };
  };
  const given = named("type", "variant", "kind", "intent", "color", "status", "emoji") ?? "note";
  if (boxed.test(name)) return box(isAdmonition(given) ? given : "note");
  if (isAdmonition(name)) return box(name);
  const label = title ?? named("name", "value", "path", "query", "body");
  if (folding.test(name) && label)
    return { opens: `<details><summary>${toHtml(label)}</summary>`, closes: "</details>" };
  const address = named("href", "to");
  if (address && !block) return { opens: `<a href="${toHtml(address)}">`, closes: "</a>" };
  const caption = named("caption");
  if (block && caption)
    return { opens: "<figure>", closes: `<figcaption>${toHtml(caption)}</figcaption></figure>` };
  return block ? { opens: "<div>", closes: "</div>" } : { opens: "<span>", closes: "</span>" };
}

/** What a component without content shows. */
function picture(name: string, attributes: Map<string, string>, toHtml: (text: string) => string): string {
  const alt = attributes.get("alt") ?? attributes.get("caption");
  if (/(?:image|img|figure|picture|screenshot)/i.test(name) && alt)
    return `<img src="x" alt="${toHtml(alt)}">`;
  const text = attributes.get("text");
  // A badge is a word with a frame: "required".
  if (text && /badge|tag|pill|chip|label|button|link/i.test(name)) return `<span>${toHtml(text)}</span>`;
  const title = attributes.get("title");
  const href = attributes.get("href");
  // A card that is nothing but its title.
  if (title && href && /card|link/i.test(name))
    return `<p><a href="${toHtml(href)}">${toHtml(title)}</a></p>`;
  return "";
}

/** Attributes in braces are left out; those that are text stay. */
function element(name: string, attributes: Map<string, string>, toHtml: (text: string) => string): string {
  const kept = [...attributes].map(
    ([key, value]) => ` ${key === "className" ? "class" : toHtml(key)}="${toHtml(value)}"`,
  );
  return `<${name}${kept.join("")}>`;
}
