import type { ParsedBlock, Words } from "../blocks.ts";
import { admonitionKind, partsOf } from "./html-admonitions.ts";
import { codeLanguage, codeText, isCode } from "./html-code.ts";
import { gather, isFileName, type Page, type Run, undescribed, wordsOf } from "./html-inline.ts";
import { isMenu, isPanel } from "./html-left-out.ts";
import { definitionsOf, holdsHeading, itemOf, listOf } from "./html-list.ts";
import { formulaOf } from "./html-math.ts";
import { codeIn, isData, isTable, tableOf } from "./html-table.ts";
import {
  attribute,
  childrenOf,
  descendants,
  type Element,
  elementsIn,
  hasClass,
  type Node,
  parseTree,
  rawText,
} from "./html-tree.ts";
import { fold, WordGatherer } from "./words.ts";

/**
 * Reads a piece of HTML into blocks: what stands inside Markdown, a chapter of a book.
 * @throws {CorpusError} when its elements are nested too deep.
 */
export function htmlBlocks(fragment: string, page: Page = newPage()): ParsedBlock[] {
  return blocksIn(childrenOf(parseTree(fragment, "fragment")), page);
}

/** @param base the address that links in it start from */
export function newPage(base?: string): Page {
  return { landmark: true, base, leftOut: [], under: undefined };
}

/** Reads nodes into blocks, gathering runs of inline text into paragraphs. */
export function blocksIn(nodes: readonly Node[], page: Page): ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  const words = new WordGatherer();
  /** Descriptions of images in the paragraph; they stand after it. */
  let captions: string[] = [];
  /** Names of tabs whose panels come, of the button over a panel. */
  let labels: Words[] = [];
  let brokeAt = -1;
  /** Where the name of a file was read that may stand over its code. */
  let namedAt = -1;
  const nameOver = () => {
    const name = namedAt !== -1 && namedAt === blocks.length - 1 ? blocks[namedAt] : undefined;
    return name?.kind === "paragraph" ? (blocks.pop() as typeof name) : undefined;
  };
  const flush = () => {
    const paragraph = words.take();
    if (paragraph) blocks.push({ kind: "paragraph", ...paragraph });
    for (const text of captions) blocks.push({ kind: "caption", text });
    captions = [];
    brokeAt = -1;
  };
  const inner = (children: readonly Node[]) => blocksIn(children, page);
  const through = (element: Element) => {
    flush();
    for (const child of childrenOf(element)) gather(child, run);
    flush();
  };
  const run: Run = {
    page,
    words,
    caption: (text) => {
      captions.push(text);
    },
    // Two line breaks with nothing between them part paragraphs.
    lineBreak: () => {
      if (brokeAt === words.length) flush();
      brokeAt = words.length;
    },
    block: (element) => {
      if (element.tagName === "button") {
        const opens = attribute(element, "aria-expanded") !== undefined || hasClass(element, "accordion");
        if ([...descendants(element)].some(({ tagName }) => /^h[1-6]$/.test(tagName))) through(element);
        else if (opens) labels = [wordsOf(element, page, true)].filter((label) => label !== undefined);
        return;
      }
      const made = blockOf(element, page, inner, blocks);
      if (made) {
        flush();
        const [code] = made;
        const untitled = made.length === 1 && code?.kind === "code" && !code.title;
        const label = untitled ? (nameOver() ?? labels.shift()) : undefined;
        blocks.push(...(label ? labelled(label, made) : made));
      } else if (isFileName(element)) {
        through(element);
        namedAt = blocks.length - 1;
      } else if (isTabList(element)) {
        flush();
        labels = tabsOf(element).flatMap((tab) => wordsOf(tab, page, true) ?? []);
      } else if (labels.length > 0 && isPanel(element)) {
        flush();
        blocks.push(...labelled(labels.shift() as Words, inner(childrenOf(element))));
      } else through(element);
    },
  };
  for (const node of nodes) gather(node, run);
  flush();
  return joined(blocks);
}

