import type { ParsedBlock, ParsedItem, Words } from "../../blocks.ts";
import type { Line } from "./line.ts";
import type { Marker, Paragraph } from "./paragraphs.ts";

type ParsedList = Extract<ParsedBlock, { kind: "list" }>;

interface OpenList {
  list: ParsedList;
  /** Distance of its markers from the left edge of their column, in sizes of the type. */
  indent: number;
  style: Marker["style"];
  /** Where the text of its items begins. */
  text: number;
  ordinal: number | undefined;
  level: number | undefined;
}

/** Items that differ by less than this, in sizes, stand on one level. */
const sameLevel = 0.6;

/** Builds nested lists of items, by how far they are indented or by what their tags say. */
export class ListBuilder {
  #done: ParsedList[] = [];
  #open: OpenList[] = [];

  add(
    paragraph: Paragraph,
    lines: readonly Line[],
    level: number | undefined,
    write: (lines: readonly Line[]) => Words,
  ) {
    const [first, ...rest] = lines;
    const marker = paragraph.marker ?? { text: "", style: "bullet" as const };
    if (!first) return;
    const indent = (first.x - paragraph.x) / first.size;
    const kept = !["bullet", "decimal", "box"].includes(marker.style);
    const bare = kept ? first : withoutMarker(first, marker);
    const item: ParsedItem = {
      ...(marker.style === "decimal" && marker.ordinal !== undefined ? { ordinal: marker.ordinal } : {}),
      ...(marker.checked === undefined ? {} : { checked: marker.checked }),
      blocks: [{ kind: "paragraph", ...write([bare, ...rest]) }],
    };
    const open = this.#listFor(indent, marker, level);
    open.text = ((bare.words[0]?.x ?? first.x) - paragraph.x) / first.size;
    open.ordinal = marker.ordinal;
    open.list.items.push(item);
  }

  /** Whether a paragraph without a marker belongs to the last item: it stands under its text. */
  holds({ lines, x }: Paragraph, level: number | undefined): boolean {
    const last = this.#open.at(-1);
    const [first] = lines;
    if (!last || !first || last.level !== undefined || level !== undefined) return false;
    const indent = (Math.min(...lines.map((line) => line.x)) - x) / first.size;
    return indent > last.indent + sameLevel && Math.abs(indent - last.text) < sameLevel;
  }

  goOn(words: Words): void {
    this.#open
      .at(-1)
      ?.list.items.at(-1)
      ?.blocks.push({ kind: "paragraph", ...words });
  }

  lists(): ParsedList[] {
    return this.#done;
  }

  #listFor(indent: number, marker: Marker, level: number | undefined): OpenList {
    const { style, ordinal } = marker;
    const fits = (open: OpenList) =>
      level === undefined
        ? Math.abs(open.indent - indent) < sameLevel && open.style === style
        : open.level === level && open.style === style;
    const counts = (open: OpenList) =>
      open.style === style &&
      ordinal !== undefined &&
      open.ordinal !== undefined &&
      ordinal === open.ordinal + 1;
    // In another column or on another page, indentation begins anew: the next number tells.
    let at = this.#open.findLastIndex(fits);
    if (at < 0 && level === undefined) at = this.#open.findLastIndex(counts);
    if (at >= 0) {
      this.#open.length = at + 1;
      return this.#open[at] as OpenList;
    }
    while (this.#open.length > 0) {
      const last = this.#open.at(-1) as OpenList;
      const deeper = level === undefined ? indent > last.indent + sameLevel : level > (last.level ?? 0);
      // Another kind of marker at the same place, after a lead-in of its own, is a list inside the last item.
      const inside =
        level === undefined &&
        style === "bullet" &&
        last.style === "decimal" &&
        indent > last.indent - sameLevel;
      if (deeper || inside) break;
      this.#open.pop();
    }
    const list: ParsedList = { kind: "list", ordered: style === "decimal", items: [] };
    const parent = this.#open.at(-1)?.list.items.at(-1);
    if (parent) parent.blocks.push(list);
    else this.#done.push(list);
    const open = { list, indent, style, text: indent, ordinal: undefined, level };
    this.#open.push(open);
    return open;
  }
}

function withoutMarker(line: Line, { text }: Marker): Line {
  if (text === "") return line;
  const [first] = line.words;
  const count = first?.text === text ? 1 : 2;
  return { ...line, words: line.words.slice(count) };
}
