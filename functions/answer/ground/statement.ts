import { isEveryday } from "../../language/english/lexicon.ts";
import { type Token, tokenize } from "../../language/terms.ts";
import { type Quantity, quantities } from "./quantities.ts";

/** A word of a statement with what the gate needs to know of it. */
export interface Word extends Token {
  /** Where it stands among the statement's words. */
  at: number;
  /**
   * A proper name or a designation (Tencent, H100, 01.AI). "maybe": capitalized only because it
   * opens the sentence; the evidence decides.
   */
  name: boolean | "maybe";
  /** Part of a quantity; compared by value and not by writing. */
  counted: boolean;
  /** Says nothing of the matter ("according to the document", "example"). */
  filler: boolean;
  /** Which negation it stands under, as an index into `negations`. */
  negation?: number;
  /** Which negation is said of it: "the cartridge is not covered". */
  denied?: number;
}

/** A word of a claim and the word of a source that says the same. */
export interface Pair {
  claim: Word;
  evidence: Word;
}

/** A sentence taken apart: its words, quantities and negations. */
export interface Statement {
  text: string;
  /** See `bareWords`. */
  bare: string;
  words: Word[];
  quantities: Quantity[];
  /** For each "not", "no", "without" …: the words in its scope. */
  negations: Word[][];
  /** Opens with a pronoun or a demonstrative, or comes to one before any subject: who is meant stands in the sentence before. */
  anaphoric: boolean;
}

