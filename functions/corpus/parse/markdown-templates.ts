import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { boxOf, isAdmonition, openBox } from "./markdown-boxes.ts";
import { envOf, lineAt, pushMarkup } from "./markdown-env.ts";

/** Longer tags are none. */
const longest = 1000;

interface Tag {
  end: number;
  /** `{{ x }}`, `{% x %}`, or Hugo's `{{< x >}}` and `{{% x %}}`. */
  kind: "output" | "liquid" | "shortcode";
  closing: boolean;
  name: string;
  /** All behind the name. */
  rest: string;
  whole: string;
}

/**
 * Marks of Liquid, Jinja, GitBook and Hugo. What they do (`{% if %}`, `{{< tabs >}}`) is no text; what they box is a box; and
 * what they stand for (`{{ price }}`) is not in the file: its name in brackets stands in its place, and a warning says so.
 */
export function templates(md: MarkdownIt): void {
  md.block.ruler.before("fence", "template", templateLine, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  md.inline.ruler.after("escape", "template", inlineTemplate);
  const { parseLinkDestination } = md.helpers;
  md.helpers.parseLinkDestination = (source, start, max) => {
    const tag = tagAt(source, start);
    if (!tag || tag.end > max) return parseLinkDestination(source, start, max);
    // `{{< ref "page.md" >}}`, `{% link page.md %}`, `{{ site.baseurl }}/page`.
    const named = tag.kind === "output" ? "" : (/"([^"]*)"|'([^']*)'|(\S+)/.exec(tag.rest)?.[0] ?? "");
    let end = tag.end;
    while (end < max && !/[\s)]/.test(source[end] ?? ")")) end++;
    return { ok: true, pos: end, str: named.replace(/^["']|["']$/g, "") + source.slice(tag.end, end) };
  };
}

/** The tag that begins at a place. */
function tagAt(source: string, start: number): Tag | undefined {
  if (source[start] !== "{" || !/[{%]/.test(source[start + 1] ?? "")) return undefined;
  const piece = source.slice(start, start + longest);
  const [opens, closes, kind] = piece.startsWith("{{<")
    ? (["{{<", ">}}", "shortcode"] as const)
    : piece.startsWith("{{%")
      ? (["{{%", "%}}", "shortcode"] as const)
      : piece.startsWith("{{")
        ? (["{{", "}}", "output"] as const)
        : (["{%", "%}", "liquid"] as const);
  const length = piece.indexOf(closes);
  if (length < 0 || piece.slice(opens.length, length).includes("\n\n")) return undefined;
  const inside = piece
    .slice(opens.length, length)
    .replace(/^-|-$|\/$/g, "")
    .trim();
  const closing = /^(?:\/|end(?=[a-z]))/.test(inside);
  const bare = closing ? inside.replace(/^(?:\/\s*|end)/, "") : inside;
  const [name = ""] = /^[^\s|(]*/.exec(bare) ?? [];
  const whole = piece.slice(0, length + closes.length);
  return { end: start + whole.length, kind, closing, name, rest: bare.slice(name.length).trim(), whole };
}

/** Shortcodes and tags that mean what a box means. */
const boxNames =
  /^(?:note|info|tip|hint|warning|caution|danger|important|alert|callout|admonition|notice|blockquote-alert|details|expand|collapse|spoiler|tab|tabitem|codetab)$/;

/** Those that hold code. */
const coded = /^(?:highlight|prism|mermaid|code(?:-?(?:block|toggle|snippet|example|tab))?)$/;

/** Lines of nothing but tags. */
function templateLine(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const { text, start, indent } = lineAt(state, line);
  if (!text.startsWith("{") || indent >= 4) return false;
  const tags: Tag[] = [];
  let last = line;
  for (let at = start; at < (state.eMarks[last] ?? 0); ) {
    const tag = tagAt(state.src, at);
    if (!tag) return false;
    tags.push(tag);
    at = tag.end;
    while (last < end && (state.eMarks[last] ?? 0) < at) last++;
    if (last >= end) return false;
    while (/[ \t]/.test(state.src[at] ?? "")) at++;
  }
  // A line of what is filled in is a paragraph.
  if (tags.length === 0 || tags.some(({ kind, name }) => kind === "output" || name === "data")) return false;
  if (silent) return true;
  const [first] = tags as [Tag];
  if (tags.length === 1 && !first.closing && coded.test(first.name) && highlighted(state, line, end, first))
    return true;
  for (const tag of tags) act(state, tag, line);
  state.line = last + 1;
  return true;
}

function act(state: StateBlock, { name, rest, closing, kind, whole }: Tag, line: number): void {
  const env = envOf(state);
  const mark = `{${name}`;
  if (boxNames.test(name)) {
    if (!closing) {
      const given =
        attributeOf(rest, "style", "type", "context", "color", "level") ?? /^"?([a-z]+)"?/i.exec(rest)?.[1];
      const generic = /^(?:alert|callout|admonition|notice|hint|blockquote-alert)$/.test(name);
      const box = !generic ? name : given && isAdmonition(given) ? given : "note";
      const quoted = boxOf(box).opens === "<details>" ? /^"([^"]*)"|^'([^']*)'/.exec(rest) : null;
      const title =
        attributeOf(rest, "title", "name", "label", "header", "summary") ?? quoted?.[1] ?? quoted?.[2] ?? "";
      env.boxes.push({ mark, closes: openBox(state, box === "codetab" ? "tab" : box, title, line) });
      return;
    }
    const at = env.boxes.findLastIndex((box) => box.mark === mark);
    const closed = at < 0 ? [] : env.boxes.splice(at).reverse();
    pushMarkup(state, closed.map(({ closes }) => closes).join(""), line);
    return;
  }
  if (/^(?:figure|img|image|imgproc|picture)$/.test(name) && !closing) {
    const { escapeHtml } = state.md.utils;
    const caption = attributeOf(rest, "caption", "title");
    const alt = attributeOf(rest, "alt") ?? "";
    const under = caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : "";
    pushMarkup(state, `<figure><img alt="${escapeHtml(alt)}" src="x">${under}</figure>`, line);
  } else if (
    /^(?:include|include_relative|embed|youtube|vimeo|gist|readfile|partial|render|content-ref|snippet)/.test(
      name,
    ) ||
    (kind === "liquid" && name === "data")
  )
    env.warnings.push({ line: env.line + line, what: whole });
}

function attributeOf(rest: string, ...names: string[]): string | undefined {
  for (const name of names) {
    const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([\\w-]+))`).exec(rest);
    if (found) return found[1] ?? found[2] ?? found[3];
  }
  return undefined;
}

/** Code between `{% highlight ruby %}` and its end; nothing where it does not end. */
function highlighted(state: StateBlock, line: number, end: number, tag: Tag): boolean {
  const { lines } = envOf(state).unclosed;
  if (line < (lines.get(tag.name) ?? 0)) return false;
  const most = Math.min(end, line + 2000);
  let last = line + 1;
  for (; last < most; last++) {
    const { text, start } = lineAt(state, last);
    const closing = text.startsWith("{") ? tagAt(state.src, start) : undefined;
    if (closing?.closing && closing.name === tag.name) break;
  }
  if (last >= most) {
    lines.set(tag.name, most);
    return false;
  }
  const token = state.push("fence", "code", 0);
  const language =
    attributeOf(tag.rest, "lang", "language") ?? /^"?([\w+#-]+)"?(?![\w=])/.exec(tag.rest)?.[1];
  token.info = language ?? "";
  token.content = state.getLines(line + 1, last, state.sCount[line] ?? 0, true);
  token.map = [line, last];
  state.line = Math.min(last + 1, end);
  return true;
}

function inlineTemplate(state: StateInline, silent: boolean): boolean {
  const tag = tagAt(state.src, state.pos);
  // `${{ … }}` is said of pipelines, where it stands for itself.
  if (!tag || tag.end > state.posMax) return false;
  if (state.src[state.pos - 1] === "$") {
    if (!silent) state.pending += tag.whole;
  } else if (!silent) {
    const value = shownBy(tag);
    if (value !== "") state.push("text", "", 0).content = value;
    const env = envOf(state);
    if (value.startsWith("[")) env.warnings.push({ line: env.at, what: tag.whole });
  }
  state.pos = tag.end;
  return true;
}

/** What a tag puts into the text: a text of its own, or its name in brackets. */
function shownBy({ kind, name, rest }: Tag): string {
  if (kind === "shortcode" || (kind === "liquid" && name !== "data")) return "";
  const expression = kind === "liquid" ? rest : `${name} ${rest}`;
  const written = /^\s*(?:"([^"]*)"|'([^']*)')/.exec(expression);
  if (written) return written[1] ?? written[2] ?? "";
  const last = /^\s*[$\w.[\]'"-]*?([\w-]+)['"\]]*(?=\s|\||$)/.exec(expression.slice(0, 100))?.[1];
  return last ? `[${last}]` : "";
}
