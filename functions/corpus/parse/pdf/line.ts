import type { Word } from "./word.ts";

/** Words on one base line that stand close to each other, from left to right. */
export interface Line {
  page: number;
  words: Word[];
  x: number;
  end: number;
  y: number;
  /** Of most of its letters. */
  size: number;
  bold: boolean;
  italic: boolean;
  mono: boolean;
  /** Name of the font of most of its letters. */
  font: string;
  /** Share of its letters that are signs of formulas. */
  math: number;
}

/** Words further apart than this, in sizes of their type, stand in different cells or columns. */
const gapOfCells = 1;
/** Columns may stand closer, where many lines show them. */
const gapOfColumns = 0.6;
/** Comments and columns of code stand at a distance. */
const gapInCode = 12;
const gapAfterMarker = 4;

/** Groups the words of a page into lines, from the top. Columns and cells on one base line are lines of their own. */
export function linesOf(words: readonly Word[], page: number): Line[] {
  const rows = rowsOf(words).map((row) => ({ ...row, words: row.words.toSorted((a, b) => a.x - b.x) }));
  const gutters = guttersIn(rows);
  return rows
    .flatMap((row) => {
      const lines: Word[][] = [];
      let end = 0;
      for (const word of row.words) {
        const open = lines.at(-1);
        const wide = gapAfter(open, word) * Math.max(row.size * 0.8, Math.min(word.size, row.size));
        const from = end;
        const parted =
          word.x - from >= gapOfColumns * row.size && gutters.some((x) => x >= from && x <= word.x);
        if (open && word.x - end < wide && !parted) open.push(word);
        else lines.push([word]);
        end = open === lines.at(-1) ? Math.max(end, word.end) : word.end;
      }
      return lines.map((line) => lineOf(line, page));
    })
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Places where most rows that run over them leave a gap: narrow gutters between columns. In points. */
function guttersIn(rows: readonly Row[]): number[] {
  // At every point: how many rows leave a gap there less those that end one, and the same for rows as a whole.
  const steps = new Map<number, { gaps: number; rows: number }>();
  const step = (x: number, gaps: number, count: number) => {
    const at = Math.round(x);
    const known = steps.get(at) ?? { gaps: 0, rows: 0 };
    steps.set(at, { gaps: known.gaps + gaps, rows: known.rows + count });
  };
  for (const { words, size } of rows) {
    let end: number | undefined;
    for (const word of words) {
      if (end !== undefined && word.x - end >= gapOfColumns * size) {
        step(end, 1, 0);
        step(word.x, -1, 0);
      }
      end = Math.max(end ?? word.end, word.end);
    }
    step(words[0]?.x ?? 0, 0, 1);
    step(end ?? 0, 0, -1);
  }
  const gutters: number[] = [];
  let [gaps, over] = [0, 0];
  const places = [...steps].sort((a, b) => a[0] - b[0]);
  for (const [i, [x, change]] of places.entries()) {
    gaps += change.gaps;
    over += change.rows;
    if (gaps >= 4 && gaps >= 0.5 * over) gutters.push((x + (places[i + 1]?.[0] ?? x)) / 2);
  }
  return gutters;
}

function gapAfter(open: readonly Word[] | undefined, word: Word): number {
  const last = open?.at(-1);
  if (word.font.mono === true && last?.font.mono === true) return gapInCode;
  return open?.length === 1 &&
    last &&
    /^(?:[•‣▪■□●○◦◆➢✓·∙⁃\uE000-\uF8FF–—-]|\(?(?:\d{1,2}|[a-z])[.)]|\[\d+\])$/iu.test(last.text)
    ? gapAfterMarker
    : gapOfCells;
}

interface Row {
  y: number;
  size: number;
  words: Word[];
}

/** Words by their base lines; raised and lowered ones are with the line that they belong to. */
function rowsOf(words: readonly Word[]): Row[] {
  const rows: Row[] = [];
  const bands = new Map<number, Row[]>();
  const band = 8;
  for (const word of words.toSorted((a, b) => b.size - a.size || a.y - b.y || a.x - b.x)) {
    const reach = Math.max(word.size, 4 * band);
    let best: Row | undefined;
    let nearest = Number.POSITIVE_INFINITY;
    for (let at = Math.floor((word.y - reach) / band); at <= Math.floor((word.y + reach) / band); at++) {
      for (const row of bands.get(at) ?? []) {
        const raised = isRaised(word, row);
        if (!raised && !belongs(word, row)) continue;
        // A note's mark may stand on the base line of another column.
        const apart = !raised && word.size < 0.85 * row.size ? row.size : 0;
        const distance = Math.abs(row.y - word.y) + apart;
        if (distance < nearest) {
          best = row;
          nearest = distance;
        }
      }
    }
    if (best) best.words.push(word);
    else {
      const row = { y: word.y, size: word.size, words: [word] };
      rows.push(row);
      const key = Math.floor(word.y / band);
      bands.set(key, [...(bands.get(key) ?? []), row]);
    }
  }
  return rows;
}

function belongs({ y, size }: Word, row: Row): boolean {
  const reach = size > 0.85 * row.size ? 0.22 * row.size : 0.12 * Math.min(size, row.size);
  return Math.abs(y - row.y) <= reach;
}

/** A few small characters right beside or over the words of a line. */
function isRaised({ x, end, y, size, text }: Word, row: Row): boolean {
  const up = row.y - y;
  if (size > 0.9 * row.size || size < 0.35 * row.size || text.length > 12) return false;
  if (up > 0.75 * row.size || up < -0.55 * row.size) return false;
  const reach = (up > 0 ? 0.7 : 0.35) * row.size;
  return row.words.some((word) => x < word.end + reach && end > word.x - reach);
}

/** Fonts of these scripts are of one width by nature. */
const fullWidth = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** @param words from left to right */
export function lineOf(words: readonly Word[], page: number): Line {
  const letters = (has: (word: Word) => boolean) =>
    words.reduce((sum, word) => sum + (has(word) ? word.text.length : 0), 0);
  const all = letters(() => true);
  const size = mostOf(words, (word) => Math.round(word.size * 10) / 10);
  const full = words.filter((word) => word.size > 0.85 * size);
  const y = mostOf(full.length > 0 ? full : words, (word) => word.y);
  const worded = words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const counted = worded.length > 0 ? worded : words;
  return {
    page,
    words: words.map((word) => placed(word, y, size)),
    x: Math.min(...words.map((word) => word.x)),
    end: Math.max(...words.map((word) => word.end)),
    y,
    size,
    bold: counted.every(({ font }) => font.bold),
    italic: counted.every(({ font }) => font.italic),
    mono: letters(({ font, text }) => font.mono === true && !fullWidth.test(text)) > 0.9 * all,
    font: mostOf(words, ({ font }) => font.name),
    math: letters(({ font }) => font.math) / all,
  };
}

function placed(word: Word, y: number, size: number): Word {
  const up = y - word.y;
  const small = word.size < 0.87 * size;
  const how =
    (small && up > 0.15 * size) || up > 0.3 * size ? "raised" : up < -0.1 * size ? "lowered" : undefined;
  return how ? { ...word, raised: how } : word;
}

/** The value that most letters have. */
function mostOf<T>(words: readonly Word[], value: (word: Word) => T): T {
  const weights = new Map<T, number>();
  for (const word of words) weights.set(value(word), (weights.get(value(word)) ?? 0) + word.text.length);
  return [...weights].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Whether white space stands between two words of a line. */
export function isSpaced(before: Word, word: Word): boolean {
  const gap = word.x - before.end;
  const size = Math.min(before.size, word.size);
  if (before.spaceAfter || word.spaceBefore) return gap > -0.5 * size && !(word.raised && gap < 0.1 * size);
  return gap > (before.font === word.font && before.raised === word.raised ? 0.14 : 0.2) * size;
}
