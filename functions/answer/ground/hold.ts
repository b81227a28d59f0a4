import { contradiction } from "./contradictions.ts";
import {
  bestMatch,
  type Evidence,
  type EvidenceSentence,
  type Matches,
  matchWord,
  spellsOut,
} from "./evidence.ts";
import { type Quantity, sameQuantity } from "./quantities.ts";
import { contentWords, isVerb, type Pair, type Statement, type Word } from "./statement.ts";

/** The share of a sentence's plain words that the evidence must cover. */
export const threshold = 0.6;
const verblessThreshold = 0.75;
/** A sentence carries a claim by itself only if it covers this share of the plain words without its context. */
const coreShare = 0.4;
/** How much a word counts that stands not in the sentence itself but in what it hangs together with. */
const strengthIn = { thread: 0.8, titles: 0.6, neighbour: 0.5, initials: 0.9 };
/** How far a thread of pronouns is followed, either way. */
const threadLength = 2;
/** A sentence of the thread is cited beside the core if it covers this share, or a name or number. */
const worthCiting = 0.15;

/** A clause of a draft, made ready to be held against many sentences. */
export interface Claim {
  statement: Statement;
  words: Word[];
  /** Names that a pronoun of the clause stands for, or that its sentence's first clause is about. */
  subject: readonly Word[];
  matches: ReadonlyMap<Word, Matches>;
}

export interface Holding {
  /** 0..1; at least `threshold` when it holds. */
  score: number;
  /** The sentences that it rests on; empty when it does not hold. */
  support: EvidenceSentence[];
  reason: string;
}

export function readClaim(statement: Statement, subject: readonly Word[], evidence: Evidence): Claim {
  const words = contentWords(statement);
  const matches = new Map([...words, ...subject].map((word) => [word, matchWord(word, evidence)]));
  return { statement, words, subject, matches };
}

/** How much of a claim's words a sentence has, by weight; for choosing what to hold it against. */
export function overlap({ words, matches }: Claim, sentence: EvidenceSentence, evidence: Evidence): number {
  return words.reduce(
    (sum, word) => sum + evidence.weight(word.term) * strength(word, matches, sentence.words),
    0,
  );
}

/**
 * Holds a claim against one sentence, the core, together with the thread of pronouns that it is part of and the
 * titles above it. Names and quantities must all be there; plain words for the most part, and mainly in the core.
 */
export function hold(claim: Claim, core: EvidenceSentence, evidence: Evidence): Holding {
  const { statement, words, subject, matches } = claim;
  const { before, after } = threadOf(core);
  const thread = [...before, ...after];
  // What a claim is about must be what the core is about: a later sentence may bring other names in.
  const lead = words.find((word) => isName(word, evidence));
  const supplied = new Map<EvidenceSentence, { essential: boolean; weight: number }>();
  const supply = (sentence: EvidenceSentence, essential: boolean, weight: number) => {
    const before = supplied.get(sentence) ?? { essential: false, weight: 0 };
    supplied.set(sentence, { essential: before.essential || essential, weight: before.weight + weight });
  };
  let covered = 0;
  let coveredByCore = 0;
  let total = 0;
  let missing: Word | undefined;

  for (const word of words) {
    const inCore = strength(word, matches, core.words);
    const helper = (word === lead ? before : thread).find(
      (sentence) => strength(word, matches, sentence.words) > 0,
    );
    const inThread = helper ? strength(word, matches, helper.words) * strengthIn.thread : 0;
    const inTitles = strength(word, matches, core.titleWords) * strengthIn.titles;
    const inInitials = spellsOut(word.raw, core.statement) ? strengthIn.initials : 0;
    const around = Math.max(inThread, inTitles, inInitials);
    if (isName(word, evidence)) {
      if (inCore + around === 0) missing ??= word;
      if (inCore === 0 && helper && inTitles === 0) supply(helper, true, 0);
      continue;
    }
    const weight = evidence.weight(word.term);
    const beside = core.previous ? strength(word, matches, core.previous.words) * strengthIn.neighbour : 0;
    if (inCore === 0 && helper) supply(helper, false, weight);
    total += weight;
    covered += weight * Math.max(inCore, around, beside);
    coveredByCore += weight * inCore;
  }

  const coverage = total === 0 ? 1 : covered / total;
  const refuse = (reason: string): Holding => {
    return { score: Math.min(coverage, threshold - 0.01) * 0.8, support: [], reason };
  };
  if (missing) return refuse(`the source does not name "${missing.raw}" in this connection`);
  const about = [core.words, core.titleWords, ...thread.map((sentence) => sentence.words)];
  if (subject.length > 0 && !subject.some((word) => about.some((has) => strength(word, matches, has) > 0))) {
    return refuse("the source says it of something else");
  }
  for (const quantity of statement.quantities) {
    const place = placeOf(quantity, core, thread);
    if (!place && !countsNames(quantity.value, statement)) {
      return refuse(
        `the source does not give the figure ${statement.text.slice(quantity.start, quantity.end)}`,
      );
    }
    if (place && place !== core) supply(place, true, 0);
  }
  // What is said to happen matters more than its circumstances: with no verb covered, the rest must be nearly whole.
  const verbs = words.filter((word) => isVerb(word, statement));
  const verbless = verbs.length > 0 && !verbs.some((verb) => strength(verb, matches, core.words) > 0);
  if (coverage < (verbless ? verblessThreshold : threshold))
    return refuse("the source does not cover what it says");
  if (total > 0 && coveredByCore / total < coreShare)
    return refuse("no single sentence of the source says it");
  const pairs = pairsOf(claim, core);
  if (total === 0 && pairs.length + statement.quantities.length === 0)
    return refuse("no sentence of the source speaks of it");

  const helpers = [...supplied].filter(
    ([, { essential, weight }]) => essential || weight / total >= worthCiting,
  );
  const support = [core, ...helpers.map(([sentence]) => sentence)];
  for (const sentence of support) {
    const against = contradiction(statement, sentence, pairsOf(claim, sentence), evidence.owners);
    if (against) return refuse(against);
  }
  return { score: coverage, support, reason: "" };
}

