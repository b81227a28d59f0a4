/** n2words' module of a language; Bulgarian, Thai and others have none. */
const modules: Record<string, () => Promise<Speller>> = {
  ar: () => import("n2words/ar-SA"),
  cs: () => import("n2words/cs-CZ"),
  da: () => import("n2words/da-DK"),
  de: () => import("n2words/de-DE"),
  el: () => import("n2words/el-GR"),
  en: () => import("n2words/en-US"),
  es: () => import("n2words/es-ES"),
  fi: () => import("n2words/fi-FI"),
  fr: () => import("n2words/fr-FR"),
  hu: () => import("n2words/hu-HU"),
  id: () => import("n2words/id-ID"),
  it: () => import("n2words/it-IT"),
  ja: () => import("n2words/ja-JP"),
  ko: () => import("n2words/ko-KR"),
  nl: () => import("n2words/nl-NL"),
  no: () => import("n2words/nb-NO"),
  pl: () => import("n2words/pl-PL"),
  pt: () => import("n2words/pt-PT"),
  ro: () => import("n2words/ro-RO"),
  ru: () => import("n2words/ru-RU"),
  sv: () => import("n2words/sv-SE"),
  tr: () => import("n2words/tr-TR"),
  uk: () => import("n2words/uk-UA"),
};
interface Speller {
  toCardinal(value: number): string;
  toOrdinal(value: number): string;
}

/** Numbers by how a language spells them, lower case, without accents' composition or hyphens. */
export interface NumberWords {
  cardinals: ReadonlyMap<string, number>;
  ordinals: ReadonlyMap<string, number>;
}
const none: NumberWords = { cardinals: new Map(), ordinals: new Map() };
const known = new Map<string, Promise<NumberWords>>();
/** Up to a hundred, and round ones: nobody spells more. */
const spelled = [...Array.from({ length: 101 }, (_, i) => i), 200, 300, 500, 1000, 1_000_000];

/** The number words of some languages; none where nobody has listed them. */
export async function numberWords(languages: readonly string[]): Promise<NumberWords> {
  const all = await Promise.all(languages.map(wordsOf));
  return {
    cardinals: new Map(all.flatMap(({ cardinals }) => [...cardinals])),
    ordinals: new Map(all.flatMap(({ ordinals }) => [...ordinals])),
  };
}

function wordsOf(language: string): Promise<NumberWords> {
  let words = known.get(language);
  if (!words) {
    words = modules[language]?.().then(read) ?? Promise.resolve(none);
    known.set(language, words);
  }
  return words;
}

function read({ toCardinal, toOrdinal }: Speller): NumberWords {
  const cardinals = new Map<string, number>();
  const ordinals = new Map<string, number>();
  for (const value of spelled.toReversed()) {
    cardinals.set(plain(toCardinal(value)), value);
    if (value > 0) ordinals.set(plain(toOrdinal(value)), value);
  }
  return { cardinals, ordinals };
}

/** A number word as it is compared: "Twenty-one" and "twenty one" are the same. */
export function plain(word: string): string {
  return word
    .toLowerCase()
    .replace(/[-‐‑\s]+/gu, " ")
    .trim();
}
