import type { ParsedBlock, ParsedCell, ParsedRow } from "../blocks.ts";
import type { Line } from "./plain-text-lines.ts";
import { fold } from "./words.ts";

/** A table, if it is one, and the lines that it takes; else those in which none begins. */
export interface DrawnTable {
  block?: ParsedBlock;
  length: number;
}

/** Signs of a line looked at; wider tables are text. */
const widest = 400;

/**
 * The table that is drawn into the text from a line on: with pipes, with tabs, or with columns under a ruled or a plain
 * head. None where it is not certain.
 * @param end the next line behind a blank one
 */
export function tableAt(lines: readonly Line[], at: number, end: number): DrawnTable {
  const { text, apartBefore } = lines[at] as Line;
  if (isRow(text) || (isRule(text) && /^\s*[|+]/.test(text))) return piped(lines, at, end);
  if (/\S\t/.test(text)) return tabbed(lines, at, end);
  if (!apartBefore && !isColumns(lines[at + 1])) return { length: 1 };
  const run = lines.slice(at, end);
  const block = ruled(run) ?? (apartBefore ? aligned(run) : undefined);
  return block ? { block, length: run.length } : { length: 1 };
}

const isRule = (text: string) => /^[\s|+:=-]+$/.test(text) && /[-=]{2}/.test(text);
const isRow = (text: string) => text.length > 2 && text.trimStart().startsWith("|") && text.endsWith("|");

/** Rows between pipes, with or without rules of dashes; a rule after the first row makes it the header. */
function piped(all: readonly Line[], at: number, end: number): DrawnTable {
  const lines = takeWhile(all, at, end, ({ text }) => isRow(text) || (isRule(text) && /[|+]/.test(text)));
  const { length } = lines;
  const rows = lines.map(({ text }) => (isRule(text) ? undefined : split(text)));
  const filled = rows.filter((row) => row !== undefined);
  const [first] = filled;
  if (filled.length < 2 || !first || first.length < 2 || filled.some((row) => row.length !== first.length))
    return { length };
  const ruled = rows.findIndex((row, i) => row === undefined && i > 0);
  const top = rows.findIndex((row) => row !== undefined);
  return { block: tableOf(wrapped(filled), ruled === top + 1), length };
}

function split(text: string): string[] {
  return text
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|");
}

/** Two lines and more with the same number of tabs inside them, as spreadsheets paste them. */
function tabbed(all: readonly Line[], at: number, end: number): DrawnTable {
  const tabs = (text: string) => text.trim().split("\t").length;
  const columns = tabs(all[at]?.text ?? "");
  const lines = takeWhile(all, at, end, ({ text }) => tabs(text) === columns);
  const { length } = lines;
  const rows = lines.map(({ text }) => text.trim().split("\t"));
  if (length < 2 || rows.some((row) => row.some((cell) => cell.length > 200))) return { length };
  return { block: tableOf(rows, isHead(rows)), length };
}

/** Runs of dashes with gaps between them. */
function isColumns(line: Line | undefined): boolean {
  if (!line || line.text.length > widest || !/^[-= ]+$/.test(line.text)) return false;
  const runs = line.text.trim().split(/ +/);
  return runs.length > 1 && runs.every((run) => run.length > 1);
}

/** A head over runs of dashes, which say where the columns are. */
function ruled(run: readonly Line[]): ParsedBlock | undefined {
  const [head, rule] = run;
  if (!head || !rule || !isColumns(rule)) return undefined;
  const starts = [...rule.text.matchAll(/[-=]+/g)].map(({ index }) => index);
  const lines = run.slice(2).filter(({ text }) => !isRule(text));
  const fits = ({ text }: Line) => starts.slice(1).every((at) => /^\s?$/.test(text[at - 1] ?? ""));
  if (lines.length === 0 || !fits(head) || !lines.every(fits)) return undefined;
  const rows = [head, ...lines].map(({ text }) => cut(text, starts));
  return tableOf(wrapped(rows), true);
}

/** Three lines and more that all are blank in the same columns. */
function aligned(run: readonly Line[]): ParsedBlock | undefined {
  if (run.length < 3 || run.some(({ text }) => text.length > widest || /\t/.test(text.trim())))
    return undefined;
  if (!run.every(({ text }) => /\S {2,}\S/.test(text))) return undefined;
  const width = run.reduce((most, { text }) => Math.max(most, text.length), 0);
  const blank = Array.from({ length: width }, (_, at) => run.every(({ text }) => (text[at] ?? " ") === " "));
  const starts: number[] = [];
  for (let at = 0; at < width; at++)
    if (!blank[at] && (starts.length === 0 || (blank[at - 1] && blank[at - 2]))) starts.push(at);
  if (starts.length < 2) return undefined;
  const rows = run.map(({ text }) => cut(text, starts));
  // Prose with wide gaps in it has them where they fall; a column has a cell in most rows.
  const full = starts.every(
    (_, column) => rows.filter((row) => (row[column] ?? "").trim() !== "").length > 0.6 * rows.length,
  );
  if (!full || rows.some((row) => (row[0] ?? "").trim() === "")) return undefined;
  if (rows.every((row) => /^(?:[-*•–]|\d+[.)])$/.test((row[0] ?? "").trim()))) return undefined;
  return tableOf(rows, isHead(rows));
}

function cut(text: string, starts: readonly number[]): string[] {
  return starts.map((start, i) => text.slice(i === 0 ? 0 : start, starts[i + 1] ?? text.length));
}

/** A row without a first cell goes on with the row before it, but not with the header. */
function wrapped(rows: readonly string[][]): string[][] {
  const whole: string[][] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    if (last && whole.length > 1 && (row[0] ?? "").trim() === "")
      for (const [column, text] of row.entries()) last[column] = `${last[column] ?? ""} ${text}`;
    else whole.push([...row]);
  }
  return whole;
}

/** The first row names columns when the others have numbers where it has none. */
function isHead([first, ...rest]: readonly string[][]): boolean {
  if (!first || rest.length === 0 || first.some((cell) => /\d/.test(cell) || cell.trim() === ""))
    return false;
  return first.some((_, column) => rest.every((row) => /\d/.test(row[column] ?? "")));
}

function tableOf(rows: readonly string[][], headed: boolean): ParsedBlock {
  return {
    kind: "table",
    rows: rows.map(
      (cells, i): ParsedRow => ({
        cells: cells.map((text): ParsedCell => ({ text: fold(text), header: headed && i === 0 })),
      }),
    ),
  };
}

function takeWhile(lines: readonly Line[], at: number, end: number, fits: (line: Line) => boolean): Line[] {
  const taken: Line[] = [];
  for (let i = at; i < end && fits(lines[i] as Line); i++) taken.push(lines[i] as Line);
  return taken;
}
