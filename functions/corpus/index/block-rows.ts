import type { AdmonitionKind, Block, BlockKind, Mark } from "../blocks.ts";

/** Columns of the tables of blocks and marks, in order. `words` and `href` are indices into the strings; 0 is "none". */
export const blockColumns = ["kind", "parent", "start", "end", "number", "extent", "words"] as const;
export const markColumns = ["kind", "start", "end", "href"] as const;

const blockKinds: readonly BlockKind[] = [
  ...([
    "heading",
    "paragraph",
    "caption",
    "formula",
    "code",
    "list",
    "table",
    "quotation",
    "admonition",
  ] as const),
  ...(["definitions", "aside", "item", "row", "cell", "term", "description"] as const),
];
const admonitions: readonly AdmonitionKind[] = ["note", "tip", "important", "warning", "caution", "danger"];
const markKinds: readonly Mark["kind"][] = ["link", "code", "strong", "emphasis", "key", "formula"];

const flags = { ordered: 1 << 8, checkable: 1 << 9, checked: 1 << 10, header: 1 << 11 };
const admonitionBits = 12;

/** A block as numbers, one for each column. */
export function blockRow(block: Block, stringOf: (text: string | undefined) => number): number[] {
  const { kind, parent, start, end, depth, ordinal, column, columns = 1, rows = 1, language, title } = block;
  const own =
    blockKinds.indexOf(kind) |
    (block.ordered ? flags.ordered : 0) |
    (block.checked === undefined ? 0 : flags.checkable) |
    (block.checked ? flags.checked : 0) |
    (block.header ? flags.header : 0) |
    (block.of ? (admonitions.indexOf(block.of) + 1) << admonitionBits : 0);
  const number = (depth ?? ordinal ?? column ?? -1) + 1;
  const words =
    language === undefined && title === undefined ? undefined : `${language ?? ""}\n${title ?? ""}`;
  return [own, (parent ?? -1) + 1, start, end, number, columns | (rows << 16), stringOf(words)];
}

/** The block of a row; `at` reads a column. */
export function readBlock(
  at: (column: (typeof blockColumns)[number]) => number,
  string: (index: number) => string,
): Block {
  const own = at("kind");
  const kind = blockKinds[own & 0xff] ?? "paragraph";
  const parent = at("parent");
  const number = at("number");
  const extent = at("extent");
  const [language = "", title = ""] = at("words") === 0 ? [] : string(at("words")).split("\n");
  const numbered = kind === "heading" ? "depth" : kind === "cell" ? "column" : "ordinal";
  const of = admonitions[(own >> admonitionBits) - 1];
  return {
    kind,
    start: at("start"),
    end: at("end"),
    ...(parent === 0 ? {} : { parent: parent - 1 }),
    ...(number === 0 ? {} : { [numbered]: number - 1 }),
    ...(kind === "list" ? { ordered: (own & flags.ordered) !== 0 } : {}),
    ...(own & flags.checkable ? { checked: (own & flags.checked) !== 0 } : {}),
    ...(own & flags.header ? { header: true } : {}),
    ...(of ? { of } : {}),
    ...(language ? { language } : {}),
    ...(title ? { title } : {}),
    ...((extent & 0xffff) > 1 ? { columns: extent & 0xffff } : {}),
    ...(extent >>> 16 > 1 ? { rows: extent >>> 16 } : {}),
  };
}

/** A mark as numbers, one for each column. */
export function markRow(mark: Mark, stringOf: (text: string | undefined) => number): number[] {
  const href = mark.kind === "link" ? mark.href : undefined;
  return [markKinds.indexOf(mark.kind), mark.start, mark.end, stringOf(href)];
}

/** The mark of a row; `at` reads a column. */
export function readMark(
  at: (column: (typeof markColumns)[number]) => number,
  string: (index: number) => string,
): Mark {
  const kind = markKinds[at("kind")] ?? "emphasis";
  const span = { start: at("start"), end: at("end") };
  return kind === "link" ? { kind, href: string(at("href")), ...span } : { kind, ...span };
}
