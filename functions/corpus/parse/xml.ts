import { parseXml, XmlElement, XmlText } from "@rgrove/parse-xml";
import { strFromU8 } from "fflate";
import { CorpusError } from "../errors.ts";

export type { XmlElement };

/** Documents that people write do not nest deeper; the parser calls itself for every level. */
const deepest = 500;
/** In bytes; a tree takes ten times as much. */
const largest = 40 * 1024 * 1024;

/** The prefixes that Office gives its vocabularies; other programs may choose theirs. */
const vocabularies: [RegExp, string][] = [
  [/\/wordprocessingml\/(?:2006\/)?main$/, "w"],
  [/\/officeDocument\/(?:2006\/)?math$/, "m"],
  [/\/drawingml\/(?:2006\/)?main$/, "a"],
  [/\/drawingml\/(?:2006\/)?wordprocessingDrawing$/, "wp"],
  [/\/presentationml\/(?:2006\/)?main$/, "p"],
  [/\/spreadsheetml\/(?:2006\/)?main$/, ""],
  [/\/officeDocument\/(?:2006\/)?relationships$/, "r"],
];

/**
 * Reads a file of an Office document.
 * @throws {CorpusError} when it is no well-formed XML, too large or nested too deep.
 */
export function readXml(bytes: Uint8Array, name: string): XmlElement {
  if (bytes.length > largest)
    throw new CorpusError(
      `is too large: ${name} unfolds to ${Math.round(bytes.length / 2 ** 20)} MB; split it`,
    );
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const source = utf16 ? new TextDecoder("utf-16le").decode(bytes) : strFromU8(bytes).replace(/^\uFEFF/, "");
  let depth = 0;
  for (const [tag, close] of source.matchAll(/<(\/?)[^<>!?\s/][^<>]*>/g)) {
    if (!tag.endsWith("/>")) depth += close ? -1 : 1;
    if (depth > deepest) throw new CorpusError(`nests its elements more than ${deepest} deep`);
  }
  let root: XmlElement | null;
  try {
    root = parseXml(source).root;
  } catch (error) {
    throw new CorpusError(`is damaged: ${name} is no XML (${(error as Error).message.split("\n")[0]})`);
  }
  if (!root) throw new CorpusError(`is damaged: ${name} is empty`);
  return withUsualPrefixes(root);
}

function withUsualPrefixes(root: XmlElement): XmlElement {
  const renamed = new Map<string, string>();
  for (const [attribute, uri] of Object.entries(root.attributes)) {
    const prefix = attribute === "xmlns" ? "" : /^xmlns:(.+)$/.exec(attribute)?.[1];
    const usual = vocabularies.find(([pattern]) => pattern.test(uri))?.[1];
    if (prefix !== undefined && usual !== undefined && prefix !== usual) renamed.set(prefix, usual);
  }
  if (renamed.size === 0) return root;
  const rename = (name: string, element: boolean) => {
    const [prefix, local] = name.includes(":") ? name.split(":", 2) : ["", name];
    const usual = prefix === "" && !element ? undefined : renamed.get(prefix as string);
    return usual === undefined ? name : usual === "" ? (local as string) : `${usual}:${local}`;
  };
  for (const element of [root, ...within(root)]) {
    element.name = rename(element.name, true);
    element.attributes = Object.fromEntries(
      Object.entries(element.attributes).map(([name, value]) => [rename(name, false), value]),
    );
  }
  return root;
}

export function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return element ? element.children.filter((child) => child instanceof XmlElement) : [];
}

export function child(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = elementsOf(found).find((inner) => inner.name === name);
  return found;
}

/** All elements below, in the order of the source, by name where one is given. */
export function within(element: XmlElement | undefined, name?: string): XmlElement[] {
  const found: XmlElement[] = [];
  const rest = elementsOf(element).reverse();
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (name === undefined || next.name === name) found.push(next);
    for (const inner of elementsOf(next).reverse()) rest.push(inner);
  }
  return found;
}

/** The characters that stand in an element itself. */
export function ownText(element: XmlElement | undefined): string {
  return (element?.children ?? []).map((inner) => (inner instanceof XmlText ? inner.text : "")).join("");
}

/** An on-or-off property: on when it is there, unless it says otherwise. */
export function isOn(element: XmlElement | undefined, attribute = "w:val"): boolean {
  return element !== undefined && !/^(?:0|false|off|none)$/.test(element.attributes[attribute] ?? "");
}
