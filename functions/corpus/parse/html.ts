import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Block, Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { rowInWords } from "./markdown.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Browsers stop nesting at 512; the parser's time grows with the square of the depth. */
const deepest = 2000;
const never = new Set(
  "script style noscript template svg math iframe object canvas video audio form button select textarea input dialog nav aside menu head".split(
    " ",
  ),
);
const outsideMain = new Set(["header", "footer"]);
const inline = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark output q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
/** Elements that HTML closes by itself: pages leave their end tags out. */
const selfEnding =
  "p li dt dd td th tr thead tbody tfoot colgroup option optgroup area base br col embed hr img input link meta param source track wbr";

/**
 * Parses a web page into blocks: its main content (`main`, else the only `article`, else the body) without
 * navigation, forms and scripts. YAML front matter before the markup, as Jekyll has it, wins over what the page says.
 * @throws {CorpusError} when its characters cannot be decoded or its elements are nested too deep.
 */
export function parseHtml(bytes: Uint8Array): ParsedFile {
  return parseMarkup(decodeHtml(bytes));
}

/** The same for markup that is decoded already. */
export function parseMarkup(source: string): ParsedFile {
  const { metadata: front, rest } = splitFrontMatter(source);
  refuseDeep(rest);
  const page = parse(rest);
  const elements = [...descendants(page)];
  const main = mainOf(elements);
  const blocks = blocksOf(main.element, main.landmark);
  const [heading] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  const found = { ...metadataOf(elements), ...front };
  return { metadata: heading && !front.title ? { ...found, title: heading.text } : found, blocks };
}

/**
 * The text of a web page, by its byte order mark, else by what it declares, else UTF-8.
 * @throws {CorpusError} when it is not that.
 */
export function decodeHtml(bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
  const bom =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : undefined;
  const declared = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1];
  if (!bom && bytes.includes(0)) throw new CorpusError("is not a text file");
  const encoding = bom ?? declared ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new CorpusError(`is not ${encoding} text, as ${declared ? "it says" : "web pages are by default"}`);
  }
}

function refuseDeep(source: string): void {
  const ending = new Set(selfEnding.split(" "));
  let depth = 0;
  for (const [, close, name = "", open] of source.matchAll(/<(\/?)([a-z][a-z0-9-]*)[^>]*?(\/?)>/gi)) {
    if (open || ending.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (close ? -1 : 1));
    if (depth > deepest) throw new CorpusError(`nests its elements more than ${deepest} deep`);
  }
}

function* descendants(node: Node): Generator<Element> {
  for (const child of "childNodes" in node ? node.childNodes : []) {
    if (!("tagName" in child)) continue;
    yield child;
    yield* descendants(child);
  }
}

const attribute = (element: Element, name: string) =>
  element.attrs.find((known) => known.name === name)?.value.trim();

function mainOf(elements: readonly Element[]): { element: Element; landmark: boolean } {
  const main = elements.find(
    (element) => element.tagName === "main" || attribute(element, "role") === "main",
  );
  const articles = elements.filter(({ tagName }) => tagName === "article");
  const landmark = main ?? (articles.length === 1 ? articles[0] : undefined);
  const body = elements.find(({ tagName }) => tagName === "body") as Element;
  return landmark ? { element: landmark, landmark: true } : { element: body, landmark: false };
}

