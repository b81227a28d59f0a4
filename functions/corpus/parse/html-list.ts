import type { ParsedBlock, ParsedItem } from "../blocks.ts";
import { attribute, childrenOf, type Element, find, isElement, type Node } from "./html-tree.ts";
import { withoutStart } from "./words.ts";

type BlocksOf = (nodes: readonly Node[]) => ParsedBlock[];

/** Whether a heading stands in it: then its parts are sections, and it is there for the layout. */
export function holdsHeading(blocks: readonly ParsedBlock[]): boolean {
  return blocks.some((block) => block.kind === "heading");
}

/** A list with what its items hold; their blocks alone where they are sections. */
export function listOf(list: Element, blocksOf: BlocksOf): ParsedBlock[] {
  const ordered = list.tagName === "ol";
  const items: ParsedItem[] = [];
  const start = Number.parseInt(attribute(list, "start") ?? "", 10);
  const down = attribute(list, "reversed") !== undefined;
  const count = childrenOf(list).filter((node) => node.nodeName === "li").length;
  let ordinal = Number.isNaN(start) ? (down ? count : 1) : start;
  for (const child of childrenOf(list)) {
    if (child.nodeName !== "li" || !isElement(child)) {
      // Lists that stand between items belong to the item before them.
      const blocks = blocksOf([child]);
      if (items.length > 0) items.at(-1)?.blocks.push(...blocks);
      else if (blocks.length > 0) items.push({ blocks });
      continue;
    }
    const value = Number.parseInt(attribute(child, "value") ?? "", 10);
    if (ordered && !Number.isNaN(value)) ordinal = value;
    const item = itemOf(child, blocksOf);
    if (item) items.push(ordered ? { ordinal, ...item } : item);
    ordinal += down ? -1 : 1;
  }
  const filled = items.filter(({ blocks }) => blocks.length > 0);
  if (filled.some(({ blocks }) => holdsHeading(blocks))) return filled.flatMap(({ blocks }) => blocks);
  return filled.length > 0 ? [{ kind: "list", ordered, items: filled }] : [];
}

export function itemOf(item: Element, blocksOf: BlocksOf): ParsedItem | undefined {
  const blocks = blocksOf(childrenOf(item));
  const [first] = blocks;
  if (!first) return undefined;
  // Bullets that are written out beside the list's own.
  const bullet = first.kind === "paragraph" && /^[•●▪◦·‣] ?(?=\S)/.exec(first.text)?.[0];
  if (bullet) blocks[0] = { kind: "paragraph", ...withoutStart(first, bullet.length) };
  const box = find(item, ({ tagName }) => tagName === "input" || tagName === "li");
  const checked =
    box?.tagName === "input" && attribute(box, "type")?.toLowerCase() === "checkbox"
      ? attribute(box, "checked") !== undefined
      : undefined;
  return checked === undefined ? { blocks } : { checked, blocks };
}

/** Terms and what is said of them; paragraphs and sections where headings stand in them. */
export function definitionsOf(
  list: Element,
  blocksOf: BlocksOf,
  wordsOf: (term: Element) => ParsedBlock | undefined,
): ParsedBlock[] {
  type Entry = Extract<ParsedBlock, { kind: "definitions" }>["entries"][number];
  const entries: Entry[] = [];
  const flat: ParsedBlock[] = [];
  const read = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.nodeName === "dt" && isElement(node)) {
        const term = wordsOf(node);
        if (!term || !("text" in term)) continue;
        flat.push(term);
        const { text, ...rest } = term;
        const words = { text, ...("marks" in rest && rest.marks ? { marks: rest.marks } : {}) };
        const last = entries.at(-1);
        if (last && last.descriptions.length === 0) last.terms.push(words);
        else entries.push({ terms: [words], descriptions: [] });
      } else if (node.nodeName === "div" && isElement(node)) read(childrenOf(node));
      else {
        const blocks = blocksOf(node.nodeName === "dd" ? childrenOf(node) : [node]);
        if (blocks.length === 0) continue;
        flat.push(...blocks);
        if (entries.length === 0) entries.push({ terms: [], descriptions: [] });
        entries.at(-1)?.descriptions.push(blocks);
      }
    }
  };
  read(childrenOf(list));
  if (holdsHeading(flat)) return flat;
  return entries.length > 0 ? [{ kind: "definitions", entries }] : [];
}
