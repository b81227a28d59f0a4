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
/** Function words of languages that nobody has listed for us, enough to know them by. */
const more: [string, ReadonlySet<string>][] = [
  [
    "cs",
    "a aby ale ani az bez by byl byla bylo byt co do i ja jak jako je jeho jeji jejich jen jsem jsou k kdyz ktera ktere ktery mezi mit muze musi na nad nebo neni nez o od po pod podle pokud pro proto pred pri s se si tak take tato tento to u uz v ve vsak z za ze",
  ],
  [
    "pl",
    "a aby ale albo bez bo by byc byl byla bylo co czy dla do gdy i ich ile im ja jak jako je jego jej jest jesli juz kiedy ktora ktore ktory ktorych lub ma maja moga moze musi na nad nie nich niz o od oraz po pod podczas przed przez przy sa sie tak takze tego tej ten to tylko tym u w we z za ze zostal",
  ],
].map(([code = "", words = ""]) => [code, new Set(words.split(" "))]);

/** A language of one script that fills this share of the letters is the text's. */
const ruling = 0.2;

/**
 * The languages that a text may be in by its function words, as primary subtags of BCP 47, likeliest first; none where they
 * do not tell. For single sentences and for passages: nothing is loaded but the lists of function words.
 */
export async function guessLanguages(text: string): Promise<string[]> {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, code] of scripts)
    if ((text.match(script)?.length ?? 0) > ruling * Math.max(letters, 1)) return [code];
  const words = [...text.slice(0, most).matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map(([word]) => folded(word));
  const hits = [...(await stopWordsOfAll()), ...more]
    .map(([code, stops]) => ({ code, hits: words.filter((word) => stops.has(word)).length }))
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
