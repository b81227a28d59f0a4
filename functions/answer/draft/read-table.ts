import type { Part, SentenceRef } from "../parts.ts";
import { inlineText, lexWhole, type Source } from "./inline-text.ts";

const mostColumns = 12;

/** The lines of a Markdown table as a part; undefined when they are none. A column of citations alone is taken out. */
export function readTable(
  lines: readonly string[],
  source: Source,
): { part: Extract<Part, { kind: "table" }>; cited: SentenceRef[] } | undefined {
  const isRule = (cells: readonly string[]) => cells.every((cell) => /^\s*:?-+:?\s*$/.test(cell));
  const split = lines.map(cellsOf).filter((cells) => cells.length > 0);
  const ruled = split[1] !== undefined && isRule(split[1]);
  const cited: SentenceRef[] = [];
  const read = split
    .filter((cells) => !isRule(cells))
    .map((cells) =>
      cells.slice(0, mostColumns).map((cell) => {
        const inline = inlineText(lexWhole(cell.trim()), source);
        cited.push(...inline.cited);
        return { text: inline.text, cites: inline.cited.length > 0 };
      }),
    );
  const body = ruled ? read.slice(1) : read;
  if (body.length === 0) return undefined;
  const width = Math.max(...read.map((cells) => cells.length));
  const columns = Array.from({ length: width }, (_, column) => column).filter(
    (column) => body.some((cells) => cells[column]?.text) || !body.some((cells) => cells[column]?.cites),
  );
  const texts = (cells: readonly { text: string }[]) => columns.map((column) => cells[column]?.text ?? "");
  const header = ruled ? texts(read[0] ?? []) : columns.map(() => "");
  const rows = body.map(texts).filter((cells) => cells.some((cell) => cell !== ""));
  if (rows.length === 0) return undefined;
  return { part: tablePart(header, rows), cited };
}

/** A table of inline Markdown as a part. */
export function tablePart(header: string[], rows: string[][]): Extract<Part, { kind: "table" }> {
  const line = (cells: readonly string[]) => `| ${cells.map(asCell).join(" | ")} |`;
  const text = [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
  return { kind: "table", header, rows, text };
}

function asCell(inline: string): string {
  return inline.replace(/(?<!\\)\|/g, "\\|");
}

/** Cells between pipes, those in code and behind a backslash left alone. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let code = false;
  for (const [sign] of line.trim().matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (sign === "`") code = !code;
    if (sign === "|" && !code) {
      cells.push(cell);
      cell = "";
    } else cell += sign === "\\|" ? "|" : sign;
  }
  if (cell.trim() !== "") cells.push(cell);
  return cells.slice(1);
}