function metadataOf(elements: readonly Element[]): Partial<Metadata> {
  const meta = (...names: string[]) => {
    for (const name of names) {
      const found = elements.find(
        (element) =>
          element.tagName === "meta" &&
          (attribute(element, "name") ?? attribute(element, "property")) === name,
      );
      const content = found && attribute(found, "content");
      if (content) return content;
    }
    return undefined;
  };
  const titled = elements.find(({ tagName }) => tagName === "title");
  const html = elements.find(({ tagName }) => tagName === "html");
  const canonical = elements.find(
    (element) => element.tagName === "link" && attribute(element, "rel") === "canonical",
  );
  const url = (canonical && attribute(canonical, "href")) ?? meta("og:url");
  const language = html && attribute(html, "lang");
  const found = {
    title: meta("og:title") ?? (titled && textOf(titled)),
    url: url && /^https?:\/\//.test(url) ? url : undefined,
    author: meta("author", "article:author"),
    date: meta("date", "article:published_time", "dcterms.date"),
    language: language && /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

/** Walks the content and gathers runs of inline text into blocks. */
function blocksOf(root: Element, landmark: boolean): Block[] {
  const blocks: Block[] = [];
  let text = "";
  let kind: "paragraph" | "item" | "aside" = "paragraph";
  const flush = () => {
    const folded = fold(text);
    if (folded !== "") blocks.push({ kind, text: folded });
    text = "";
  };
  const within = (as: typeof kind, element: Element) => {
    flush();
    const before = kind;
    kind = as;
    for (const child of element.childNodes) walk(child);
    flush();
    kind = before;
  };
  const walk = (node: Node): void => {
    if ("value" in node) text += node.value;
    if (!("tagName" in node) || isLeftOut(node, landmark)) return;
    const { tagName } = node;
    const depth = /^h([1-6])$/.exec(tagName)?.[1];
    if (depth) {
      flush();
      const heading = textOf(node);
      if (heading !== "") blocks.push({ kind: "heading", depth: Number(depth), text: heading });
    } else if (tagName === "br") text += " ";
    else if (inline.has(tagName)) for (const child of node.childNodes) walk(child);
    else if (tagName === "pre") {
      flush();
      const code = rawText(node).replace(/^\n/, "").trimEnd();
      if (code.trim() !== "") blocks.push({ kind: "code", text: code });
    } else if (tagName === "table" && isData(node)) {
      flush();
      blocks.push(...rowsOf(node));
    } else if (tagName === "li" || tagName === "dd") within("item", node);
    else if (tagName === "figcaption" || tagName === "caption") within("aside", node);
    else within(kind, node);
  };
  for (const child of root.childNodes) walk(child);
  flush();
  return blocks;
}

function isLeftOut(element: Element, landmark: boolean): boolean {
  const { tagName } = element;
  if (never.has(tagName)) return true;
  if (!landmark && outsideMain.has(tagName)) return true;
  if (attribute(element, "hidden") !== undefined || attribute(element, "aria-hidden") === "true") return true;
  if (/display\s*:\s*none/i.test(attribute(element, "style") ?? "")) return true;
  if (
    /^(?:navigation|search|banner|contentinfo|dialog|complementary)$/.test(attribute(element, "role") ?? "")
  )
    return true;
  return !landmark && /^(?:ul|ol)$/.test(tagName) && isMenu(element);
}

/** A list of nothing but links to elsewhere is a menu; Kohlschütter and others, 2010, call it link density. */
function isMenu(element: Element): boolean {
  const all = textOf(element).length;
  let linked = 0;
  for (const inner of descendants(element)) if (inner.tagName === "a") linked += textOf(inner).length;
  return all > 0 && linked / all > 0.8;
}

/** Tables that hold other blocks are there for the layout. */
function isData(table: Element): boolean {
  for (const { tagName } of descendants(table))
    if (/^(?:table|h[1-6]|article|section)$/.test(tagName)) return false;
  return true;
}

function rowsOf(table: Element): Block[] {
  const rows = [...descendants(table)].filter(({ tagName }) => tagName === "tr");
  const cellsOf = (row: Element) =>
    [...descendants(row)].filter(({ tagName }) => tagName === "td" || tagName === "th");
  const captions = [...descendants(table)].filter(({ tagName }) => tagName === "caption");
  const [first, ...rest] = rows;
  const headed = first !== undefined && cellsOf(first).every(({ tagName }) => tagName === "th");
  const names = headed ? cellsOf(first).map(textOf) : [];
  const lines = (headed ? rest : rows).map((row) => rowInWords(names, cellsOf(row).map(textOf)));
  return [
    ...captions.map((caption): Block => ({ kind: "aside", text: textOf(caption) })),
    ...lines.filter((text) => text !== "").map((text): Block => ({ kind: "row", text })),
  ];
}

/** The words of an element; blocks in it are kept apart by a space. */
function textOf(element: Element): string {
  const gather = (node: Node): string => {
    if ("value" in node) return node.value;
    if (!("childNodes" in node)) return "";
    if ("tagName" in node && (never.has(node.tagName) || node.tagName === "br")) return " ";
    const words = node.childNodes.map(gather).join("");
    return "tagName" in node && !inline.has(node.tagName) ? ` ${words} ` : words;
  };
  return fold(gather(element));
}

function rawText(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(rawText).join("") : "";
}

function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
