import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { serialize } from "parse5";
import { childrenOf, descendants, type Element, isElement, type Node } from "./html-tree.ts";

/** Larger pages are hardly articles among menus, and take long. */
const mostElements = 10_000;
/** It reads the text of every element around an element again. */
const deepest = 100;
/** In letters. Shorter pages have no room for menus, longer ones no need to tell them apart. */
const leastText = 500;
const mostText = 100_000;
/** What holds less of the text than this is one article of several, not the content. */
const leastShare = 0.4;

/**
 * Where the content of a page stands that does not mark it: the innermost element that holds what Mozilla's Readability
 * keeps. Readability says where, not what: it drops tables and lists that are content.
 */
export function readableIn(body: Element): Element | undefined {
  const whole = lettersIn(body);
  const elements = [...descendants(body)];
  if (whole < leastText || whole > mostText || elements.length > mostElements) return undefined;
  if (elements.some((element) => upFrom(element).length > deepest)) return undefined;
  for (const [i, element] of elements.entries()) element.attrs.push({ name: mark, value: String(i) });
  const source = `<!doctype html><html><body>${serialize(body)}</body></html>`;
  for (const element of elements) element.attrs.pop();
  const kept = keptIn(source).flatMap((at) => elements[at] ?? []);
  let path: Node[] | undefined;
  for (const element of kept) {
    const up = upFrom(element);
    const shared = path?.findIndex((node, i) => node !== up[i]);
    path = path === undefined ? up : shared === -1 ? path : path.slice(0, shared);
  }
  const holder = path?.findLast(
    (node): node is Element => isElement(node) && /^(?:div|section|td|body|center|table)$/.test(node.tagName),
  );
  return holder && lettersIn(holder) >= leastShare * whole ? holder : undefined;
}
const mark = "data-footnote-at";

/** As much of the DOM as is looked at here. */
interface Kept {
  querySelectorAll(selector: string): Iterable<Kept>;
  getAttribute(name: string): string | null;
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
}

/** The places of the elements with text that Readability keeps. */
function keptIn(source: string): number[] {
  try {
    const { document } = parseHTML(source);
    const article = new Readability<Kept>(document, {
      charThreshold: 200,
      serializer: (node) => node as unknown as Kept,
    }).parse();
    const found = article?.content ? [...article.content.querySelectorAll(`[${mark}]`)] : [];
    return found
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .map((element) => Number(element.getAttribute(mark)));
  } catch {
    // It guesses, and nothing depends on it but what stands beside the content: a page that it cannot take is read whole.
    return [];
  }
}

function lettersIn(element: Element): number {
  let letters = 0;
  const entered = ({ tagName }: Element) =>
    !/^(?:script|style|noscript|template|svg|select|nav)$/.test(tagName);
  for (const inner of [element, ...descendants(element, entered)])
    for (const node of entered(inner) ? childrenOf(inner) : [])
      if (node.nodeName === "#text" && "value" in node) letters += node.value.trim().length;
  return letters;
}

function upFrom(element: Element): Node[] {
  const path: Node[] = [];
  for (let node: Node | null = element; node; node = "parentNode" in node ? node.parentNode : null)
    path.push(node);
  return path.reverse();
}
