import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import { type Token, tokenize } from "../../language/terms.ts";
import {
  bestMatch,
  type Evidence,
  type EvidenceSentence,
  type Matches,
  matchWord,
} from "../ground/evidence.ts";
import type { SentenceRef } from "../ground/gate.ts";
import { readStatement } from "../ground/statement.ts";
import { offers, type QuestionPart, unknownNames } from "../question/question.ts";

/** The share of what a question asks about that a sentence with its surroundings must speak of. */
export const enough = 0.5;
/** Another sentence is quoted beside the best one if it comes this close to it … */
const closeBy = 0.75;
/** … or adds at least this share of what is asked about. */
const addition = 0.2;
/** A sentence of another section adds something only if it comes this close to the best one. */
const elsewhere = 0.7;
const mostSentences = 3;
const causal =
  /\b(?:because|since|so that|in order to|due to|owing to|therefore|reason|thanks to|as a result)\b/i;
const synonymShare = 0.8;
/** What counts besides the words: the question has the section's title; the sentence names what "which …" asks for … */
const titleBonus = 0.3;
const namedBonus = 0.25;
/** … or does not even speak of its kind. */
const kindMalus = 0.15;
/** The share of the question's plain words, by weight, that a sentence must cover besides its names. */
const plainShare = 0.3;
/** How much a word counts that stands not in the sentence but before it, after it, or in the titles above it. */
const around = { previous: 0.5, titles: 0.7 };
/** How much the word counts for what is to be named. */
const kindShare = 0.4;
/** How much the words count that the rest of the question or the conversation adds. */
const carriedShare = 0.4;

interface Candidate {
  sentence: EvidenceSentence;
  /** Share of each asked term that the sentence covers, by term. */
  covers: Map<string, number>;
  score: number;
}

/**
 * Chooses the sentences of the retrieved passages that answer a part of a question, no more than it needs.
 * Says nothing when a name in the question is unknown to the corpus, or when no sentence speaks of
 * enough of what is asked and holds the kind of thing that is wanted (a date, a sum, a name).
 */
export function extract(
  part: QuestionPart,
  passages: readonly RetrievedPassage[],
  evidence: Evidence,
  corpus: Corpus,
): SentenceRef[] {
  if (part.terms.length + part.carried.length === 0) return [];
  if (unknownNames(part, corpus).length > 0) return [];
  const asked = weigh(part, evidence, corpus);
  const total = sum(asked.map(({ weight }) => weight));
  // "What about Huawei?" asks for all that is said of it.
  const asksForAll = asked.every(({ name, carried }) => name || carried);
  const candidates = evidence.sentences
    .map((sentence) => compare(asked, total, sentence))
    .filter(({ score, sentence }) => score > 0 && offers(withContext(sentence), part))
    .map((candidate) => ({
      ...candidate,
      preference: candidate.score * preference(candidate, part, passages),
    }))
    .sort((a, b) => b.preference - a.preference || rank(b, passages) - rank(a, passages));

  const [best] = candidates;
  if (!best || Math.max(best.score, best.preference) < enough) return [];
  const chosen = [best];
  for (const candidate of candidates.slice(1)) {
    if (chosen.length === mostSentences) break;
    const gains = asked.map(({ term, weight, carried }) => {
      if (carried) return 0;
      const known = Math.max(...chosen.map(({ covers }) => covers.get(term) ?? 0));
      return weight * Math.max(0, (candidate.covers.get(term) ?? 0) - known);
    });
    const near = asksForAll || candidate.sentence.passage === best.sentence.passage;
    const share = candidate.preference / best.preference;
    if ((sum(gains) / total >= addition && (near || share >= elsewhere)) || (near && share >= closeBy))
      chosen.push(candidate);
  }
  const sentences = [...chosen.map(({ sentence }) => sentence), ...withReason(best, part, evidence)];
  return sentences
    .flatMap((sentence) => withAntecedent(sentence))
    .map(({ passage, sentence }) => ({ passage, sentence }));
}

/** What speaks for and against a sentence besides its words, as a factor. */
function preference(candidate: Candidate, part: QuestionPart, passages: readonly RetrievedPassage[]): number {
  const { section = "" } = passages[candidate.sentence.passage] ?? {};
  const title = asksForSection(part, section) ? titleBonus : 0;
  if (namesKind(candidate.sentence, part)) return 1 + title + namedBonus;
  return 1 + title - (lacksKind(candidate, part) ? kindMalus : 0);
}

function rank({ sentence }: Candidate, passages: readonly RetrievedPassage[]): number {
  return passages[sentence.passage]?.score ?? 0;
}

/** A word that the question asks about. */
interface Asked {
  term: string;
  /** Rare words count more than common ones, unknown ones most. */
  weight: number;
  name: boolean;
  /** Not a word of the question itself but of what it leans on. */
  carried: boolean;
  matches: Matches;
}

