import type { RetrievedPassage } from "../../corpus/corpus.ts";
import { akin, synonymsOf } from "../../language/english/lexicon.ts";
import { tokenize } from "../../language/terms.ts";
import { noteOwners, type Owners } from "./owners.ts";
import { bareWords, contentWords, readStatement, type Statement, type Word } from "./statement.ts";

/** A sentence of the retrieved passages, read once for a whole answer. */
export interface EvidenceSentence {
  /** Index into the passages, and of the sentence within its passage. */
  passage: number;
  sentence: number;
  /** The words of the whole sentence alone, as in `Statement.bare`. */
  bare: string;
  /** The sentence, or a clause of it that stands on its own. */
  statement: Statement;
  words: ReadonlyMap<string, Word>;
  /** The sentences before and after it in the same section, when they were retrieved too. */
  previous?: EvidenceSentence;
  next?: EvidenceSentence;
  /** Titles of the document and of the sections that the sentence stands in. */
  titles: Statement;
  titleWords: ReadonlyMap<string, Word>;
}

const longestGap = 8;

export interface Evidence {
  sentences: EvidenceSentence[];
  /** For each term the sentences that have it, ascending. */
  places: ReadonlyMap<string, readonly number[]>;
  /** Every term of the sentences and titles. */
  vocabulary: ReadonlySet<string>;
  /** The same by their first four letters, which forms of one word share. */
  byStart: ReadonlyMap<string, readonly string[]>;
  /** Terms that stand with a capital inside a sentence, so are names; and those that stand without one. */
  names: ReadonlySet<string>;
  common: ReadonlySet<string>;
  owners: Owners;
  /** For each name the names that stand right behind it: "Cha" behind "Derek". */
  nextNames: ReadonlyMap<string, ReadonlySet<string>>;
  /** How much a term tells sentences apart, 0 and up; highest for terms that no sentence has. */
  weight(term: string): number;
}

/** Reads retrieved passages as evidence. */
export function readEvidence(passages: readonly RetrievedPassage[]): Evidence {
  const sentences: EvidenceSentence[] = [];
  const places = new Map<string, number[]>();
  const vocabulary = new Set<string>();
  const names = new Set<string>();
  const opening = new Set<string>();
  const common = new Set<string>();
  const owners: Owners = new Map();
  const nextNames = new Map<string, Set<string>>();
  for (const [p, passage] of passages.entries()) {
    const titles = readStatement([...new Set(passage.path)].join(". "));
    const titleWords = wordMap(titles);
    noteNextNames(titles, nextNames);
    for (const { text, bare, sentence } of passage.sentences.flatMap(({ text }, i) => clausesOf(text, i))) {
      const statement = readStatement(text);
      const words = wordMap(statement);
      noteOwners(statement, owners);
      noteNextNames(statement, nextNames);
      sentences.push({ passage: p, sentence, bare, statement, words, titles, titleWords });
      for (const term of words.keys()) {
        const known = places.get(term);
        if (known) known.push(sentences.length - 1);
        else places.set(term, [sentences.length - 1]);
      }
      // Titles write everything with capitals, so they do not tell names from other words.
      for (const word of statement.words) {
        vocabulary.add(word.term);
        if (word.name === true) names.add(word.term);
        else if (word.name === "maybe") opening.add(word.term);
        else if (/^\p{Ll}/u.test(word.raw)) common.add(word.term);
      }
      for (const term of [...words.keys(), ...titleWords.keys()]) vocabulary.add(term);
    }
  }
  linkNeighbours(sentences, passages);
  // "Tencent" may open every sentence that it stands in; nothing was ever seen of it without a capital.
  for (const term of opening) if (!common.has(term)) names.add(term);
  const total = sentences.length;
  return {
    sentences,
    places,
    vocabulary,
    byStart: Map.groupBy(vocabulary, (term) => term.slice(0, 4)),
    names,
    common,
    owners,
    nextNames,
    weight(term) {
      const count = places.get(term)?.length ?? 0;
      return 1 + 0.5 * Math.log(1 + (total - count + 0.5) / (count + 0.5));
    },
  };
}

function noteNextNames(statement: Statement, next: Map<string, Set<string>>): void {
  for (const [first, second] of namePairs(statement))
    next.set(first.term, (next.get(first.term) ?? new Set()).add(second.term));
}