/** Whether a word of the claim is a name: by its look, or, at the start of a sentence, by how the evidence has it. */
function isName(word: Word, evidence: Evidence): boolean {
  if (word.name !== "maybe") return word.name;
  return evidence.names.has(word.term) || !evidence.vocabulary.has(word.term);
}

function strength(word: Word, matches: ReadonlyMap<Word, Matches>, words: ReadonlyMap<string, Word>): number {
  const match = matches.get(word);
  return match ? (bestMatch(match, words)?.strength ?? 0) : 0;
}

function pairsOf({ words, matches }: Claim, sentence: EvidenceSentence): Pair[] {
  return words.flatMap((word) => {
    const found = bestMatch(matches.get(word) ?? new Map(), sentence.words);
    return found ? [{ claim: word, evidence: found.word }] : [];
  });
}

/** The sentences before that a sentence's pronouns point to, and those after whose pronouns point to it. */
function threadOf(core: EvidenceSentence): { before: EvidenceSentence[]; after: EvidenceSentence[] } {
  const before: EvidenceSentence[] = [];
  const after: EvidenceSentence[] = [];
  for (let at = core; before.length < threadLength && at.previous && leaning(at); at = at.previous)
    before.push(at.previous);
  for (let at = core.next; at && after.length < threadLength && leaning(at); at = at.next) after.push(at);
  return { before, after };
}

/** Whether a sentence needs the one before it to be understood: a pronoun or "The plan …" at or near its start. */
function leaning({ statement, previous }: EvidenceSentence): boolean {
  if (!previous) return false;
  const [first, second] = statement.words;
  if (statement.anaphoric) return true;
  if (first?.raw === "The" && second && previous.words.has(second.term)) return true;
  const opening = statement.words.slice(0, 4);
  return (
    opening.some((word) => /^(?:it|they|he|she|its|their)$/i.test(word.raw)) &&
    !opening.some((word) => word.name === true)
  );
}

/** The sentence that gives a quantity: the core, one of its thread, or the core by its titles. */
function placeOf(
  quantity: Quantity,
  core: EvidenceSentence,
  thread: EvidenceSentence[],
): EvidenceSentence | undefined {
  const near = [core, ...thread];
  // "by 2025" and "after 2025" share the figure only.
  const turned = near.some(({ statement }) =>
    statement.quantities.some(
      ({ value, bound }) => value === quantity.value && bound && quantity.bound && bound !== quantity.bound,
    ),
  );
  if (turned) return undefined;
  const place = near.find(({ statement }) =>
    statement.quantities.some((other) => sameQuantity(quantity, other)),
  );
  if (place || quantity.bound) return place;
  return core.titles.quantities.some((other) => sameQuantity(quantity, other)) ? core : undefined;
}

/** "Two GPUs, the H100 and the H20": a small count that the statement itself enumerates. */
function countsNames(value: number, { words }: Statement): boolean {
  const names = words.filter((word) => word.name === true);
  const designations = names.filter((word) => /\p{N}/u.test(word.raw));
  return (
    value >= 2 && value <= 12 && value === (designations.length > 0 ? designations.length : names.length)
  );
}
