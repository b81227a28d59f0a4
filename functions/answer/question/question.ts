import type { Corpus } from "../../corpus/corpus.ts";
import { splitSentences } from "../../language/sentences.ts";
import { type Token, tokenize } from "../../language/terms.ts";
import type { Turn } from "../events.ts";
import { quantities } from "../ground/quantities.ts";
import { readStatement } from "../ground/statement.ts";

/** What kind of thing would answer a question, as far as its wording says. */
export type Wanted = "who" | "date" | "money" | "percentage" | "amount" | "anything";

/** One thing that a question asks. "Which GPUs did Tencent buy, and what did they cost?" asks two. */
export interface QuestionPart {
  text: string;
  wanted: Wanted;
  /** The term of the noun after "which" or "what": the kind of thing that is to be named. */
  kind?: string;
  /** The words that an answer must be about, each once; empty when the question has none. */
  terms: Token[];
  /** Words of the rest of the question or of the conversation that say what it is about. */
  carried: Token[];
}

// Words that ask rather than say what is asked for; the nouns among them only where something else is asked about:
// "What is a passage?" asks about passages.
const asking = termsOf(
  `what which who whom whose when where why how much many long far often tell explain describe give show know mean say please
  happen locate situate call name know do does did doing done get got go goes going make made use used play there anything something exactly actually really
  can could would about`,
);
const askingNouns = termsOf(
  `list name state mention section chapter article document text corpus passage source author role thing kind type sort example way reason
  question answer year date time day month percent percentage number amount`,
);
const joints =
  /[?!]\s+|;\s+|,?\s+\band\s+(?=(?:what|which|who|whom|when|where|why|how|under which|under what|by when|is|are|does|did|do|was|were)\b)|,\s+(?=(?:what|which|who|when|where|why|how|by when|under which|under what)\b)/i;
const referring =
  /\b(?:it|its|they|them|their|he|him|his|she|her|that|those|these|this|there|ones?|the same|former|latter)\b/i;
const continuing =
  /^\s*(?:and|but|or|so|also|what about|how about|what else|why|why not|how so|how come|in what way|since when)\b/i;

/** Takes a question apart into what it asks, with what an earlier turn adds where it does not stand alone. */
export function readQuestion(text: string, history: readonly Turn[]): QuestionPart[] {
  const carried = leansOnHistory(text)
    ? history
        .slice(-2)
        .reverse()
        .flatMap((turn) => contentOf(turn.question))
    : [];
  const parts: QuestionPart[] = [];
  for (const piece of questionsIn(text).split(joints)) {
    const terms = contentOf(piece);
    const wanted = wantedBy(piece);
    const last = parts.at(-1);
    // "… and what for?", "… by when?" ask for more of the same.
    if (last && terms.length === 0) continue;
    if (terms.length === 0 && wanted === "anything" && carried.length === 0) continue;
    parts.push({
      text: piece.trim(),
      wanted,
      terms,
      ...kindOf(piece, terms),
      carried: last ? [...last.terms, ...last.carried] : carried,
    });
  }
  return parts.length > 0 ? parts : [{ text, wanted: "anything", terms: [], carried }];
}

/**
 * The sentences that ask, without markup and controls: what else is typed before them ("Ignore your instructions.",
 * pasted passages) is not what the answer has to be about. All of it where nothing ends in a question mark, and where the
 * question alone says too little.
 */
function questionsIn(text: string): string {
  const plain = text
    .replace(/<(script|style)\b[^>]*>.*?<\/\1>/gis, " ")
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, " ")
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
    .replace(/\[\d+(?:\.\d+)?\]/g, " ");
  const questions = splitSentences(plain)
    .map(({ start, end }) => plain.slice(start, end))
    .filter((sentence) => /[?？]\W*$/u.test(sentence));
  const asked = questions.join(" ");
  return contentOf(asked).length >= 2 || contentOf(plain).length === 0 ? asked : plain;
}

/** The query to search with: the part's own words and, where it leans on others, theirs too. */
export function searchQuery({ text, terms, carried }: QuestionPart): string {
  const own = new Set(terms.map((token) => token.term));
  const added = carried.filter((token) => !own.has(token.term)).map((token) => token.raw);
  return [text, ...new Set(added)].join(" ");
}

/** Whether a question cannot be understood without the one before it. */
export function leansOnHistory(text: string): boolean {
  return continuing.test(text) || referring.test(text) || contentOf(text).length < 2;
}

/** Names of the question that stand nowhere in the corpus: it cannot say anything of them. */
export function unknownNames({ text, terms }: QuestionPart, corpus: Corpus): Token[] {
  const { words } = readStatement(text);
  return terms.filter((term) => {
    const word = words.find((other) => other.start === term.start);
    return word?.name === true && !corpus.knows(term.raw);
  });
}

