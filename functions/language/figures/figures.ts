import type { Span } from "../span.ts";
import { type NumberWords, plain } from "./number-words.ts";
import { namesOfUnits } from "./units.ts";

/** A number of a text, in whatever writing, with what it counts as far as a unit stands beside it. */
export interface Figure extends Span {
  /** What it may be: "1.200" is 1200 or 1.2; of a version, address or other chain of numbers nothing. */
  values: number[];
  /** As written, digits in ASCII. */
  written: string;
  /** "week", "percent", "EUR". */
  unit?: string;
  /** Behind the number stands "million" or the like; counted in `values`. */
  scale?: number;
  /** In words. */
  spelled?: true;
  /** "about", "etwa": a value close by says the same. */
  approximate?: true;
}

const digitRun =
  "\\p{Nd}+(?:[.,'’٬٫\\u00A0\\u202F]\\p{Nd}+|(?<!\\p{Nd}{4}) (?=\\p{Nd}{3}(?!\\p{Nd}))\\p{Nd}{3})*";
const number = new RegExp(digitRun, "gu");
/** Letters that make a designation of the number behind them: "H100", but "第3章". */
const glued = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_]$/u;
const approximately =
  /(?:~|≈|(?<!\p{L})(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.?|etwa|ungefähr|rund|environ|aproximadamente|ongeveer|około|примерно|около))\s*$|[約约]$/iu;
const ordinalSuffix = /^(?:st|nd|rd|th|er|re|e|ème|º|ª|°)(?![\p{L}\p{N}])/u;

/**
 * The figures of a text, in order: digits of any script, numbers in the words given, with their units, currencies and
 * scales. Numbers inside designations ("H100", "v4.8", "18.x") are none.
 */
export function readFigures(text: string, words: NumberWords | undefined): Figure[] {
  const numbers = [...digits(text), ...(words ? spelled(text, words) : [])];
  const found = [...numbers, ...months(text, numbers)].sort((a, b) => a.start - b.start);
  for (const [i, figure] of found.entries()) {
    const next = found[i + 1];
    if (!next) break;
    const between = text.slice(figure.end, next.start);
    // "10–20 %", "40 to 65 million pounds": the unit and the scale belong to both ends.
    if (/^\s?(?:[-–—~]|\p{L}{1,3})\s?$/u.test(between)) {
      if (!figure.unit && next.unit) figure.unit = next.unit;
      if (next.scale) figure.values = figure.values.flatMap((value) => [value, value * (next.scale ?? 1)]);
    }
    // "2018–19"
    const [year = 0] = figure.values;
    const isShort = /^[-–/]$/.test(between) && !/^[-–/]\p{Nd}/u.test(text.slice(next.end));
    if (isShort && /^\d\d$/.test(next.written) && year > 1000 && year < 3000)
      next.values = [...next.values, Math.floor(year / 100) * 100 + Number(next.written)];
  }
  return found;
}

function* digits(text: string): Generator<Figure> {
  for (const match of text.matchAll(number)) {
    const start = match.index;
    const end = start + match[0].length;
    if (glued.test(text.slice(0, start))) continue;
    const rest = text.slice(end, end + 40);
    if (/^\.\p{L}/u.test(rest) && !/^\.\p{Lu}\p{Ll}/u.test(rest)) continue;
    const written = asciiDigits(match[0]);
    const suffix = /^\p{L}+/u.exec(rest)?.[0].toLowerCase() ?? "";
    const { currencies, units, scales } = namesOfUnits();
    const measured =
      units.has(suffix) || scales.has(suffix) || currencies.has(suffix) || /^(?:[mbsg]|[ap]m)$/u.test(suffix);
    const latin = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(suffix);
    const ordinal = ordinalSuffix.test(rest) || (suffix === "s" && written.length === 4);
    if (latin && !measured && !ordinal) continue;
    const date = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(written);
    if (date) {
      for (const part of date.slice(1)) yield { values: [Number(part)], written: part, start, end };
      continue;
    }
    yield withUnit(text, { values: readings(written), written, start, end });
  }
}

/** Names of months beside a number: "5 March" says what "05.03." says. */
function* months(text: string, numbers: readonly Span[]): Generator<Figure> {
  const { months } = namesOfUnits();
  for (const { 0: word, index: start } of text.matchAll(/\p{L}{3,}/gu)) {
    const month = months.get(word.toLowerCase());
    const end = start + word.length;
    const near = (from: number, to: number) =>
      from <= to && /^[\s.,]{0,2}(?:de |of )?$/.test(text.slice(from, to));
    if (month !== undefined && numbers.some((other) => near(other.end, start) || near(end, other.start)))
      yield { values: [month], written: word.toLowerCase(), start, end };
  }
}

