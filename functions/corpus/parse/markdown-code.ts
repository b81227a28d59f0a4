import type { MarkdownIt, Token } from "markdown-it";
import { boxOf, isAdmonition } from "./markdown-boxes.ts";

/** More behind a fence is no name. */
const longest = 500;

/** What stands behind a fence: `ts [file.ts]`, `js{1,3} title="x"`, `python:src/app.py`, `{.r .numbered}`. */
export function readInfo(info: string): { language?: string; title?: string } {
  const attribute =
    /(?:^|[\s{,])(?:title|filename|file|name|caption)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s"'{},]+))/.exec(
      info,
    );
  const label = /(?:^|\s)\[([^\]]+)\]/.exec(info)?.[1];
  const [first = ""] = /^[^\s[]*/.exec(info) ?? [];
  // `ts{1,3}`: lines that are highlighted; `{python}` and `{.python}`: the language.
  const braced = /^\{[ \t]*\.?([\w+#-]+)/.exec(info)?.[1];
  const word = first.startsWith("{") ? (braced ?? "") : (first.split("{")[0] ?? "");
  const [name = "", file = ""] = /^([\w+#.-]+):(\S+)$/.exec(word)?.slice(1) ?? [word];
  const isAttribute = /=/.test(name);
  const title = (attribute?.[1] ?? attribute?.[2] ?? attribute?.[3] ?? label ?? file).trim();
  return {
    ...(name !== "" && !isAttribute ? { language: name.replace(/,$/, "") } : {}),
    ...(title !== "" && !/^title=/.test(title) ? { title } : {}),
  };
}

/** Blocks of code as the reader of HTML takes them, with their language and title; directives of MyST as what they are. */
export function code(md: MarkdownIt): void {
  const { escapeHtml } = md.utils;
  md.renderer.rules.fence = (tokens, i, _options, env) => {
    const { content } = tokens[i] as Token;
    const info = (tokens[i]?.info ?? "").slice(0, longest).trim();
    const { language, title } = readInfo(info);
    if (language === "math" && !title) return `<div class="math">${escapeHtml(content)}</div>\n`;
    const directive = /^\{([\w-]+)\}[ \t]*(.*)$/.exec(info);
    const name = directive?.[1] ?? "";
    if (isAdmonition(name)) {
      const { opens, titled, begins, closes } = boxOf(name);
      const words = directive?.[2]?.trim() ?? "";
      const heading = words === "" ? "" : `${titled}${md.renderInline(words, env)}${begins}`;
      return `${opens}${heading}${md.render(content.replace(/^:[\w-]+:.*\n/gm, ""), env)}${closes}`;
    }
    const isCode = /^code(?:-block|-cell)?$|^sourcecode$/.test(name);
    const named = isCode ? directive?.[2]?.trim() : language;
    const attributes = [
      ...(title ? [` data-title="${escapeHtml(title)}"`] : []),
      ...(named ? [` data-language="${escapeHtml(named)}"`] : []),
    ];
    const shown = /\btwoslash\b/.test(info)
      ? content.replace(/^[ \t]*\/\/ ---cut[a-z-]*---[ \t]*\n/gm, "")
      : content;
    return `<pre${attributes.join("")}><code>${escapeHtml(shown)}</code></pre>\n`;
  };
}
