import { folded, stopWordsOfAll } from "./languages.ts";

/** Scripts that only one language, or one family that reads alike here, is written in. */
const scripts: readonly [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Hebrew}/gu, "he"],
];
/** A language of one script that fills this share of the letters is the text's. */
const ruling = 0.2;

/**
 * The language of a text by its function words, as a primary subtag of BCP 47; undefined where they do not tell. For
 * single sentences and for passages: nothing is loaded but the lists of function words.
 */
export async function guessLanguage(text: string): Promise<string | undefined> {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, code] of scripts)
    if ((text.match(script)?.length ?? 0) > ruling * Math.max(letters, 1)) return code;
  const words = [...text.slice(0, most).matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map(([word]) => folded(word));
  let best: { code: string; hits: number } | undefined;
  for (const [code, stops] of await stopWordsOfAll()) {
    const hits = words.filter((word) => stops.has(word)).length;
    if (hits > (best?.hits ?? 0)) best = { code, hits };
  }
  return best && best.hits >= least * words.length ? best.code : undefined;
}
/** More text says nothing more. */
const most = 4000;
/** Fewer function words than this are there by chance. */
const least = 0.1;