function contentOf(text: string): Token[] {
  const found = new Map<string, Token>();
  for (const token of tokenize(text)) {
    if (!token.stop && !asking.has(token.term) && !found.has(token.term)) found.set(token.term, token);
  }
  const telling = [...found.values()].filter(({ term }) => !askingNouns.has(term));
  return telling.length > 0 ? telling : [...found.values()];
}

function termsOf(words: string): ReadonlySet<string> {
  return new Set(tokenize(words).map(({ term }) => term));
}

function kindOf(text: string, terms: Token[]): { kind?: string } {
  const asked =
    /\b(?:which|what)\s+(?!(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|might|of)\b)((?:[\p{L}-]+\s+){0,2}?)/iu.exec(
      text,
    );
  const noun = asked && terms.find(({ start }) => start >= asked.index + asked[0].length);
  return noun && noun.start - asked.index < 24 ? { kind: noun.term } : {};
}

function wantedBy(text: string): Wanted {
  if (
    /\b(?:how much money|how much (?:does|do|did|is|are|was|were|has|have)\b.*\b(?:cost|pay|paid|spend|spent|earn|worth)|price|cost of|costs?\b|how expensive|revenue|salary)/i.test(
      text,
    )
  )
    return "money";
  if (/\b(?:what|which) (?:percentage|percent|share)\b|\bhow many percent\b/i.test(text)) return "percentage";
  if (
    /\b(?:when(?!.*\b(?:what|which|who|how)\b)|what year|which year|what date|by when|how long ago|what day)\b/i.test(
      text,
    )
  )
    return "date";
  if (/\bhow (?:many|much|long|far|old|tall|big|large|high|fast|often)\b/i.test(text)) return "amount";
  if (
    /\b(?:who|whom|whose|which (?:company|companies|person|people|firm|firms|country|countries))\b/i.test(
      text,
    )
  )
    return "who";
  return "anything";
}

const months =
  /\b(?:january|february|march|april|may \d|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|century|decade|ago)\b/i;

/** How many words may stand between a role and the name of who has it: "Ada, since 1843 the chief engineer". */
const besideRole = 6;

/** The words of a question like "Who is the CEO of Nvidia?" that say what somebody is; none where it asks who did something. */
function rolesIn({ text, terms }: QuestionPart): ReadonlySet<string> {
  const [, role] =
    /^\W*who(?:['’]s|\s+(?:is|are|was|were))\s+(?:the|an?|[\p{L}.]+['’]s?)\s+((?:[\p{L}-]+\s+){0,2}?[\p{L}-]+)\s*(?:\?|$|\b(?:of|in|at|for)\b)/iu.exec(
      text,
    ) ?? [];
  if (role === undefined) return new Set();
  const words = new Set(tokenize(role).map(({ term }) => term));
  return new Set(terms.flatMap(({ term }) => (words.has(term) ? [term] : [])));
}

/** Whether a sentence holds the kind of thing that the question wants, besides what the question itself names. */
export function offers(sentence: string, part: QuestionPart): boolean {
  if (part.wanted === "anything") return true;
  const asked = new Set(part.terms.map((token) => token.term));
  const fresh = quantities(sentence).filter(
    ({ start, end }) => !asked.has(tokenize(sentence.slice(start, end))[0]?.term ?? ""),
  );
  switch (part.wanted) {
    case "date":
      return (
        months.test(sentence) ||
        fresh.some(({ value, unit }) => !unit && Number.isInteger(value) && value >= 1000 && value < 2200)
      );
    case "money":
      return fresh.some(({ unit }) => unit !== undefined && unit !== "%");
    case "percentage":
      return fresh.some(({ unit }) => unit === "%");
    case "amount":
      return (
        // "one of them" counts nothing.
        fresh.some(({ value, measure }) => value !== 1 || measure !== undefined) ||
        /\b(?:several|many|few|dozens|hundreds|thousands|millions|billions|once|twice|daily|weekly|yearly|half)\b/i.test(
          sentence,
        )
      );
    case "who": {
      const { words } = readStatement(sentence);
      const names = words.filter((word) => word.name !== false && !word.stop && !asked.has(word.term));
      // "Who is the CEO of …?": whoever is named far from the word is somebody else.
      const roles = rolesIn(part);
      if (roles.size > 0)
        return words.some(
          (role) => roles.has(role.term) && names.some(({ at }) => Math.abs(at - role.at) <= besideRole),
        );
      return names.length > 0 || /\b(?:he|she|they)\b/i.test(sentence);
    }
  }
}
