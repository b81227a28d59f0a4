import type { ParsedBlock, ParsedItem } from "../blocks.ts";
import type { Line } from "./plain-text-lines.ts";
import { joined } from "./plain-text-words.ts";

interface Marker {
  /** Absent for bullets and for letters, which stay in the text. */
  ordinal?: number;
  checked?: boolean;
  /** Where the words begin in the line's text. */
  at: number;
}

const bullet = /^\s{0,80}[-*•–·◦▪‣●○][ \t]+(?=\S)/;
const number = /^\s{0,80}\(?(\d{1,3})[.)][ \t]+(?=\S)/;
const letter = /^\s{0,80}(?:\([a-z]{1,4}\)|[a-z]\))[ \t]+(?=\S)/;
const box = /^\[([ xX])\][ \t]+(?=\S)/;

/** How a line begins an item of a list; undefined where it begins none. */
export function markerOf({ text }: Line): Marker | undefined {
  const bulleted = bullet.exec(text);
  if (bulleted) {
    const checked = box.exec(text.slice(bulleted[0].length));
    if (!checked) return { at: bulleted[0].length };
    return { checked: checked[1] !== " ", at: bulleted[0].length + checked[0].length };
  }
  const numbered = number.exec(text);
  if (numbered) return { ordinal: Number(numbered[1]), at: numbered[0].length };
  return letter.test(text) ? { at: text.length - text.trimStart().length } : undefined;
}

interface OpenList {
  list: Extract<ParsedBlock, { kind: "list" }>;
  indent: number;
  /** Lines of the item's paragraph that is being read. */
  lines: string[];
  item: ParsedItem;
}

/** Puts lines together to lists, by their marks and their indentation. */
export class ListReader {
  #open: OpenList[] = [];
  #blocks: ParsedBlock[];

  constructor(blocks: ParsedBlock[]) {
    this.#blocks = blocks;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Whether a number goes on with the list that is open. */
  continues(ordinal: number, indent: number): boolean {
    return this.#open.some(
      (open) => open.list.ordered && Math.abs(open.indent - indent) <= 3 && open.item.ordinal === ordinal - 1,
    );
  }

  /** A line that begins an item. */
  begin(line: Line, { ordinal, checked, at }: Marker): void {
    this.#finishParagraph();
    while (this.#open.length > 1 && line.indent < (this.#open.at(-1)?.indent ?? 0) - 1) this.#open.pop();
    const last = this.#open.at(-1);
    const ordered = ordinal !== undefined;
    const words = line.text.slice(at);
    const item: ParsedItem = {
      ...(ordered ? { ordinal } : {}),
      ...(checked === undefined ? {} : { checked }),
      blocks: [],
    };
    const deeper = last && line.indent > last.indent + 1 && this.#open.length < 20;
    if (last && !deeper && last.list.ordered === ordered) {
      last.list.items.push(item);
      this.#open.splice(-1, 1, { ...last, lines: [words], item });
      return;
    }
    const list: OpenList["list"] = { kind: "list", ordered, items: [item] };
    if (last && !deeper) this.#open.pop();
    const parent = this.#open.at(-1);
    (parent ? parent.item.blocks : this.#blocks).push(list);
    this.#open.push({ list, indent: line.indent, lines: [words], item });
  }

  /** A line that may go on with the item: it is indented, or follows without a gap in a text whose lines are wrapped. */
  goOn(line: Line, wrapped: boolean): boolean {
    if (line.apartBefore) {
      while (this.#open.length > 0 && line.indent < (this.#open.at(-1)?.indent ?? 0) + 2) {
        this.#finishParagraph();
        this.#open.pop();
      }
      if (this.#open.length === 0) return false;
      this.#finishParagraph();
    } else if (!wrapped && line.indent <= (this.#open.at(-1)?.indent ?? 0)) return false;
    this.#open.at(-1)?.lines.push(line.text);
    return this.#open.length > 0;
  }

  close(): void {
    this.#finishParagraph();
    this.#open = [];
  }

  #finishParagraph(): void {
    const last = this.#open.at(-1);
    if (!last) return;
    const text = joined(last.lines);
    if (text !== "") last.item.blocks.push({ kind: "paragraph", text });
    last.lines = [];
  }
}
