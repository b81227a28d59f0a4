import { stemmer } from "@orama/stemmers/english";
import { stopwords } from "@orama/stopwords/english";
import irregular from "./english/irregular.ts";

/** What is known of the words of a language. */
export interface Language {
  /** Primary subtag of BCP 47: "en". */
  code: string;
  /** The stem of a word in lower case, accents and all. */
  stem(word: string): string;
  /** Function words in lower case, accents folded. */
  stops: ReadonlySet<string>;
  /** How a word is also written when there are no keys for its letters: "Muenchen". */
  respelled?(word: string): string;
}

/** Lower case and without accents; letters that are no accented ones written by the usual stand-ins. */
export function folded(word: string): string {
  return word
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđı’]/g, (letter) => standIns[letter] ?? letter);
}
const standIns: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  "’": "'",
};

export const english: Language = {
  code: "en",
  stem(word) {
    const base = irregular[word] ?? word;
    return /^[a-z']{3,}$/.test(base) ? stemmer(base) : base;
  },
  stops: new Set([...stopwords, "a", "also", "however", "its", "whose", "yet"].map(folded)),
};

interface Stemming {
  stemmer(word: string): string;
}
interface Stopping {
  stopwords: string[];
}

// Loaded when a document is in them, so that an English corpus carries one language.
const stemmers: Record<string, () => Promise<Stemming>> = {
  ar: () => import("@orama/stemmers/arabic"),
  bg: () => import("@orama/stemmers/bulgarian"),
  da: () => import("@orama/stemmers/danish"),
  de: () => import("@orama/stemmers/german"),
  el: () => import("@orama/stemmers/greek"),
  es: () => import("@orama/stemmers/spanish"),
  fi: () => import("@orama/stemmers/finnish"),
  fr: () => import("@orama/stemmers/french"),
  hu: () => import("@orama/stemmers/hungarian"),
  id: () => import("@orama/stemmers/indonesian"),
  it: () => import("@orama/stemmers/italian"),
  nl: () => import("@orama/stemmers/dutch"),
  no: () => import("@orama/stemmers/norwegian"),
  pt: () => import("@orama/stemmers/portuguese"),
  ro: () => import("@orama/stemmers/romanian"),
  ru: () => import("@orama/stemmers/russian"),
  sv: () => import("@orama/stemmers/swedish"),
  tr: () => import("@orama/stemmers/turkish"),
  uk: () => import("@orama/stemmers/ukrainian"),
};
const stops: Record<string, () => Promise<Stopping>> = {
  ar: () => import("@orama/stopwords/arabic"),
  bg: () => import("@orama/stopwords/bulgarian"),
  da: () => import("@orama/stopwords/danish"),
  de: () => import("@orama/stopwords/german"),
  el: () => import("@orama/stopwords/greek"),
  es: () => import("@orama/stopwords/spanish"),
  fi: () => import("@orama/stopwords/finnish"),
  fr: () => import("@orama/stopwords/french"),
  hu: () => import("@orama/stopwords/hungarian"),
  id: () => import("@orama/stopwords/indonesian"),
  it: () => import("@orama/stopwords/italian"),
  ja: () => import("@orama/stopwords/japanese"),
  nl: () => import("@orama/stopwords/dutch"),
  no: () => import("@orama/stopwords/norwegian"),
  pt: () => import("@orama/stopwords/portuguese"),
  ro: () => import("@orama/stopwords/romanian"),
  ru: () => import("@orama/stopwords/russian"),
  sv: () => import("@orama/stopwords/swedish"),
  tr: () => import("@orama/stopwords/turkish"),
  uk: () => import("@orama/stopwords/ukrainian"),
  zh: () => import("@orama/stopwords/mandarin"),
};
/** Other names of the same: Norwegian has two written forms. */
const aliases: Record<string, string> = { nb: "no", nn: "no", iw: "he" };
const known = new Map<string, Promise<Language>>([["en", Promise.resolve(english)]]);

/**
 * The language of a BCP 47 tag. Words of one without a stemmer stay as they are, but for Latin letters, which there
 * are mostly English; without a list of function words none is one.
 */
export function loadLanguage(tag: string): Promise<Language> {
  const subtag = tag.split("-")[0]?.toLowerCase() ?? "";
  const code = aliases[subtag] ?? subtag;
  let language = known.get(code);
  if (!language) {
    language = load(code);
    known.set(code, language);
  }
  return language;
}

async function load(code: string): Promise<Language> {
  const [stemming, stopping] = await Promise.all([stemmers[code]?.(), stops[code]?.()]);
  return {
    code,
    stem: (word) => (stemming && /^\p{L}{3,}$/u.test(word) ? stemming.stemmer(word) : english.stem(word)),
    stops: new Set(stopping?.stopwords.map(folded)),
    ...(code === "de"
      ? { respelled: (word: string) => word.replace(/[äöü]/g, (letter) => umlauts[letter] ?? "") }
      : {}),
  };
}
const umlauts: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue" };
