/** What only English questions have. All patterns are linear in the text. */
import { splitSentences } from "../sentences.ts";
import { type Token, tokenize } from "../terms.ts";

/** What kind of thing would answer a question, as far as its wording says. */
export type Wanted = "who" | "date" | "money" | "percentage" | "amount" | "anything";

// Words that ask rather than say what is asked for.
const asking = termsOf(
  `what which who whom whose when where why how much many long far often tell explain describe give show know mean say please
  happen locate situate call name do does did doing done get got go goes going make made use used play there anything something exactly actually really
  can could would about may might must should am
  someone somebody anyone anybody everyone everybody one ones`,
);
/** These ask only where something else is asked about: "What is a passage?" asks about passages. */
const perhapsAsking = termsOf(
  `list name state mention section chapter article document text corpus passage source author role thing kind type sort example way reason
  question answer year date time day month percent percentage number amount allow allowed need want have take`,
);

/** Where one question ends and the next begins. */
export const joints =
  /[?!]\s|;\s|,?\s\band\s(?=(?:what|which|who|whom|when|where|why|how|under which|under what|by when|is|are|does|did|do|was|were)\b)|,\s(?=(?:what|which|who|when|where|why|how|by when|under which|under what)\b)/i;

const referring =
  /\b(?:it|its|they|them|their|he|him|his|she|her|that|those|these|this|ones?|the same|former|latter)\b/i;
const continuing =
  /^\s{0,9}(?:and|but|or|so|also|what about|how about|what else|why|why not|how so|how come|in what way|since when)\b/i;

const opening =
  /\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)\b/i;

/** Whether a piece of a question asks, as far as its wording shows: "My laptop broke" does not. */
export function opensQuestion(text: string): boolean {
  return opening.test(text);
}

/** Whether a word asks for something and says nothing of it. */
export function asks(term: string): boolean {
  return asking.has(term);
}

/** Whether a word of a question may say nothing of what it asks about ("What is the reason …", "Am I allowed …"). */
export function mayAsk(term: string): boolean {
  return perhapsAsking.has(term);
}

/** Whether a question points to what was said before it. */
export function pointsBack(text: string): boolean {
  return continuing.test(text) || referring.test(text);
}

export function wantedBy(text: string): Wanted {
  if (
    /\b(?:how much money|how much (?:does|do|did|is|are|was|were|has|have)\b.{0,200}\b(?:cost|pay|paid|spend|spent|earn|worth)|price|cost of|costs?\b|how expensive|revenue|salary)/i.test(
      text,
    )
  )
    return "money";
  if (/\b(?:what|which) (?:percentage|percent|share)\b|\bhow many percent\b/i.test(text)) return "percentage";
  if (/\b(?:when|what year|which year|what date|by when|how long ago|what day)\b/i.test(text)) {
    if (/\bwhen\b/i.test(text) && /\b(?:what|which|who|how)\b/i.test(text)) return "anything";
    return "date";
  }
  if (/\bhow (?:many|much|long|far|old|tall|big|large|high|fast|often)\b/i.test(text)) return "amount";
  if (
    /\b(?:who|whom|whose|which (?:company|companies|person|people|firm|firms|country|countries))\b/i.test(
      text,
    )
  )
    return "who";
  return "anything";
}

const calendar =
  /\b(?:january|february|march|april|may \d|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|century|decade|ago|years?|months?|weeks?|days?|quarter|anniversary|after|before|until)\b/i;
const counted =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|dozens?|hundreds?|thousands?|millions?|billions?|once|twice|daily|weekly|yearly|monthly|half|no more than|unlimited)\b/i;

/** What a question wants to have named or counted, and its words. */
interface Question {
  text: string;
  wanted: Wanted;
  terms: readonly Token[];
}

/** Whether a text holds something of the kind that is wanted, besides what the question itself has. */
export function offers(text: string, question: Question): boolean {
  switch (question.wanted) {
    case "anything":
      return true;
    case "date":
      return calendar.test(text) || /\b\d{4}\b/.test(text);
    case "money":
      return /[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds?|cents?|free of charge|for free)\b/i.test(
        text,
      );
    case "percentage":
      return /%|\bper ?cent\b/i.test(text);
    case "amount":
      return /\d/.test(text) || counted.test(text);
    case "who":
      return namesSomebody(text, question);
  }
}

/** How many words may stand between a role and the name of who has it: "Ada, since 1843 the chief engineer". */
const besideRole = 6;
const somebody = /^(?:he|she|they|we|our|you|your|everyone|everybody|anyone)$/i;

/** Somebody is named; where a question asks who has a role ("Who is the CEO of Nvidia?"), beside the word for the role. */
function namesSomebody(text: string, question: Question): boolean {
  const roles = rolesIn(question);
  if (roles.size > 0)
    return splitSentences(text).some(({ start, end }) => hasRole(text.slice(start, end), roles, question));
  const words = tokenize(text);
  return (
    names(text, words, question).length > 0 ||
    words.some(({ raw }) => somebody.test(raw)) ||
    /^\p{Lu}/u.test(text)
  );
}

function hasRole(sentence: string, roles: ReadonlySet<string>, question: Question): boolean {
  const words = tokenize(sentence);
  const named = names(sentence, words, question);
  return words.some(
    ({ term }, at) => roles.has(term) && named.some((name) => Math.abs(name - at) <= besideRole),
  );
}

/** Which words are names that the question does not have. */
function names(text: string, words: readonly Token[], { terms }: Question): number[] {
  const asked = new Set(terms.map(({ term }) => term));
  return words.flatMap(({ raw, term, stop, start }, at) => {
    const opens = /(?:^|[.!?:]\s{1,3})["“(]?$/u.test(text.slice(Math.max(0, start - 5), start));
    return /^\p{Lu}/u.test(raw) && !stop && !asked.has(term) && !opens ? [at] : [];
  });
}

/** The words of a question like "Who is the CEO of Nvidia?" that say what somebody is; none where it asks who did something. */
function rolesIn({ text, terms }: Question): ReadonlySet<string> {
  const [, role] =
    /^\W{0,5}who(?:['’]s|\s(?:is|are|was|were))\s(?:the|an?|[\p{L}.]{1,40}['’]s?)\s((?:[\p{L}-]{1,40}\s){0,2}?[\p{L}-]{1,40})\s?(?:\?|$|\b(?:of|in|at|for)\b)/iu.exec(
      text,
    ) ?? [];
  if (role === undefined) return new Set();
  const words = new Set(tokenize(role).map(({ term }) => term));
  return new Set(terms.flatMap(({ term }) => (words.has(term) ? [term] : [])));
}

const small = "one two three four five six seven eight nine ten eleven twelve".split(" ");

/** The first count in a text, in digits or in words up to twelve; undefined when there is none. */
export function countIn(text: string): number | undefined {
  for (const [word] of text.matchAll(/\p{N}{1,4}|\p{L}+/gu)) {
    if (/^\d+$/.test(word)) return Number(word);
    const at = small.indexOf(word.toLowerCase());
    if (at >= 0) return at + 1;
  }
  return undefined;
}

function termsOf(words: string): ReadonlySet<string> {
  return new Set(tokenize(words).map(({ term }) => term));
}
