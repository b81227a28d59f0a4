import { type Claim, isName, strength } from "./claim.ts";
import { contradiction } from "./contradictions.ts";
import { bestMatch, type Evidence, type EvidenceSentence } from "./evidence.ts";
import { sameQuantity } from "./quantities.ts";
import { isVerb, month, type Pair, type Word } from "./statement.ts";
import { changedWord, mixedName } from "./wording.ts";

/** How many sentences a claim may be joined from. */
const most = 4;
/** The share of the plain words, by weight, that they must cover between them. */
const enough = 0.8;
/** How far from a word its neighbours in the claim are looked for. */
const near = 3;
/**
 * Holds a claim against several sentences that hang together, each of which says a part of it. What ties a name or a
 * figure to its matter must stand in one sentence: the plain word that leads to it has to be where it is itself, or
 * else the dates of a birth and of a death could be exchanged. Returns the sentences; none when it does not hold.
 */
export function holdTogether(
  claim: Claim,
  closest: readonly EvidenceSentence[],
  evidence: Evidence,
): EvidenceSentence[] {
  const { statement, words, matches } = claim;
  // Whose words a "not" denies is hard enough to see in one sentence.
  if (statement.negations.length > 0) return [];
  const chosen = choose(
    claim,
    closest.filter((sentence) => speaksOfSame(sentence, claim)),
    evidence,
  );
  if (chosen.length < 2) return [];
  const has = (sentence: EvidenceSentence, word: Word) =>
    strength(word, matches, sentence.words) > 0 || strength(word, matches, sentence.titleWords) > 0;

  let total = 0;
  let covered = 0;
  for (const word of words) {
    if (isName(word, evidence) || month.test(word.raw)) {
      const around = besides(word, claim, evidence);
      if (!chosen.some((sentence) => has(sentence, word) && around.every((other) => has(sentence, other))))
        return [];
      continue;
    }
    const weight = evidence.weight(word.term);
    total += weight;
    covered += weight * Math.max(...chosen.map(({ words }) => strength(word, matches, words)));
  }
  if (total === 0 || covered / total < enough || mixedName(claim, evidence)) return [];
  for (const quantity of statement.quantities) {
    const at = statement.words.findIndex((word) => word.start >= quantity.start);
    const around = besides(statement.words[at] as Word, claim, evidence);
    const given = chosen.some(
      (sentence) =>
        sentence.statement.quantities.some((other) => sameQuantity(quantity, other)) &&
        around.every((other) => has(sentence, other)),
    );
    if (!given) return [];
  }
  if (!saysItOfTheSame(claim, chosen)) return [];
  for (const sentence of chosen) {
    const pairs = words.flatMap((word): Pair[] => {
      const found = bestMatch(matches.get(word) ?? new Map(), sentence.words);
      return found && providerOf(word, claim, chosen) === sentence
        ? [{ claim: word, evidence: found.word }]
        : [];
    });
    if (contradiction(statement, sentence, pairs, evidence.owners)) return [];
    if (changedWord(claim, sentence)) return [];
  }
  return chosen;
}

const opensWithSubject = /^(?:it|they|he|she|this|these|that|those|both)\b/i;

/**
 * Whether a sentence that has the claim's verb has its subject, too, or leans on one that has: "the government" of one sentence
 * does not do what is done in another.
 */
function saysItOfTheSame({ statement, words, matches }: Claim, chosen: readonly EvidenceSentence[]): boolean {
  const verb = words.find((word) => isVerb(word, statement));
  const subject = verb && words.findLast((word) => word.at < verb.at);
  if (!verb || !subject) return true;
  return chosen.some(
    (sentence) =>
      strength(verb, matches, sentence.words) > 0 &&
      [
        sentence.words,
        sentence.titleWords,
        ...(sentence.previous && opensWithSubject.test(sentence.statement.text)
          ? [sentence.previous.words]
          : []),
      ].some((has) => strength(subject, matches, has) > 0),
  );
}

/** How many words at the start of a sentence say what it is about. */
const opening = 5;

/** Whether a sentence is about what the claim is about: what stands before its verb is in the claim or in its titles. */
function speaksOfSame({ statement, titleWords }: EvidenceSentence, { words, matches }: Claim): boolean {
  const verb = statement.words.findIndex((word) => isVerb(word, statement));
  const about = statement.words.slice(0, verb < 0 ? opening : Math.min(verb, opening));
  return about.every(
    (word) =>
      word.stop ||
      word.filler ||
      word.counted ||
      titleWords.has(word.term) ||
      words.some((own) => matches.get(own)?.has(word.term)),
  );
}

/** The sentences that bring most of a claim, each of which hangs together with one before it. */
function choose({ words, matches }: Claim, closest: readonly EvidenceSentence[], evidence: Evidence) {
  const chosen: EvidenceSentence[] = [];
  const had = words.map(() => 0);
  while (chosen.length < most) {
    let best: { sentence: EvidenceSentence; gain: number } | undefined;
    for (const sentence of closest) {
      if (chosen.includes(sentence)) continue;
      if (chosen.length > 0 && !chosen.some((other) => hangTogether(other, sentence))) continue;
      let gain = 0;
      for (const [i, word] of words.entries())
        gain +=
          evidence.weight(word.term) * Math.max(0, strength(word, matches, sentence.words) - (had[i] ?? 0));
      if (gain > (best?.gain ?? 0)) best = { sentence, gain };
    }
    if (!best) break;
    chosen.push(best.sentence);
    for (const [i, word] of words.entries())
      had[i] = Math.max(had[i] ?? 0, strength(word, matches, best.sentence.words));
  }
  return chosen;
}

/** Whether two sentences follow each other or name the same. */
function hangTogether(a: EvidenceSentence, b: EvidenceSentence): boolean {
  if (a.previous === b || b.previous === a) return true;
  return a.statement.words.some((word) => word.name === true && b.words.get(word.term)?.name === true);
}

/** The plain words next to a name or figure on both sides, as far as no mark or "and" parts them from it. */
function besides(word: Word, { statement, words }: Claim, evidence: Evidence): Word[] {
  const plain = words.filter((other) => !isName(other, evidence) && !month.test(other.raw) && !other.counted);
  const before = plain.findLast((other) => other.at < word.at);
  const after = plain.find((other) => other.at > word.at);
  const joined = (from: number, to: number) =>
    !/[,;:]|\b(?:and|but|which|who|while)\b/.test(statement.text.slice(from, to));
  const close = [
    ...(before && joined(before.end, word.start) ? [before] : []),
    ...(after && joined(word.end, after.start) ? [after] : []),
  ];
  return close.length > 0 ? close : [before ?? after].flatMap((other) => other ?? []);
}

/** Of the sentences that have a word the one that has most of the words around it. */
function providerOf(word: Word, { words, matches }: Claim, chosen: readonly EvidenceSentence[]) {
  const i = words.indexOf(word);
  const around = words.slice(Math.max(0, i - near), i + near + 1);
  let best: { sentence: EvidenceSentence; count: number } | undefined;
  for (const sentence of chosen) {
    if (strength(word, matches, sentence.words) === 0) continue;
    const count = around.filter((other) => strength(other, matches, sentence.words) > 0).length;
    if (count > (best?.count ?? 0)) best = { sentence, count };
  }
  return best?.sentence;
}
