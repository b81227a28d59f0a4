import { alignedTable } from "./aligned-table.ts";
import { regionsOf } from "./columns.ts";
import type { Rule } from "./drawn-lines.ts";
import { tableElements } from "./layout-table.ts";
import type { Line } from "./line.ts";
import { type Measure, type Paragraph, paragraphsOf } from "./paragraphs.ts";
import { merged, type Table } from "./table.ts";
import { plain } from "./text.ts";
import { runsRightToLeft } from "./visual-order.ts";

/** What stands on a page, in reading order. */
export type Element =
  | { kind: "text"; paragraph: Paragraph; role?: Role }
  | { kind: "table"; table: Table }
  /** A picture's description. */
  | { kind: "description"; text: string; page: number };

/** What a tagged file says that a paragraph is. */
export type Role =
  | { kind: "heading"; depth: number }
  | { kind: "item"; level: number }
  | { kind: "text" | "caption" | "note" | "code" | "quotation" | "aside" | "formula" };

/** The elements of a page, by where they stand on it. */
export function elementsOf(
  lines: readonly Line[],
  tables: readonly Table[],
  rules: readonly Rule[],
  measure: Measure,
): Element[] {
  const held = new Map(tables.map((table) => [placeholderOf(table), table]));
  const all = [...lines, ...held.keys()];
  const rightToLeft = runsRightToLeft(lines.map(plain).join(" "));
  return regionsOf(all, rightToLeft).flatMap((region): Element[] => {
    const own = region.lines.filter((line) => !held.has(line));
    if (region.aligned && own.length === region.lines.length)
      return [{ kind: "table", table: alignedTable(own, rules) }];
    const elements: Element[] = [];
    let stretch: Line[] = [];
    const flush = () => {
      for (const paragraph of paragraphsOf({ lines: merged(stretch), aligned: false }, measure))
        elements.push({ kind: "text", paragraph });
      stretch = [];
    };
    for (const line of region.lines) {
      const table = held.get(line);
      if (table) {
        flush();
        elements.push(...tableElements(table, measure));
      } else stretch.push(line);
    }
    flush();
    return elements;
  });
}

/** A line without words that takes up a table's place among the lines of its page. */
function placeholderOf({ x, end, y, bottom, page }: Table): Line {
  const size = (bottom - y) / 0.85;
  return {
    page,
    words: [],
    x,
    end,
    y: y + 0.7 * size,
    size,
    bold: false,
    italic: false,
    mono: false,
    font: "",
    math: 0,
  };
}
