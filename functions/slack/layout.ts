import type { ContextBlock, KnownBlock, SectionBlock, TableBlock } from "@slack/types";
import { inlineText } from "../turn/inline.ts";
import { gapBefore } from "../turn/markdown.ts";
import { tableText } from "../turn/plain-text.ts";
import type { AnsweredPart } from "../turn/record.ts";
import { fenced, partMrkdwn, withoutControls } from "./mrkdwn.ts";

/** Slack's limit of a section's text, in characters. */
export const longestSection = 3000;

type Table = Extract<AnsweredPart, { kind: "table" }>;
/** A text with what stands before it, or a block of another kind. */
type Piece = { text: string; gap: string } | { block: TableBlock };

/** Lays the parts of an answer out; `marksOf` gives the marks of one, as rich as there is `room` for, in characters. */
export function partBlocks(
  parts: readonly AnsweredPart[],
  marksOf: (part: AnsweredPart, room: number) => string,
): KnownBlock[] {
  const table = parts.find((part) => part.kind === "table" && fitsTable(part));
  return inBlocks(
    parts.flatMap((part, i): Piece[] => {
      const gap = gapBefore(part, parts[i - 1]);
      if (part === table && part.kind === "table") {
        const marks = marksOf(part, longestSection);
        return [{ block: tableBlock(part) }, ...(marks === "" ? [] : [{ text: marks, gap }])];
      }
      const texts =
        part.kind === "code" || part.kind === "table"
          ? codePieces(part.kind === "code" ? part.text : tableText(part))
          : [partMrkdwn(part)];
      const last = texts.pop() ?? "";
      const marks = marksOf(part, longestSection - last.length - 1);
      const behind = part.kind === "code" || part.kind === "table" ? "\n" : " ";
      const marked = marks === "" ? last : `${last}${behind}${marks}`;
      return [...texts, marked].map((text, j) => ({ text, gap: j === 0 ? gap : "\n" }));
    }),
  );
}

/** As many lines of code in a fence as a section takes; a longer line is broken. */
function codePieces(code: string): string[] {
  const most = longestSection - 100;
  const lines = withoutControls(code)
    .split("\n")
    .flatMap((line) => pieces(line, most));
  const packed: string[] = [];
  for (const line of lines) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= most)
      packed[packed.length - 1] = `${last}\n${line}`;
    else packed.push(line);
  }
  return packed.map(fenced);
}

/** What Slack takes of a table: one in a message, of a hundred rows and twenty columns. */
function fitsTable({ header, rows }: Table): boolean {
  const characters = [header, ...rows].flat().reduce((sum, cell) => sum + cell.length, 0);
  return rows.length < 100 && header.length <= 20 && header.length > 0 && characters <= 5_000;
}

function tableBlock({ header, rows }: Table): TableBlock {
  const cells = [header, ...rows].map((row) =>
    header.map((_, column) => ({
      type: "raw_text" as const,
      // An empty cell is refused.
      text: inlineText(row[column] ?? "").trim() || "–",
    })),
  );
  return { type: "table", rows: cells, column_settings: header.map(() => ({ is_wrapped: true })) };
}

/** Lines in as few sections as they fit in. */
export function sections(lines: readonly string[]): KnownBlock[] {
  return inBlocks(lines.map((text) => ({ text, gap: "\n" })));
}

/** Texts in as few sections as they fit in, between the other blocks. */
function inBlocks(found: readonly Piece[]): KnownBlock[] {
  const packed: ({ text: string } | { block: TableBlock })[] = [];
  for (const piece of found) {
    if ("block" in piece) packed.push(piece);
    else
      for (const [i, text] of pieces(piece.text, longestSection).entries()) {
        const last = packed.at(-1);
        const gap = i === 0 ? piece.gap : " ";
        if (last && "text" in last && last.text.length + gap.length + text.length <= longestSection)
          last.text += gap + text;
        else packed.push({ text });
      }
  }
  return packed.map((each) => ("block" in each ? each.block : section(each.text)));
}

/** `verbatim`: names and addresses in it are what they are; Slack makes no mention and no link of them. */
function section(text: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

export function context(text: string): ContextBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}

/** A text in pieces of `most` characters, broken between words. */
function pieces(text: string, most: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const end = breakBefore(rest, most);
    found.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === "" && found.length > 0 ? found : [...found, rest];
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, breakBefore(text, most - 1))}…`;
}

/** Where a text is broken so that at most `most` characters come before: between words, in no escape and in no surrogate pair. */
function breakBefore(text: string, most: number): number {
  const space = text.lastIndexOf(" ", most);
  if (space > most / 2) return space;
  const before = text.slice(0, most);
  return most - (/(?:&[a-z]*|[\uD800-\uDBFF])$/.exec(before)?.[0].length ?? 0);
}