function* spelled(text: string, { cardinals, ordinals }: NumberWords): Generator<Figure> {
  const tokens = [...text.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)];
  for (let i = 0; i < tokens.length; i++) {
    // The longest number that begins here: "twenty-one weeks", "quarante cinq".
    for (let count = 4; count > 0; count--) {
      const [first, last] = [tokens[i], tokens[i + count - 1]];
      if (!first || !last) continue;
      const span = { start: first.index, end: last.index + last[0].length };
      const words = plain(text.slice(span.start, span.end));
      const value = cardinals.get(words) ?? ordinals.get(words);
      if (value === undefined) continue;
      yield withUnit(text, { values: [value], written: words, spelled: true, ...span });
      i += count - 1;
      break;
    }
  }
}

/** Looks around a number for what it counts. */
function withUnit(text: string, figure: Figure): Figure {
  const { currencies, units, scales } = namesOfUnits();
  let { end, values } = figure;
  const scale = nameAt(text, end, scales);
  if (scale) {
    const letter = /^[a-z]$/i.test(text.slice(end, scale.end));
    // "401K" is a name as well.
    values = values.flatMap((value) => [
      ...(letter ? [value] : []),
      ...scale.means.map((zeros) => value * zeros),
    ]);
    end = scale.end;
  }
  // "5m" beside a currency is five million, else it may be five metres.
  if (/^[mb](?![\p{L}\p{N}])/iu.test(text.slice(end))) {
    values = values.flatMap((value) => [value, value * (/^m/i.test(text.slice(end)) ? 1e6 : 1e9)]);
    end += 1;
  }
  const before = text.slice(Math.max(0, figure.start - 24), figure.start);
  const sign = /(?:us)?[\p{Sc}]\s?$/iu.exec(before)?.[0].trim().toLowerCase();
  const code = /(?<![\p{L}])(\p{L}{2,3})\s?$/u.exec(before)?.[1]?.toLowerCase();
  const unit =
    currencies.get(sign ?? "") ??
    nameAt(text, end, currencies)?.means ??
    nameAt(text, end, units)?.means ??
    (/^s(?![\p{L}\p{N}])/u.test(text.slice(end)) && !/\p{Nd}{4}$/u.test(figure.written)
      ? "second"
      : undefined) ??
    (code ? currencies.get(code) : undefined);
  return {
    ...figure,
    values,
    ...(unit ? { unit } : {}),
    ...(scale?.means[0] === undefined ? {} : { scale: scale.means[0] }),
    ...(approximately.test(before) ? { approximate: true } : {}),
  };
}

/** The longest name of up to three words that stands right behind an offset. */
function nameAt<T>(
  text: string,
  at: number,
  names: ReadonlyMap<string, T>,
): { means: T; end: number } | undefined {
  const ahead =
    /^[\s\u00A0\u202F-]?((?:\p{Sc}|[%٪％]|°[cf])|[\p{L}\p{M}]+\.?(?:\s[\p{L}\p{M}]+){0,2})/iu.exec(
      text.slice(at, at + 60),
    );
  if (!ahead) return undefined;
  const [whole, words = ""] = ahead;
  const parts = words.toLowerCase().replace(/\.$/, "").split(/\.?\s/);
  for (let count = parts.length; count > 0; count--) {
    const name = parts.slice(0, count).join(" ");
    const means = names.get(name);
    if (means !== undefined) return { means, end: at + whole.length - words.length + name.length };
  }
  // Scripts without spaces: "30天内".
  for (let length = Math.min(4, words.length - 1); length > 0; length--) {
    const name = words.slice(0, length);
    if (!/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u.test(name)) continue;
    const means = names.get(name);
    if (means !== undefined) return { means, end: at + whole.length - words.length + length };
  }
  return undefined;
}

/** Digits of any script as ASCII; each script's ten follow one another, zero first. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[^\P{Nd}\d]/gu, (digit) => {
      let zero = digit.codePointAt(0) ?? 0;
      const value = zero;
      while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && value - zero < 9) zero--;
      return String(value - zero);
    })
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
}

/** What a number with separators may be. */
function readings(written: string): number[] {
  const separators = written.match(/\D/g) ?? [];
  const groups = written.split(/\D/);
  if (separators.length === 0) return [Number(written)];
  const inThrees = groups.slice(1).every((group) => group.length === 3) && (groups[0]?.length ?? 4) <= 3;
  const inTwos = groups.at(-1)?.length === 3 && groups.slice(1, -1).every((group) => group.length === 2);
  const kinds = new Set(separators);
  const whole = Number(groups.join(""));
  if (kinds.size === 1) {
    const [separator = ""] = separators;
    const decimal = separators.length === 1 && /[.,]/.test(separator) ? [Number(groups.join("."))] : [];
    return inThrees && groups[0] !== "0"
      ? [whole, ...decimal]
      : inTwos && separator === "," && groups.length > 2
        ? [whole]
        : decimal;
  }
  // The last separator of two kinds is the decimal one, if it stands there once.
  const last = separators.at(-1) ?? "";
  if (separators.filter((separator) => separator === last).length > 1) return [];
  return [Number(`${groups.slice(0, -1).join("")}.${groups.at(-1)}`)];
}
