import { functionWords } from "./function-words.ts";
import { folded } from "./languages.ts";

/** Scripts that only one language, or one family that reads alike here, is written in. */
const scripts: readonly [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Hebrew}/gu, "he"],
];
let lists: { code: string; words: ReadonlySet<string> }[] | undefined;

/** A language of one script that fills this share of the letters is the text's. */
const ruling = 0.2;

/**
 * The languages that a text may be in by its function words, as primary subtags of BCP 47, likeliest first; none where they
 * do not tell. For single sentences and for passages.
 */
export function guessLanguages(text: string): string[] {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, code] of scripts)
    if ((text.match(script)?.length ?? 0) > ruling * Math.max(letters, 1)) return [code];
  const words = [...text.slice(0, most).matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map(([word]) => folded(word));
  lists ??= Object.entries(functionWords).map(([code, listed]) => {
    return { code, words: new Set(listed.split(" ").map(folded)) };
  });
  const hits = lists
    .map((list) => ({ code: list.code, hits: words.filter((word) => list.words.has(word)).length }))
    .sort((a, b) => b.hits - a.hits);
  const best = hits[0]?.hits ?? 0;
  if (best === 0 || best < least * words.length) return [];
  return hits.filter((other) => other.hits >= near * best).map(({ code }) => code);
}
/** More text says nothing more. */
const most = 4000;
/** Fewer function words than this are there by chance. */
const least = 0.1;
/** Languages that share their words (Russian and Ukrainian, Danish and Norwegian) cannot be told apart by few. */
const near = 0.75;
