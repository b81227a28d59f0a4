import { guessLanguages } from "../../language/guess-language.ts";
import { folded } from "../../language/languages.ts";
import type { Evidence } from "./evidence.ts";
import { initialsOf, termsOf, type Words } from "./words.ts";

/** Languages that write every noun with a capital. */
const capitalsForNouns = new Set(["de", "lb"]);
/** Where a capital means nothing: at the start of a sentence, a clause behind a colon, a quotation, "Yes, …". */
const opening = /(?:^|[.!?:;…|][\s"“„«)\]]*|["“„«‹([¿¡]|\p{Pd}\s|(?:^|[.!?]\s)\p{L}+,)\s*$/u;

/** Addresses are checked as links; "OK" names nothing. */
const notNames = /^(?:https?:|www\.)|@.+\.|^OK$/u;

/** The names of a statement that it must have from the evidence; what exactness is not sure of is left out. */
export interface Names {
  /** "H100", "routePath()", "@hono/node-server", "--pm", "JWT". */
  designations: string[];
  /** Words with a capital. */
  names: string[];
}

/** What the function words of a statement show of its language. */
export interface Tongue {
  /** Its likeliest language, else the evidence's. */
  language: string;
  /** Not one of the evidence's: its names may be written otherwise ("Deutschland", "l'UE"), its words are others. */
  foreign: boolean;
}

export function tongueOf(prose: string, evidence: Evidence): Tongue {
  const vocabulary = evidence.all.vocabulary();
  const languages = guessLanguages(prose);
  const shared =
    languages.length === 0 || languages.some((language) => evidence.languages.includes(language));
  const lower = termsOf(prose.replace(/\p{Lu}\S*/gu, ""));
  const known = lower.filter((written) => vocabulary.has(written)).length;
  const [language = evidence.languages[0] ?? ""] = languages;
  return { language, foreign: !shared && known <= lower.length / 2 };
}

/** Reads the names of a statement's prose, as far as its language and script show them. */
export function readNames(prose: string, { language, foreign }: Tongue): Names {
  const plainCapitals = !foreign && !capitalsForNouns.has(language);
  const names: Names = { designations: [], names: [] };
  for (const match of prose.matchAll(/\S+/gu)) {
    const written = trimmed(match[0]);
    if (written === "" || isFigure(written) || notNames.test(written)) continue;
    const opens = opening.test(
      prose.slice(Math.max(0, match.index - 16), match.index + match[0].indexOf(written)),
    );
    if (isDesignation(written)) {
      const initials = /^\p{Lu}{2,5}s?$/u.test(written) || /^(?:\p{L}\.)+\p{L}?\.?$/u.test(written);
      if (!(foreign && initials)) names.designations.push(written);
    } else if (plainCapitals) {
      for (const part of written.split(/[-–/&]/)) {
        const name = part.replace(/['’]\p{L}{1,2}$/u, "");
        if (/^\p{Lu}\p{L}+$/u.test(name) && !(opens && written.startsWith(part))) names.names.push(name);
      }
    }
  }
  return names;
}

/** The names of a statement that some words do not have. */
export function missingNames(prose: string, { designations, names }: Names, words: Words): string[] {
  const script = scriptsOf(words.text);
  const missing = (name: string) => script(name) && !hasName(name, words);
  const initials = names.some(missing) ? [...initialsOf(prose)] : [];
  return [
    ...designations.filter((signs) => script(signs) && !hasDesignation(signs, words)),
    // "Paid Time Off" where the evidence has "PTO".
    ...(initials.some((short) => words.vocabulary().has(short)) ? [] : names.filter(missing)),
  ];
}

/** Punctuation around a word is not part of it, signs of code are. */
function trimmed(written: string): string {
  return written
    .replace(/^(?:[("“„«‹'‘¿¡*[{]|\.(?=\s|$))+/u, "")
    .replace(/(?:['’]s)?[)"”“»›'’*\]},.;:!?…。，、；：！？]+$/u, "")
    .replace(/['’]s$/u, "")
    .replace(/^\p{Pd}$/u, "");
}

/** Numbers with what is written on to them are read as figures. */
function isFigure(written: string): boolean {
  return (
    /^[^\p{L}]*$/u.test(written) ||
    (/^\p{Sc}?\p{N}[\p{N}.,'’]*(?:[-–]?(?:\p{L}{1,3}|[\p{L}]{4,}))?$/u.test(written) &&
      !/^\p{N}+\p{Lu}(?!\p{L})/u.test(written) &&
      !/\.\p{L}/u.test(written))
  );
}

function isDesignation(written: string): boolean {
  return (
    (/\p{N}/u.test(written) && /\p{L}/u.test(written) && !/^\p{N}+[-–]\p{L}/u.test(written)) ||
    /\p{Ll}\p{Lu}/u.test(written) ||
    /[\p{L}\p{N}][_]|[_$][\p{L}]|^[@.][\p{L}]|^--?\p{L}|\(\)$|::|[\p{L}][/][\p{L}].*[/]|^\/[\p{L}]/u.test(
      written,
    ) ||
    /^(?:\p{L}{2,}\.)+\p{L}{2,}$/u.test(written) ||
    /^\p{L}\.(?:\p{L}{2,})/u.test(written) ||
    /^\p{Lu}[\p{Lu}.&]*\p{Lu}\.?s?$/u.test(written)
  );
}

function hasDesignation(signs: string, words: Words): boolean {
  const plain = signs.replace(/\(\)$/, "");
  if (words.has(plain) || words.has(plain.replace(/s$/, ""))) return true;
  const bare = folded(plain).replaceAll(".", "").replace(/s$/, "");
  if (/^\p{Lu}[\p{Lu}.]*s?$/u.test(plain)) {
    // "US" of "U.S." and "United States".
    return (
      words.vocabulary().has(bare) || words.initials().has(bare) || words.has([...bare].join(".").toString())
    );
  }
  // "L1-L3", "HTTP/2", "Kandji-managed", "9th-grade": each by itself.
  const parts = plain.split(/[-–/&,]/).filter(Boolean);
  if (parts.length < 2 || /^[-@./_$]/.test(plain)) return false;
  return parts.every((part) => isFigure(part) || hasDesignation(part, words) || hasName(part, words));
}

/** Whether a name stands in the text in whatever form: "Warszawy" is "Warszawa", "Chinese" of "China". */
function hasName(name: string, words: Words): boolean {
  const sought = folded(name);
  const vocabulary = words.vocabulary();
  if (vocabulary.has(sought) || vocabulary.has(sought.replace(/s$/, "")) || words.initials().has(sought))
    return true;
  for (const known of vocabulary) {
    const shorter = Math.min(known.length, sought.length);
    if (shorter >= 4 && known.startsWith(sought.slice(0, Math.max(4, shorter - 2)))) return true;
  }
  return false;
}

/** Names in letters that a text does not use cannot be looked for in it. */
function scriptsOf(text: string): (name: string) => boolean {
  const used = scripts.filter((script) => script.test(text));
  return (name) => used.some((script) => script.test(name));
}
const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
