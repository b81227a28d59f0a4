import type { ParsedBlock, ParsedCell, ParsedRow } from "../blocks.ts";
import type { Line } from "./plain-text-lines.ts";
import { fold } from "./words.ts";

/** A table and how many lines it takes. */
export interface DrawnTable {
  block: ParsedBlock;
  length: number;
}

/** Signs of a line looked at; wider tables are text. */
const widest = 400;

/**
 * A table that is drawn into the text from a line on: with pipes, with tabs, or with columns under a ruled or a plain head.
 * Undefined where it is not certain.
 */
export function tableAt(run: readonly Line[]): DrawnTable | undefined {
  return piped(run) ?? tabbed(run) ?? ruled(run) ?? aligned(run);
}

const isRule = (text: string) => /^[\s|+:=-]+$/.test(text) && /[-=]{2}/.test(text);
const isRow = (text: string) => text.length > 2 && text.trimStart().startsWith("|") && text.endsWith("|");

/** Rows between pipes, with or without rules of dashes; a rule after the first row, and no other, makes it the header. */
function piped(run: readonly Line[]): DrawnTable | undefined {
  const lines = takeWhile(run, ({ text }) => isRow(text) || (isRule(text) && /[|+]/.test(text)));
  const rows = lines.map(({ text }) => (isRule(text) ? undefined : split(text)));
  const filled = rows.filter((row) => row !== undefined);
  const [first] = filled;
  if (filled.length < 2 || !first || first.length < 2 || filled.some(({ length }) => length !== first.length))
    return undefined;
  const rules = rows.flatMap((row, i) => (row ? [] : [i]));
  // With a rule after every row, lines between two rules are one row.
  const gridded = rules.length > 2 && rows[0] === undefined;
  const merged: string[][] = [];
  for (const [i, row] of rows.entries()) {
    if (!row) continue;
    const last = merged.at(-1);
    if (gridded && last && rows[i - 1] !== undefined)
      for (const [column, text] of row.entries()) last[column] = `${last[column] ?? ""} ${text}`;
    else merged.push([...row]);
  }
  const headed = rules.some((at) => rows.slice(0, at).filter((row) => row).length > 0);
  return { block: tableOf(merged, headed), length: lines.length };
}

function split(text: string): string[] {
  return text
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|");
}

/** Two lines and more with the same number of tabs inside them, as spreadsheets paste them. */
function tabbed(run: readonly Line[]): DrawnTable | undefined {
  const tabs = (text: string) => text.trim().split(/\t/).length;
  const columns = tabs(run[0]?.text ?? "");
  if (columns < 2) return undefined;
  const lines = takeWhile(run, ({ text }) => tabs(text) === columns);
  if (lines.length < 2) return undefined;
  const rows = lines.map(({ text }) => text.trim().split("\t"));
  if (rows.some((row) => row.some((cell) => cell.length > 200))) return undefined;
  return { block: tableOf(rows, isHead(rows)), length: lines.length };
}

/** A head over runs of dashes, which say where the columns are. */
function ruled(run: readonly Line[]): DrawnTable | undefined {
  const [head, rule] = run;
  if (!head || !rule || !/^\s*[-=]{2,}(?:\s+[-=]{2,})+\s*$/.test(rule.text)) return undefined;
  if (rule.text.length > widest || /\t/.test(rule.text)) return undefined;
  const starts = [...rule.text.matchAll(/[-=]+/g)].map(({ index }) => index);
  const lines = run.slice(2).filter(({ text }) => !isRule(text));
  const fits = ({ text }: Line) => starts.slice(1).every((at) => /^\s?$/.test(text[at - 1] ?? ""));
  if (lines.length === 0 || !fits(head) || !lines.every(fits)) return undefined;
  const rows = [head, ...lines].map(({ text }) => cut(text, starts));
  return { block: tableOf(wrapped(rows), true), length: run.length };
}

/** Three lines and more that all are blank in the same columns. */
function aligned(run: readonly Line[]): DrawnTable | undefined {
  if (run.length < 3 || run.some(({ text }) => text.length > widest || /\t/.test(text.trim())))
    return undefined;
  if (!run.every(({ text }) => /\S {2,}\S/.test(text))) return undefined;
  const width = Math.max(...run.map(({ text }) => text.length));
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
  return { block: tableOf(rows, isHead(rows)), length: run.length };
}

function cut(text: string, starts: readonly number[]): string[] {
  return starts.map((start, i) => text.slice(i === 0 ? 0 : start, starts[i + 1] ?? text.length));
}

/** A row without a first cell goes on with the row before it. */
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

function takeWhile(run: readonly Line[], fits: (line: Line) => boolean): readonly Line[] {
  const stop = run.findIndex((line) => !fits(line));
  return stop < 0 ? run : run.slice(0, stop);
}
