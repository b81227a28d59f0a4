import type { Words } from "../../blocks.ts";
import { fold, type MarkKind, WordGatherer } from "../words.ts";
import { isSpaced, type Line } from "./line.ts";
import { isRightToLeft, readingOrder, runsRightToLeft } from "./visual-order.ts";
import type { Word } from "./word.ts";

/** A piece of text as it is read: a word, or a letter of a right-to-left line. */
interface Piece {
  text: string;
  word: Word | undefined;
  spaced: boolean;
}

/** What words a document has, to tell hyphens of words from those of line ends. */
export interface Vocabulary {
  words: ReadonlySet<string>;
}

export function vocabularyOf(lines: readonly Line[]): Vocabulary {
  const words = new Set<string>();
  for (const line of lines) {
    const text = plain(line).toLowerCase();
    // The last one may go on in the next line.
    for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)*(?=[^\p{L}-])/gu)) words.add(word);
  }
  return { words };
}

/** The words of a line as plain text, in the order in which they are read. */
export function plain(line: Line): string {
  const text = piecesOf(line)
    .map(({ text, spaced }) => (spaced ? ` ${text}` : text))
    .join("");
  return fold(text);
}

/** The text of a paragraph's lines, with marks and page starts. `since` is the page that is known to have begun. */
export function textOf(lines: readonly Line[], { words }: Vocabulary, since: number): Words {
  const gatherer = new WordGatherer();
  const pages: { page: number; at: number }[] = [];
  const all = lines.flatMap((line) => line.words);
  const marksOf = marksBeside(all);
  let page = since;
  let before: Piece | undefined;
  let open: { key: string; marks: MarkKind[]; pieces: Piece[] } | undefined;
  const flush = () => {
    if (open) within(gatherer, open.marks, open.pieces);
    open = undefined;
  };
  for (const [i, line] of lines.entries()) {
    const pieces = piecesOf(line);
    const next = lines[i + 1];
    const last = pieces.at(-1);
    if (next && last) {
      const [first] = piecesOf(next);
      if (
        first &&
        endsInHyphen(pieces) &&
        /^\p{L}/u.test(first.text) &&
        !keepsHyphen(pieces, first.text, words)
      )
        last.text = last.text.slice(0, -1);
    }
    if (pieces[0])
      pieces[0].spaced =
        before !== undefined && !runsOn(before, pieces[0], lines[i - 1], (text) => words.has(text));
    if (line.page !== page && pieces.length > 0) {
      flush();
      const at = gatherer.length;
      pages.push({ page: line.page, at: at > 0 && pieces[0]?.spaced ? at + 1 : at });
      page = line.page;
    }
    for (const piece of pieces) {
      const marks = piece.word ? marksOf(piece.word) : (open?.marks ?? []);
      const key = JSON.stringify(marks);
      if (open?.key !== key) flush();
      open ??= { key, marks, pieces: [] };
      open.pieces.push(piece);
      before = piece;
    }
  }
  flush();
  const gathered = gatherer.take() ?? { text: "" };
  const begun = pages.map(({ page, at }) => ({ page, at: Math.min(at, gathered.text.length) }));
  return { ...gathered, ...(begun.length > 0 ? { pages: begun } : {}) };
}

function within(gatherer: WordGatherer, marks: readonly MarkKind[], pieces: readonly Piece[]) {
  const [mark, ...rest] = marks;
  if (mark) {
    if (pieces[0]?.spaced) gatherer.space();
    gatherer.within(mark, () => within(gatherer, rest, pieces));
    return;
  }
  for (const { text, word, spaced } of pieces) {
    if (spaced) gatherer.space();
    if (word?.raised) gatherer.raise(word.raised, text);
    else gatherer.add(text);
  }
}

/** The marks of words that differ from most words of their block. */
function marksBeside(words: readonly Word[]): (word: Word) => MarkKind[] {
  const all = (has: (word: Word) => boolean) =>
    words.every((word) => has(word) || !/[\p{L}\p{N}]/u.test(word.text));
  const bold = all(({ font }) => font.bold);
  const italic = all(({ font }) => font.italic);
  const mono = all(({ font }) => font.mono === true);
  return ({ font, href }) => [
    ...(href === undefined ? [] : [{ kind: "link" as const, href }]),
    ...(font.bold && !bold && !font.math ? [{ kind: "strong" as const }] : []),
    ...(font.italic && !italic && !font.math ? [{ kind: "emphasis" as const }] : []),
    ...(font.mono === true && !mono ? [{ kind: "code" as const }] : []),
  ];
}

