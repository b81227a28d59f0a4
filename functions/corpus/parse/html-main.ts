import { readableIn } from "./html-readable.ts";
import {
  attribute,
  childrenOf,
  descendants,
  type Element,
  hasClass,
  isElement,
  type Node,
  rawText,
} from "./html-tree.ts";

/** Where tools that make documentation put the text, when they do not say so by an element. */
const contentIds = /^(?:mw-content-text|main-content|maincontent|article-content|post-content|bodycontent)$/;
const contentClasses = [
  "markdown-body",
  "mw-parser-output",
  "entry-content",
  "post-content",
  "article-body",
  "theme-doc-markdown",
];

/**
 * The main content of a page: `main`, else the only `article`, else what is named as content, else the body without its
 * header and footer.
 * @returns `landmark`: it is marked as main content, and nothing in it is there for the site
 */
export function mainOf(page: Node): { nodes: Node[]; landmark: boolean } {
  const elements = [...descendants(page)];
  const mains = elements.filter(
    (element) => element.tagName === "main" || attribute(element, "role") === "main",
  );
  const isArticle = (element: Element) =>
    element.tagName === "article" || attribute(element, "itemprop") === "articleBody";
  const outermost = [...descendants(page, (element) => !isArticle(element))].filter(isArticle);
  const named = elements.find(
    (element) =>
      contentIds.test(attribute(element, "id")?.toLowerCase() ?? "") || hasClass(element, ...contentClasses),
  );
  for (const element of [longest(mains), outermost.length === 1 ? outermost[0] : undefined, named])
    if (element && rawText(element).trim() !== "") return { nodes: childrenOf(element), landmark: true };
  const body = elements.find(({ tagName }) => tagName === "body");
  if (!body) return { nodes: [], landmark: false };
  const rest = withoutFurniture(body, elements);
  return { nodes: childrenOf(readableIn(rest) ?? rest), landmark: false };
}

function holds(outer: Element, inner: Element): boolean {
  for (let up = inner.parentNode; up; up = isElement(up) ? up.parentNode : null)
    if (up === outer) return true;
  return false;
}

/** Pages that load others keep more than one main element. */
function longest(mains: readonly Element[]): Element | undefined {
  const [first, ...others] = mains;
  return others.reduce(
    (best, main) => (rawText(main).length > rawText(best as Element).length ? main : best),
    first,
  );
}

/** Takes headers and footers out of a body; a header with the page's only first heading leaves it there. */
function withoutFurniture(body: Element, elements: readonly Element[]): Element {
  const furniture = new Set(elements.filter(({ tagName }) => tagName === "header" || tagName === "footer"));
  const headings = elements.filter(({ tagName }) => tagName === "h1");
  const [only] = headings;
  const rescued = (element: Element) =>
    headings.length === 1 && only && element.tagName === "header" && holds(element, only) ? [only] : [];
  for (const parent of new Set([...furniture].map(({ parentNode }) => parentNode))) {
    if (!parent) continue;
    parent.childNodes = parent.childNodes.flatMap((child) =>
      isElement(child) && furniture.has(child) ? rescued(child) : [child],
    );
  }
  return body;
}
