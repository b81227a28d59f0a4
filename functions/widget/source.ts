import { element, outwardLink, safeLink } from "./element.ts";
import type { ViewParts } from "./view.ts";
import type { Citation, Section } from "./wire.ts";
import type { Words } from "./words/words.ts";

/** Where a quote stands, in words: its section and, in documents that have them, its page. */
export function placeOf({ section, page }: Citation, words: Words): string {
  return page === undefined ? section : `${section}, ${words.page(page)}`;
}

/** One of the sources under an answer, after the one before it. */
export function sourceElement(
  citation: Citation,
  before: Citation | undefined,
  { language: { words }, endpoint }: ViewParts,
): HTMLElement {
  const { quote, reader, url } = citation;
  const place = placeOf(citation, words);
  const quoted = element("q", "", quote);
  quoted.dir = "auto";
  const item = element("li", "source", quoted, linkTo(reader, endpoint, "section-link", place));
  const original = url === reader ? undefined : safeLink(url, endpoint);
  if (original) item.append(" ", outwardLink("section-link original", original, words.original));
  item.append(...documentLine(citation, before));
  item.value = citation.id;
  return item;
}

/** The title of a section's document, where it says more than the section and the line before. */
export function documentLine({ title, section }: Section, before: Section | undefined): HTMLElement[] {
  if (title === section || title === before?.title) return [];
  const line = element("span", "document", title);
  line.dir = "auto";
  return [line];
}

/** A link in the direction of its own text, whatever the interface's. */
export function linkTo(address: string, endpoint: string, className: string, text: string): HTMLElement {
  const href = safeLink(address, endpoint);
  const link = href ? outwardLink(className, href, text) : element("span", className, text);
  link.dir = "auto";
  return link;
}