function piecesOf({ words }: Line): Piece[] {
  const pieces: Piece[] = [];
  const rightToLeft = words.some(({ letters }) => letters);
  for (const [i, word] of words.entries()) {
    const before = words[i - 1];
    const turned = before?.letters || word.letters;
    const apart =
      turned && (before?.spaceBefore || word.spaceAfter) && word.x - (before?.end ?? 0) > 0.05 * word.size;
    const spaced = before !== undefined && (apart || isSpaced(before, word));
    if (!rightToLeft) pieces.push({ text: word.text, word, spaced });
    else {
      if (spaced) pieces.push({ text: " ", word: undefined, spaced: false });
      for (const text of word.letters ?? [word.text]) pieces.push({ text, word, spaced: false });
    }
  }
  if (!rightToLeft) return pieces;
  if (runsRightToLeft(pieces.map(({ text }) => text).join(""))) return spacesBefore(readingOrder(pieces));
  // A few words of another direction within a line: each run of them by itself.
  const order: Piece[] = [];
  for (let i = 0; i < pieces.length; ) {
    let end = i;
    while (end < pieces.length && !/[\p{Script=Latin}\p{N}]/u.test((pieces[end] as Piece).text)) end++;
    const run = pieces.slice(i, Math.max(end, i + 1));
    order.push(...(run.some(({ text }) => isRightToLeft(text)) ? readingOrder(run) : run));
    i = Math.max(end, i + 1);
  }
  return spacesBefore(order);
}

/** Pieces of white space become a sign of the piece after them. */
function spacesBefore(pieces: readonly Piece[]): Piece[] {
  const order: Piece[] = [];
  let spaced = false;
  for (const piece of pieces) {
    if (piece.text === " ") spaced = true;
    else {
      order.push({ ...piece, spaced: spaced && order.length > 0 });
      spaced = false;
    }
  }
  return order;
}

/** A compound that is written with its hyphen elsewhere keeps it, unless the joined word is known as well. */
function keepsHyphen(pieces: readonly Piece[], next: string, words: ReadonlySet<string>): boolean {
  const text = pieces.map(({ text, spaced }) => (spaced ? ` ${text}` : text)).join("");
  const left = /[\p{L}-]+-$/u.exec(text.toLowerCase())?.[0] ?? "";
  const right = /^[\p{L}]+(?:-\p{L}+)*/u.exec(next.toLowerCase())?.[0] ?? "";
  const whole = left.slice(0, -1) + right;
  if (left.length === 2) return true;
  if (words.has(whole)) return false;
  if (words.has(left + right) || /^\p{Lu}/u.test(next)) return true;
  // Two long words of the document are a compound.
  return left.length > 6 && right.length > 5 && words.has(left.slice(0, -1)) && words.has(right);
}

const hangul = /\p{Script=Hangul}/u;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;

/** Whether a line goes on with another without white space. */
function runsOn(
  before: Piece,
  piece: Piece,
  line: Line | undefined,
  isWord: (text: string) => boolean,
): boolean {
  const [last = "", first = ""] = [before.text.at(-1), piece.text[0]];
  if (ideographic.test(last) && ideographic.test(first)) return true;
  if (/^\p{L}/u.test(piece.text) && line && endsInHyphen(piecesOf(line))) return true;
  if (/[–—]/.test(last) && /\p{L}|\p{N}/u.test(before.text.at(-2) ?? "")) return true;
  if (/\d-$/.test(before.text) && /\d/.test(first)) return true;
  if (hangul.test(last) && hangul.test(first) && isWord(before.text + piece.text)) return true;
  return /(?:(?:https?:\/|www\.)\S*[/\-_.=&?#]|\S@)$/.test(before.text) && !/^\p{Lu}/u.test(piece.text);
}

function endsInHyphen(pieces: readonly Piece[]): boolean {
  const [before, last] = [pieces.at(-2), pieces.at(-1)];
  return /\p{L}-$/u.test(last?.text === "-" && !last.spaced ? `${before?.text}-` : (last?.text ?? ""));
}