/** The blocks that an element is, by its kind; undefined where it only holds others. */
function blockOf(
  element: Element,
  page: Page,
  inner: (children: readonly Node[]) => ParsedBlock[],
  before: readonly ParsedBlock[],
): ParsedBlock[] | undefined {
  const { tagName } = element;
  const formula = formulaOf(element);
  if (formula) return [{ kind: "formula", text: formula.text }];
  const depth = depthOf(element);
  if (depth) return headingOf(element, depth, page);
  // "For other uses, see …": Wikipedia's notes on its own pages.
  if (hasClass(element, "hatnote")) {
    const words = wordsOf(element, page);
    return words ? [{ kind: "aside", blocks: [{ kind: "paragraph", ...words }] }] : [];
  }
  const of = admonitionKind(element);
  if (of) {
    const { title, content } = partsOf(element);
    const words = title && wordsOf(title, page, true);
    // It may stand deeper than the content, which must not say it again.
    if (title?.parentNode)
      title.parentNode.childNodes = without(title.parentNode, title) as typeof content.childNodes;
    const blocks = withoutHeadings(inner(childrenOf(content)));
    if (blocks.length === 0)
      return words ? [{ kind: "admonition", of, blocks: [{ kind: "paragraph", ...words }] }] : [];
    return [{ kind: "admonition", of, ...(words ? { title: words } : {}), blocks }];
  }
  if (isTable(element)) {
    const code = codeIn(element);
    if (code) return codeOf(code, element);
    if (!isData(element)) return undefined;
    const table = tableOf(element, page);
    return table ? [table] : [];
  }
  switch (tagName) {
    case "ul":
    case "ol":
      if (!page.landmark && isMenu(element, 0.8)) return [];
      return isTabList(element) ? undefined : listOf(element, inner);
    case "li":
      return looseItem(element, inner, before);
    case "dl":
      return definitionsOf(element, inner, (term) => {
        const words = wordsOf(term, page, true);
        return words && { kind: "paragraph", ...words };
      });
    case "pre":
    case "xmp":
    case "listing":
    case "code":
      return codeOf(element, element);
    case "blockquote": {
      const blocks = withoutHeadings(inner(childrenOf(element)));
      return blocks.length > 0 ? [{ kind: "quotation", blocks }] : [];
    }
    case "details": {
      const summary = elementsIn(element).find((child) => child.tagName === "summary");
      const headed = summary && [...descendants(summary)].some((child) => depthOf(child));
      const term = summary && !headed ? wordsOf(summary, page, true) : undefined;
      return term ? labelled(term, inner(without(element, summary))) : undefined;
    }
    case "figure":
      return figureOf(element, page, inner);
    case "figcaption":
    case "caption":
      return captionOf(element, page);
    default:
      return hasClass(element, "thumbcaption", "wp-caption-text") ? captionOf(element, page) : undefined;
  }
}

function captionOf(element: Element, page: Page): ParsedBlock[] {
  const words = wordsOf(element, page);
  return words ? [{ kind: "caption", ...words }] : [];
}

function depthOf(element: Element): number | undefined {
  const level = /^h([1-6])$/.exec(element.tagName)?.[1];
  if (level) return Number(level);
  if (attribute(element, "role") !== "heading") return undefined;
  return Math.min(Math.max(Number(attribute(element, "aria-level") ?? 2) || 2, 1), 6);
}