const fillers = new Set(
  `accord according answer article document text passage source section author mention state say describe report note
  example instance include such various several also additionally moreover furthermore overall summary short brief briefly conclusion
  respectively specifically particularly namely well way thing fact regard term context addition result thus therefore hence
  get go do become seem appear make take come base locate call`
    .split(/\s+/)
    .flatMap((word) => tokenize(word).map((token) => token.term)),
);
const genericAcronyms = new Set([
  "ai",
  "gpu",
  "cpu",
  "llm",
  "ceo",
  "cfo",
  "cto",
  "tv",
  "pc",
  "it",
  "api",
  "dna",
  "pdf",
  "url",
  "ml",
  "id",
  "ok",
  "vs",
  "faq",
]);
const negator =
  /^(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|scarcely|rarely|unable|lack|lacks|lacked|lacking|.+n['’]t)$/i;
const pronoun = /^(?:it|they|he|she|its|their|his|her|this|these|those|that|such|both|another)$/i;
// "To speed this up, it supplies funding": a phrase without a subject of its own does not say who "it" is.
const behindPhrase =
  /^(?:to|by|in|with|for|from|at|on|besides|despite|through)\b[^,.;:]{0,80}, (?:it|they|he|she)\b/i;
const scopeWords = 10;
/** Months are written as names are, and do nothing. */
export const month =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/i;

/** Reads a sentence. Linear in its length; throws nothing. */
export function readStatement(text: string): Statement {
  const found = quantities(text);
  const words = tokenize(text).map((token, at): Word => {
    const counted = found.some((q) => token.start < q.end && q.start < token.end);
    // "31 May", "May 2025": the month and not the verb.
    const month =
      token.raw === "May" && found.some((q) => q.end === token.start - 1 || q.start === token.end + 1);
    return {
      ...token,
      ...(month ? { term: "may (month)" } : {}),
      at,
      counted,
      stop: token.stop && !month,
      filler: fillers.has(token.term),
      name: month || (!counted && isName(token, text)),
    };
  });
  return {
    text,
    bare: bareWords(text),
    words,
    quantities: found,
    negations: negations(text, words),
    anaphoric: words.slice(0, 1).some((word) => pronoun.test(word.raw)) || behindPhrase.test(text),
  };
}

/** A text's words without marks and spaces between them: a quote stays one with other quotation marks. */
export function bareWords(text: string): string {
  return text.replace(/[^\p{L}\p{N}%$€£¥+<>=-]+/gu, " ").trim();
}

/** The words that claim something: neither function words nor filler nor numbers. */
export function contentWords(statement: Statement): Word[] {
  return statement.words.filter((word) => !word.stop && !word.counted && !word.filler);
}

function isName({ raw, term, stop, start }: Token, text: string): Word["name"] {
  if (stop || genericAcronyms.has(term)) return false;
  if (/\p{L}/u.test(raw) && /\p{N}/u.test(raw)) return true;
  if (!/^\p{Lu}/u.test(raw)) return /\p{Ll}\p{Lu}/u.test(raw);
  if (/.\p{Lu}/u.test(raw)) return true;
  if (!opens(text, start)) return true;
  return commonWord(raw, term) ? false : "maybe";
}

/** Whether nothing but marks stands between the offset and the start of a sentence, quotation or clause. */
function opens(text: string, offset: number): boolean {
  return /(?:^|[.!?:;“"(])[\s“"'‘(*_-]*$/u.test(text.slice(Math.max(0, offset - 12), offset));
}

// Words that open sentences with a capital and are never names; Orama's stop words have the rest.
const openers = new Set(
  `instead meanwhile today together overall despite unlike likewise within among upon across toward towards via per versus
  plus still even just much many several another either neither three four five six seven eight nine ten first second third
  finally later earlier recently now soon often always sometimes perhaps maybe besides elsewhere nevertheless nonetheless
  otherwise rather regardless thereby whereas whereby whether though unless until although since during without people
  demand here there let please note yes no`.split(/\s+/),
);

/** An English word that is not a name although it is written with a capital, by its ending or because the lexicon has it. */
function commonWord(raw: string, term: string): boolean {
  return (
    openers.has(raw.toLowerCase()) ||
    isEveryday(term) ||
    /(?:ly|tion|sions?|ments?|ness|ity|ers|ors|ists|als|ants|ings?|ies|ed)$/.test(raw)
  );
}

const auxiliary =
  /^(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|could|will|would|may|might|must|should|to)$/i;
const modal = /^(?:do|does|did|can|could|will|would|may|might|must|should|to|not)$/i;
// Forms that are verbs by their look. A plural noun looks like "rents": only everyday verbs are taken for one.
const verb =
  /^(?:\p{Ll}{2,}ed|bought|made|built|sold|rose|fell|grew|lost|won|led|held|gave|took|beat|fought|wrote|founded|(?:make|build|buy|sell|rent|use|own|back|support|develop|produce|provide|supply|lead|help|push|drive|power|rival|allow|reduce|increase|raise|show|need|plan|aim|say|offer|run|cause|fund|limit|restrict|ban|create|design|invest|train|win|lose|hold|give|take|face|keep|protect|contain|include|become|begin|start|end)s?)$/iu;

/** Whether a word is used as a verb, as far as its form and the word before it show. */
export function isVerb(word: Word, { words }: Statement): boolean {
  if (word.name === true || word.counted) return false;
  const before = words[word.at - 1];
  if (before && /^(?:a|an|the|its|their|his|her|of|these|those|such)$/i.test(before.raw)) return false;
  // "advanced chips", "reduced market share": before a plain noun it is an adjective, unless a helper makes it a verb.
  const next = words[word.at + 1];
  const adjective =
    /\p{Ll}ed$/u.test(word.raw) && next !== undefined && !next.stop && next.name === false && !next.counted;
  const helped = before !== undefined && (auxiliary.test(before.raw) || before.name !== false);
  if (adjective && !helped) return false;
  if (verb.test(word.raw) || auxiliary.test(word.raw)) return true;
  // "will rival", "is rivalling", but not "are investors".
  const helper = /ing$/.test(word.raw) ? auxiliary : modal;
  return [before, words[word.at - 2]].some((other) => other !== undefined && helper.test(other.raw));
}

function negations(text: string, words: Word[]): Word[][] {
  const scopes: Word[][] = [];
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    const written = word.raw.toLowerCase();
    const instead =
      (written === "instead" && next?.raw === "of") || (written === "rather" && next?.raw === "than");
    const fails = /^(?:fail|refus|declin)/.test(written) && next?.raw === "to";
    // "stopped developing": what is given up is not done.
    const ends =
      /^(?:stop|ceas|halt|quit|discontinu|abandon|avoid|refrain)/.test(written) &&
      words.slice(i + 1, i + 3).some(({ raw }) => /.ing$/.test(raw));
    const scarce = /^(?:little|few)$/.test(written) && words[i - 1]?.raw.toLowerCase() !== "a";
    if (!(negator.test(written) || instead || fails || ends || scarce)) continue;
    // "not only … but also" asserts.
    if (written === "not" && /^(?:only|just|merely)$/i.test(next?.raw ?? "")) continue;
    // "no more than three" is a bound: see `quantities`.
    if (/^(?:no|not)$/.test(written) && /^\s+(?:more|less|fewer|later) than\b/i.test(text.slice(word.end)))
      continue;
    if (/^(?:not|never|.+n['’]t)$/.test(written)) denySubject(text, words.slice(0, i), scopes.length);
    const scope: Word[] = [];
    for (const under of words.slice(i + 1, i + 1 + scopeWords)) {
      if (/[,;:.!?—–]|\bbut\b/.test(text.slice(word.end, under.start))) break;
      if (under.raw.toLowerCase() === "but") break;
      // "need no receipt and receive …": what there is none of ends with its noun.
      if (written === "no" && under.stop && scope.length > 0) break;
      if (under.stop) continue;
      scope.push(under);
      under.negation = scopes.length;
    }
    scopes.push(scope);
  }
  return scopes;
}

/** Marks what stands before "is not", "does not", back to the start of the clause. */
function denySubject(text: string, before: Word[], negation: number): void {
  if (!auxiliary.test(before.at(-1)?.raw ?? "")) return;
  for (const [i, word] of [...before.entries()].reverse()) {
    const next = before[i + 1];
    if (next && /[,;:.!?—–]/.test(text.slice(word.end, next.start))) break;
    if (!word.stop) word.denied = negation;
  }
}
