import type { Glyph } from "./drawing.ts";

/** Fewer letters say nothing. */
const fewest = 60;
const mostRead = 20_000;
/** The letters that languages in Latin script use most, with their share of natural text: 0.55 to 0.7. */
const frequent = /[eaiotnsr]/g;

/**
 * Whether a text in Latin letters can be of no language: letters that stand for others ("7KH KDOO PD\\ EH UHQWHG"), as they
 * come from fonts that do not say what their letters mean.
 */
export function isGarbled(text: string): boolean {
  const sample = text.slice(0, mostRead).normalize("NFD").toLowerCase();
  const plain = sample.match(/[a-z]/g)?.length ?? 0;
  const marked = sample.match(/[a-z]\p{M}/gu)?.length ?? 0;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const signs = sample.match(/[!"#$%&@\\^`~<>{}[\]¡-¿×÷\uFFFD]/g)?.length ?? 0;
  if (letters + signs < fewest) return false;
  if (isMixed(sample)) return true;
  const rare = sample.match(/[\u0180-\u02AF]/g)?.length ?? 0;
  // Letters of another script's font that is read as Latin-1.
  if (signs > 0.8 * letters || marked > 0.55 * letters || rare > 0.3 * letters) return true;
  if (plain < 0.7 * letters || plain < fewest) return false;
  // Codes and abbreviations have about 0.31 of them.
  return (sample.match(frequent)?.length ?? 0) < (plain < 1_000 ? 0.27 : 0.3) * plain;
}

/** Whether letters of different scripts stand side by side in words. */
function isMixed(text: string): boolean {
  let [pairs, mixed, last] = [0, 0, -1];
  for (const sign of text) {
    const script = /\p{L}/u.test(sign) ? scriptOf(sign.codePointAt(0) ?? 0) : -1;
    if (script >= 0 && last >= 0) {
      pairs++;
      if (script !== last) mixed++;
    }
    if (!/\p{M}/u.test(sign)) last = script;
  }
  return mixed > 0.25 * pairs;
}

/** Scripts by their places in Unicode, near enough: Latin and its signs are one, Chinese and Japanese another. */
function scriptOf(code: number): number {
  if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) return 0;
  if (code >= 0x1f00 && code < 0x2000) return 0x03;
  return code >= 0x2e80 && code < 0x10000 ? 0x2e : code >> 8;
}

/** Gathers what the fonts of a document are used for, page by page. */
export class FontSamples {
  #fonts = new Map<string, { text: string[]; length: number; unknown: number; count: number }>();

  add(glyphs: readonly Glyph[]): void {
    let last: Glyph | undefined;
    for (const glyph of glyphs) {
      const { font, text } = glyph;
      if (font.math || font.mono) continue;
      let known = this.#fonts.get(font.name);
      if (!known) {
        known = { text: [], length: 0, unknown: 0, count: 0 };
        this.#fonts.set(font.name, known);
      }
      known.count++;
      if (text === "" && glyph.width > 0.45 * glyph.size) known.unknown++;
      if (known.length > mostRead) continue;
      const apart = last && (last.y !== glyph.y || glyph.x - last.x - last.width > 0.2 * glyph.size);
      known.text.push(apart ? ` ${text}` : text);
      known.length += text.length;
      last = glyph;
    }
  }

  /** Names of the fonts whose letters cannot be told from what the file says. */
  unmapped(): Set<string> {
    const names = new Set<string>();
    for (const [name, { text, unknown, count }] of this.#fonts) {
      if ((unknown > 0.2 * count && count > 20) || isGarbled(text.join(""))) names.add(name);
    }
    return names;
  }
}
