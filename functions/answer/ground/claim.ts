import { bestMatch, type Evidence, type EvidenceSentence, type Matches, matchWord } from "./evidence.ts";
import { contentWords, type Pair, type Statement, type Word } from "./statement.ts";

/** A clause of a draft, made ready to be held against many sentences. */
export interface Claim {
  statement: Statement;
  words: Word[];
  /** Names that a pronoun of the clause stands for, or that its sentence's first clause is about. */
  subject: readonly Word[];
  matches: ReadonlyMap<Word, Matches>;
}

/** Compares the words of a statement with those of the evidence. */
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

/** Whether a word of the claim is a name: by its look, or, at the start of a sentence, by how the evidence has it. */
export function isName(word: Word, evidence: Evidence): boolean {
  if (word.name !== "maybe") return word.name;
  return evidence.names.has(word.term) || !evidence.vocabulary.has(word.term);
}

/** How well a set of words says a word, 0 to 1. */
export function strength(
  word: Word,
  matches: ReadonlyMap<Word, Matches>,
  words: ReadonlyMap<string, Word>,
): number {
  const match = matches.get(word);
  return match ? (bestMatch(match, words)?.strength ?? 0) : 0;
}

/** The words of a claim that a sentence has, with what it has for them. */
export function pairsOf({ words, matches }: Claim, sentence: EvidenceSentence): Pair[] {
  return words.flatMap((word) => {
    const found = bestMatch(matches.get(word) ?? new Map(), sentence.words);
    return found ? [{ claim: word, evidence: found.word }] : [];
  });
}
