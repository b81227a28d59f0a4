import type { Element } from "./elements.ts";
import { type Measure, paragraphsOf } from "./paragraphs.ts";
import type { Cell, Table } from "./table.ts";

/** An entry of more lines is a column of a page. */
const mostLines = 14;

/** Whether a table only puts parts of a page beside each other: some of its cells are pages of their own. */
function isLayout({ rows }: Table): boolean {
  const cells = rows.flat().filter(({ lines }) => lines.length > 0);
  const long = cells.filter(({ lines, header }) => !header && lines.length > mostLines);
  return long.length > 0 && long.length >= 0.3 * cells.length && rows.length <= 6;
}

/** A table as an element of its page; one that is only layout as what its cells hold. */
export function tableElements(table: Table, measure: Measure): Element[] {
  if (!isLayout(table)) return [{ kind: "table", table }];
  return table.rows.flat().flatMap((cell) => cellElements(cell, measure));
}

function cellElements({ lines }: Cell, measure: Measure): Element[] {
  return paragraphsOf({ lines, aligned: false }, measure).map((paragraph) => ({ kind: "text", paragraph }));
}