/** Names of letters that stand side by side: the words of "Derek Cha". */
export function namePairs({ words, text }: Statement): [Word, Word][] {
  const isPart = (word: Word | undefined) =>
    word !== undefined && word.name !== false && /^\p{L}+$/u.test(word.raw);
  return words.flatMap((word, i): [Word, Word][] => {
    const next = words[i + 1];
    return next && isPart(word) && isPart(next) && text.slice(word.end, next.start) === " "
      ? [[word, next]]
      : [];
  });
}

/**
 * What stands on both sides of a semicolon or a "whereas" are two statements, lest the one's names go with the other's deeds;
 * but not when a pronoun ties the second to the first.
 */
function clausesOf(text: string, sentence: number): { text: string; bare: string; sentence: number }[] {
  const clauses = text.split(
    /;\s+|,\s+(?:while|whereas)\s+|,\s+but\s+(?=(?:the|an?|this|these|those|its|their|\p{Lu}|\p{L}+\s+(?:is|are|was|were|may|must|can|will|should|has|have|had)\s))/u,
  );
  const tied = clauses
    .slice(1)
    .some((clause) => /\b(?:it|its|they|them|their|this|these|he|him|his|she|her|both)\b/i.test(clause));
  const bare = bareWords(text);
  return (tied ? [text] : clauses).map((clause) => ({ text: clause, bare, sentence }));
}

/** Links each sentence to the one before it in its section, in whatever order their passages were retrieved. */
function linkNeighbours(sentences: readonly EvidenceSentence[], passages: readonly RetrievedPassage[]): void {
  const placed = sentences.flatMap((sentence) => {
    const { document, anchor, sentences: spans } = passages[sentence.passage] as RetrievedPassage;
    const span = spans[sentence.sentence];
    return span ? [{ sentence, section: `${document}#${anchor}`, ...span }] : [];
  });
  placed.sort((a, b) => (a.section < b.section ? -1 : a.section > b.section ? 1 : a.start - b.start));
  for (const [i, { sentence, section, start }] of placed.entries()) {
    const before = placed[i - 1];
    // Not across a sentence that was not retrieved: what is left out between two is white space and list marks.
    if (before?.section === section && start - before.end < longestGap) {
      sentence.previous = before.sentence;
      before.sentence.next = sentence;
    }
  }
}

/** A statement's words by term; joined forms of hyphenated words ("start-up" as "startup") included. */
function wordMap(statement: Statement): Map<string, Word> {
  const map = new Map<string, Word>();
  const { text, words } = statement;
  for (const [i, word] of words.entries()) {
    if (!map.has(word.term)) map.set(word.term, word);
    const next = words[i + 1];
    if (next && next.start === word.end + 1 && text[word.end] === "-") {
      for (const { term } of tokenize(word.raw + next.raw))
        if (!map.has(term)) map.set(term, { ...word, term });
    }
  }
  return map;
}

/** How well each term of the evidence says what a word says, 0..1; terms that say something else are not in it. */
export type Matches = ReadonlyMap<string, number>;

/** Compares a word of the claim with the whole vocabulary of the evidence at once. */
export function matchWord(word: Pick<Word, "term" | "name">, evidence: Evidence): Matches {
  const matches = new Map<string, number>();
  if (evidence.vocabulary.has(word.term)) matches.set(word.term, 1);
  for (const synonym of synonymsOf(word.term))
    if (evidence.vocabulary.has(synonym)) matches.set(synonym, 0.9);
  if (word.name !== true) {
    for (const term of evidence.byStart.get(word.term.slice(0, 4)) ?? []) {
      if (!matches.has(term) && akin(word.term, term)) matches.set(term, 0.85);
    }
  }
  return matches;
}

/** The best match among a sentence's words, with the word that it is. */
export function bestMatch(
  matches: Matches,
  words: ReadonlyMap<string, Word>,
): { strength: number; word: Word } | undefined {
  let best: { strength: number; word: Word } | undefined;
  for (const [term, strength] of matches) {
    const word = words.get(term);
    if (word && strength > (best?.strength ?? 0)) best = { strength, word };
  }
  return best;
}

/** Whether an acronym's letters open a run of the sentence's words (LLM, "large language models"). */
export function spellsOut(acronym: string, statement: Statement): boolean {
  const letters = acronym.replace(/s$/, "").replaceAll(".", "").toLowerCase();
  if (!/^[a-z]{2,5}$/.test(letters) || !/^[\p{Lu}.]{2,}s?$/u.test(acronym)) return false;
  const initials = contentWords(statement)
    .map((word) => word.raw[0]?.toLowerCase() ?? "")
    .join("");
  return initials.includes(letters);
}
