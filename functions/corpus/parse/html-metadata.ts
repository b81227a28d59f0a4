import type { Metadata } from "../document.ts";
import { attribute, descendants, type Node, rawText } from "./html-tree.ts";
import { fold } from "./words.ts";

/** What a page says of itself, in the ways of HTML, Open Graph, Dublin Core and schema.org. */
export function metadataOf(tree: Node): Partial<Metadata> {
  const named = new Map<string, string>();
  let title: string | undefined;
  let language: string | undefined;
  let canonical: string | undefined;
  for (const element of descendants(tree, ({ namespaceURI }) => !namespaceURI.endsWith("svg"))) {
    const { tagName } = element;
    if (tagName === "html") language = attribute(element, "lang") ?? attribute(element, "xml:lang");
    else if (tagName === "title") title ??= fold(rawText(element));
    else if (tagName === "link" && attribute(element, "rel") === "canonical")
      canonical ??= attribute(element, "href");
    else if (tagName === "meta") {
      const name =
        attribute(element, "name") ?? attribute(element, "property") ?? attribute(element, "http-equiv");
      const content = fold(attribute(element, "content") ?? "");
      if (name && content && !named.has(name.toLowerCase())) named.set(name.toLowerCase(), content);
    }
  }
  const first = (...names: string[]) => names.map((name) => named.get(name)).find((value) => value);
  const url = canonical ?? first("og:url");
  const tag = (language || first("content-language", "dc.language", "og:locale"))?.replaceAll("_", "-");
  const found = {
    title: first("og:title") ?? title,
    url: url && /^https?:\/\//.test(url) && URL.canParse(url) ? url : undefined,
    author: first("author", "article:author", "dc.creator", "dcterms.creator"),
    date: first("date", "article:published_time", "dcterms.date", "dc.date", "dcterms.modified"),
    language: tag && /^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(tag) ? tag : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}
