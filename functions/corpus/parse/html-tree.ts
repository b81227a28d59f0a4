import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, parse, parseFragment } from "parse5";
import { CorpusError } from "../errors.ts";

export type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** Where browsers stop nesting; the parser's time grows with the square of the depth. */
const deepest = 512;

/**
 * A tree of elements, no deeper than what can be walked by functions that call themselves.
 * @throws {CorpusError} when its elements are nested too deep, or unfold to more than there are letters in it.
 */
export function parseTree(source: string, as: "page" | "fragment"): Parent {
  let depth = 0;
  let elements = 0;
  const options = {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...made: Parameters<typeof defaultTreeAdapter.createElement>) {
        // Elements that are left open around others are opened again in each of them.
        if (++elements > source.length + 100) throw new CorpusError("leaves too many of its elements open");
        return defaultTreeAdapter.createElement(...made);
      },
      onItemPush() {
        if (++depth > deepest) throw new CorpusError(`nests its elements more than ${deepest} deep`);
      },
      onItemPop() {
        depth--;
      },
    },
  };
  return as === "page" ? parse(source, options) : parseFragment(source, options);
}

export function isElement(node: Node): node is Element {
  return "tagName" in node;
}

export function childrenOf(node: Node): Node[] {
  return "childNodes" in node ? node.childNodes : [];
}

export function elementsIn(node: Node): Element[] {
  return childrenOf(node).filter(isElement);
}

/** All elements below, in the order of the source; of those that `enters` refuses, nothing below. */
export function* descendants(node: Node, enters = (_: Element) => true): Generator<Element> {
  const rest = elementsIn(node).reverse();
  for (let element = rest.pop(); element; element = rest.pop()) {
    yield element;
    if (!enters(element)) continue;
    for (const child of elementsIn(element).reverse()) rest.push(child);
  }
}

export function find(node: Node, wanted: (element: Element) => boolean): Element | undefined {
  for (const element of descendants(node)) if (wanted(element)) return element;
  return undefined;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((known) => known.name === name)?.value.trim();
}

/** The names in its class attribute, in lower case. */
export function classesOf(element: Element): string[] {
  return (attribute(element, "class") ?? "").toLowerCase().split(/\s+/);
}

export function hasClass(element: Element, ...names: string[]): boolean {
  const classes = classesOf(element);
  return names.some((name) => classes.includes(name));
}

/** All characters in it, as they are, comments aside. */
export function rawText(node: Node): string {
  const pieces: string[] = [];
  const rest = [node];
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (next.nodeName === "#text" && "value" in next) pieces.push(next.value);
    for (const child of childrenOf(next).toReversed()) rest.push(child);
  }
  return pieces.join("");
}

export const isHtml = (element: Element) => element.namespaceURI === html.NS.HTML;
