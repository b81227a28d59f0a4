import { element, outwardLink, safeLink } from "./element.ts";

/**
 * What stands in a line of an answer: code spans, strong and emphasized words, links, and escapes; the Markdown of
 * `answer/parts.ts` and nothing more. What is left open is text.
 */
const markup =
  /\\([!-/:-@[-`{-~])|(`+)((?:(?!\2).)+?)\2(?!`)|\*\*((?:[^*\\]|\\.)+)\*\*|\*((?:[^*\\]|\\.)+)\*|\[((?:[^\]\\]|\\.)*)\]\(([^\s()]+)\)/gs;

/** A line of an answer as nodes. Addresses that cannot be followed leave their words. */
export function inline(text: string, base: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(markup)) {
    const [whole, escaped, , code, strong, emphasized, label = "", address] = match;
    nodes.push(text.slice(at, match.index));
    at = match.index + whole.length;
    if (escaped) nodes.push(escaped);
    else if (code) nodes.push(element("code", "", code.replace(/^ (.+) $/s, "$1")));
    else if (strong) nodes.push(element("strong", "", ...inline(strong, base)));
    else if (emphasized) nodes.push(element("em", "", ...inline(emphasized, base)));
    else nodes.push(...link(address ?? "", label, base));
  }
  return [...nodes, text.slice(at)].filter(Boolean);
}

function link(address: string, label: string, base: string): (Node | string)[] {
  const href = /^https?:/i.test(address) ? safeLink(address, base) : undefined;
  if (!href) return inline(label, base);
  const made = outwardLink("", href, "");
  made.append(...inline(label, base));
  return [made];
}

/** A line of an answer without its markup. */
export function inlineText(text: string): string {
  return inline(text, "https://localhost")
    .map((node) => (typeof node === "string" ? node : node.textContent))
    .join("");
}