function weigh({ text, terms, carried, kind }: QuestionPart, evidence: Evidence, corpus: Corpus): Asked[] {
  const names = new Set(
    readStatement(text)
      .words.filter(({ name }) => name === true)
      .map(({ term }) => term),
  );
  const asked = new Map<string, Asked>();
  const add = ({ term, raw }: Token, share: number, carried: boolean) => {
    // Typed in lower case, a name is known by how the corpus writes it.
    const name = names.has(term) || (evidence.names.has(term) && !evidence.common.has(term));
    const weight = share * (0.3 + corpus.rarity(raw));
    if (!asked.has(term))
      asked.set(term, { term, weight, name, carried, matches: matchWord({ term, name }, evidence) });
  };
  // "Which country …": the answer names one, and need not say that it is one.
  for (const token of terms) add(token, token.term === kind ? kindShare : 1, false);
  for (const token of carried) add(token, carriedShare, true);
  return [...asked.values()];
}

/** How much a sentence speaks of what is asked; nothing when it leaves out who or what the question is about. */
function compare(asked: readonly Asked[], total: number, sentence: EvidenceSentence): Candidate {
  const covers = new Map<string, number>();
  let own = 0;
  for (const { term, weight, matches } of asked) {
    // What is asked for in its own words counts clearly more than a synonym, which may mean something else.
    const exact = sentence.words.has(term);
    const inside = (bestMatch(matches, sentence.words)?.strength ?? 0) * (exact ? 1 : synonymShare);
    const before = sentence.previous ? (bestMatch(matches, sentence.previous.words)?.strength ?? 0) : 0;
    const above = bestMatch(matches, sentence.titleWords)?.strength ?? 0;
    covers.set(term, Math.max(inside, before * around.previous, above * around.titles));
    own += weight * inside;
  }
  const share = (of: readonly Asked[]) =>
    of.length === 0
      ? 1
      : sum(of.map(({ term, weight }) => weight * (covers.get(term) ?? 0))) /
        sum(of.map(({ weight }) => weight));
  const names = asked.filter(({ name, carried }) => name && !carried);
  const plain = asked.filter(({ name, carried }) => !name && !carried);
  const beside = own === 0 || share(names) === 0 || share(plain) < plainShare;
  return { sentence, covers, score: beside ? 0 : 0.75 * share(asked) + (0.25 * own) / total };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function withContext({ statement, previous }: EvidenceSentence): string {
  return statement.anaphoric && previous ? `${previous.statement.text} ${statement.text}` : statement.text;
}

/** Whether a question has all words of a section's title, which then is what it is about. */
function asksForSection({ terms }: QuestionPart, section: string): boolean {
  const title = tokenize(section).filter(({ stop, raw }) => !stop && /\p{L}/u.test(raw));
  return title.length > 1 && title.every(({ term }) => terms.some((asked) => asked.term === term));
}

/** "Which chips …": neither the sentence nor what it hangs together with speaks of chips. */
function lacksKind({ sentence, covers }: Candidate, { kind }: QuestionPart): boolean {
  return (
    kind !== undefined &&
    !sentence.words.has(kind) &&
    !sentence.previous?.words.has(kind) &&
    (covers.get(kind) ?? 0) < 1
  );
}

/** "Which chips …": the sentence has a name right beside the word for its kind ("the Kunlun chips"). */
function namesKind(
  { statement, words, titleWords }: EvidenceSentence,
  { kind, terms }: QuestionPart,
): boolean {
  const word = kind === undefined ? undefined : words.get(kind);
  if (!word) return false;
  const asked = new Set(terms.map(({ term }) => term));
  return statement.words.some(
    // What the document is about anyway is not the name that is asked for.
    (name) =>
      name.name === true &&
      !asked.has(name.term) &&
      !titleWords.has(name.term) &&
      Math.abs(name.at - word.at) <= 2,
  );
}

/** The next sentence gives the reason where a "why" finds only the fact. */
function withReason(best: Candidate, part: QuestionPart, evidence: Evidence): EvidenceSentence[] {
  const next = evidence.sentences.find(({ previous }) => previous === best.sentence);
  if (!/^\W*why\b/i.test(part.text) || causal.test(best.sentence.statement.text) || !next) return [];
  return [next];
}

/** A sentence that opens with "This …" brings the one that it points to. */
function withAntecedent(sentence: EvidenceSentence): EvidenceSentence[] {
  return sentence.previous && dangles(sentence)
    ? [...withAntecedent(sentence.previous), sentence]
    : [sentence];
}

/** Whether a sentence points back: it opens with a pronoun, or speaks of "this plan" or "The plan" without naming it. */
function dangles({ statement, previous }: EvidenceSentence): boolean {
  if (!previous) return false;
  if (
    statement.anaphoric ||
    /^(?:however|therefore|thus|instead|similarly|likewise|yet|but)\b/i.test(statement.text)
  )
    return true;
  const pointer = statement.words.find(
    ({ raw, at }) => (at === 0 && raw === "The") || /^(?:this|these|that|those|such)$/i.test(raw),
  );
  const thing = pointer && statement.words[pointer.at + 1];
  if (!pointer || !thing || thing.stop) return false;
  const named = statement.words.slice(0, pointer.at + 4).some((word) => word.name === true);
  const introduced = statement.words.slice(0, pointer.at).some((word) => word.term === thing.term);
  return !named && !introduced && (pointer.raw !== "The" || previous.words.has(thing.term));
}
