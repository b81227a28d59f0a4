import type { Glyph } from "./drawing.ts";
import type { Font } from "./fonts.ts";
import { isRightToLeft } from "./visual-order.ts";

/** Letters that follow each other closely on one base line, in one font. */
export interface Word {
  text: string;
  /** Of right-to-left scripts: its letters from left to right as they stand. */
  letters?: string[];
  x: number;
  end: number;
  /** The base line, from the top of the page. */
  y: number;
  size: number;
  font: Font;
  tag?: number | undefined;
  /** White space is drawn before or after it. */
  spaceBefore: boolean;
  spaceAfter: boolean;
  href?: string;
  /** How it stands to the base line of its line, where it is smaller than what it belongs to. */
  raised?: "raised" | "lowered";
}

/** A gap from this part of the size on parts two words; more where the file draws its spaces. */
const gapOfWords = 0.14;
const gapBesideSpaces = 0.25;
/** Stands for a letter that its font does not name. */
const unknown = "\uFFFD";
/** By itself it is an ornament or a bullet: a character that no script has. */
const ornament = "\uE000";
const combining = new Map([
  ["´", "\u0301"],
  ["`", "\u0300"],
  ["¨", "\u0308"],
  ["ˆ", "\u0302"],
  ["˜", "\u0303"],
  ["˚", "\u030A"],
  ["ˇ", "\u030C"],
  ["¸", "\u0327"],
  ["˘", "\u0306"],
  ["¯", "\u0304"],
  ["˝", "\u030B"],
  ["˛", "\u0328"],
  ["˙", "\u0307"],
]);

interface OpenWord extends Word {
  units: { text: string; x: number; end: number }[];
}

/** Gathers letters into words, in the order in which they are drawn. */
export function wordsOf(glyphs: readonly Glyph[]): Word[] {
  const spaces = glyphs.filter(({ text }) => text === " ").length;
  const widest = spaces > 0.05 * glyphs.length ? gapBesideSpaces : gapOfWords;
  const words: OpenWord[] = [];
  let open: OpenWord | undefined;
  let spaced = false;
  for (const glyph of glyphs) {
    // What a font does not name is a space where it is narrow, else a letter that is missing.
    const text = glyph.text === "" && glyph.width > 0.45 * glyph.size ? unknown : glyph.text;
    if (text.trim() === "") {
      spaced ||= text !== "" || glyph.width > 0.1 * glyph.size;
      if (spaced && open) {
        open.spaceAfter = true;
        open = undefined;
      }
      continue;
    }
    const end = glyph.x + glyph.width;
    const unit = { text, x: glyph.x, end };
    if (open && joins(open, glyph, widest)) add(open, unit);
    else {
      open = {
        text: "",
        x: glyph.x,
        end,
        y: glyph.y,
        size: glyph.size,
        font: glyph.font,
        tag: glyph.tag,
        spaceBefore: spaced,
        spaceAfter: false,
        units: [unit],
      };
      words.push(open);
    }
    spaced = false;
  }
  return joinSpread(drawnOnce(words.map(closed)));
}

/** Leaves out words that are drawn again in a shifted way: shadows of headings. */
function drawnOnce(words: readonly Word[]): Word[] {
  const known = new Map<string, Word[]>();
  return words.filter((word) => {
    if (word.text.length < 3) return true;
    const same = known.get(word.text) ?? [];
    const twin = same.findLast(
      ({ x, y, end }) => Math.abs(x - word.x) < 0.4 * (end - x) && Math.abs(y - word.y) < 0.35 * word.size,
    );
    if (twin) return false;
    same.push(word);
    // Of frequent words the last ones are near enough.
    known.set(word.text, same.slice(-50));
    return true;
  });
}

function joins(word: OpenWord, { x, y, width, size, font, tag, text }: Glyph, widest: number): boolean {
  if (word.tag !== tag || Math.abs(word.y - y) > 0.1 * size || Math.abs(word.size - size) > 0.08 * size)
    return false;
  if (word.font !== font && (word.font.name !== font.name || word.font.bold !== font.bold)) return false;
  const last = word.units.at(-1) as OpenWord["units"][number];
  if (/^\p{M}/u.test(text) || combining.has(last.text))
    return x > word.x - size && x < word.end + widest * size;
  const gap = x - last.end;
  if (gap < widest * size && gap > -0.5 * Math.max(width, last.end - last.x)) return true;
  // Drawn in the order in which it is read.
  return isRightToLeft(text) && isRightToLeft(last.text) && Math.abs(last.x - (x + width)) < widest * size;
}

function add(word: OpenWord, unit: OpenWord["units"][number]) {
  const last = word.units.at(-1) as typeof unit;
  // TeX draws accents as letters of their own, before the letter that they stand over.
  const mark = combining.get(last.text);
  const over = unit.x < last.end - 0.3 * (last.end - last.x);
  word.x = Math.min(word.x, unit.x);
  word.end = Math.max(word.end, unit.end);
  if (mark && over && /^\p{L}/u.test(unit.text)) {
    const [letter = "", ...rest] = unit.text;
    const base = letter === "ı" ? "i" : letter;
    word.units.splice(-1, 1, { ...unit, text: (base + mark).normalize("NFC") + rest.join("") });
  } else if (/^\p{M}/u.test(unit.text)) last.text += unit.text;
  else word.units.push(unit);
}

function closed({ units, ...word }: OpenWord): Word {
  const text = units.map((unit) => unit.text).join("");
  if (!isRightToLeft(text)) return { ...word, text: text === unknown ? ornament : text };
  const letters = units.toSorted((a, b) => a.x + a.end - b.x - b.end).map((unit) => unit.text);
  return { ...word, text: letters.toReversed().join(""), letters };
}

/** "H E A D I N G": single letters at even distances are one word. */
function joinSpread(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (let i = 0; i < words.length; ) {
    const first = words[i] as Word;
    const run = [first];
    let spread = 0;
    for (let j = i + 1; j < words.length; j++) {
      const [last, next] = [run.at(-1) as Word, words[j] as Word];
      const gap = next.x - last.end;
      if (!isLetter(last) || !isLetter(next) || last.spaceAfter || next.spaceBefore) break;
      if (next.y !== last.y || next.font !== last.font || gap <= 0 || gap > 0.8 * next.size) break;
      if (run.length === 1) spread = gap;
      else if (Math.abs(gap - spread) > 0.08 * next.size) break;
      run.push(next);
    }
    if (run.length >= 4) {
      const last = run.at(-1) as Word;
      joined.push({
        ...first,
        text: run.map(({ text }) => text).join(""),
        end: last.end,
        spaceAfter: last.spaceAfter,
      });
      i += run.length;
    } else {
      joined.push(first);
      i++;
    }
  }
  return joined;
}

function isLetter({ text }: Word): boolean {
  return /^\p{Lu}$/u.test(text) || /^\p{Ll}$/u.test(text);
}