function headingOf(element: Element, depth: number, page: Page): ParsedBlock[] {
  const words = wordsOf(element, page, true);
  // Links to the heading itself.
  const last = elementsIn(element).at(-1);
  const isLink = last?.tagName === "a" && fold(rawText(last)) === "#";
  const text = words?.text.replace(isLink ? / ?#$/ : / ?[¶§🔗]$/u, "") ?? "";
  if (!words || text === "") return [];
  page.under = text;
  const marks = words.marks?.filter(({ end, kind }) => end <= text.length && kind !== "strong");
  return [{ kind: "heading", depth, text, ...(marks && marks.length > 0 ? { marks } : {}) }];
}

function codeOf(element: Element, around: Element): ParsedBlock[] {
  const text = codeText(element);
  if (text.trim() === "") return [];
  if (!isCode(around, text)) {
    return text.split(/\n\s*\n/).flatMap((paragraph): ParsedBlock[] => {
      const words = new WordGatherer();
      words.add(paragraph);
      const folded = words.take();
      return folded ? [{ kind: "paragraph", ...folded }] : [];
    });
  }
  const language = codeLanguage(around);
  const title = attribute(element, "data-title") ?? attribute(element, "title");
  return [{ kind: "code", ...(language ? { language } : {}), ...(title ? { title } : {}), text }];
}

/** An item without its list: it goes on with the list before it. */
function looseItem(
  element: Element,
  inner: (children: readonly Node[]) => ParsedBlock[],
  before: readonly ParsedBlock[],
): ParsedBlock[] {
  const item = itemOf(element, inner);
  if (!item || holdsHeading(item.blocks)) return item?.blocks ?? [];
  const list = before.at(-1);
  if (list?.kind !== "list" || list.ordered) return [{ kind: "list", ordered: false, items: [item] }];
  list.items.push(item);
  return [];
}

/** A figure's caption names its table, or the file that its code is. */
function figureOf(
  figure: Element,
  page: Page,
  inner: (children: readonly Node[]) => ParsedBlock[],
): ParsedBlock[] {
  const element = elementsIn(figure).find(({ tagName }) => tagName === "figcaption");
  const words = element && wordsOf(element, page, true);
  const before = page.leftOut.length;
  const inside = inner(without(figure, element));
  // The caption is a description.
  if (words) {
    const since = page.leftOut.splice(before);
    page.leftOut.push(...since.filter(({ what }) => what !== undescribed));
  }
  const blocks = inside.filter((block) => block.kind !== "caption" || block.text !== words?.text);
  if (!words) return blocks;
  const [only] = blocks;
  if (blocks.length === 1 && only?.kind === "table" && !only.caption) return [{ ...only, caption: words }];
  if (blocks.length === 1 && only?.kind === "code" && /^[\w./@-]{1,80}$/.test(words.text))
    return [{ ...only, title: words.text }];
  const caption: ParsedBlock = { kind: "caption", ...words };
  return elementsIn(figure)[0] === element ? [caption, ...blocks] : [...blocks, caption];
}

/** What a tab or a summary opens, under its name. */
function labelled(label: Words, blocks: ParsedBlock[]): ParsedBlock[] {
  const [only] = blocks;
  if (blocks.length === 0) return [{ kind: "paragraph", ...label }];
  if (blocks.length === 1 && only?.kind === "code" && !only.title) return [{ ...only, title: label.text }];
  if (holdsHeading(blocks)) return [{ kind: "paragraph", ...label }, ...blocks];
  return [{ kind: "definitions", entries: [{ terms: [label], descriptions: [blocks] }] }];
}

function isTabList(element: Element): boolean {
  if (attribute(element, "role") === "tablist" || hasClass(element, "tabbed-labels", "nav-tabs")) return true;
  return (
    hasClass(element, "tabs") && elementsIn(element).some((child) => attribute(child, "type") === "radio")
  );
}

function tabsOf(list: Element): Element[] {
  return [...descendants(list)].filter(
    (element) => attribute(element, "role") === "tab" || element.tagName === "label",
  );
}

/** Headings in boxes and quotations divide nothing outside them. */
function withoutHeadings(blocks: ParsedBlock[]): ParsedBlock[] {
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    const { text } = block;
    return { kind: "paragraph", text, marks: [{ kind: "strong", start: 0, end: text.length }] };
  });
}

const without = (element: Node, left: Element | undefined): Node[] =>
  childrenOf(element).filter((child) => child !== left);

/** Questions and answers that each come as a list of their own are one list. */
function joined(blocks: ParsedBlock[]): ParsedBlock[] {
  const result: ParsedBlock[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (block.kind === "definitions" && last?.kind === "definitions") last.entries.push(...block.entries);
    else result.push(block);
  }
  return result;
}
