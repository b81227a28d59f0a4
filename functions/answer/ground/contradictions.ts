import { oppositesOf } from "../../corpus/lexicon.ts";
import type { EvidenceSentence } from "./evidence.ts";
import { figureConflict } from "./figures.ts";
import { attributionConflict, directionConflict, type Owners, roleConflict } from "./roles.ts";
import type { Pair, Statement } from "./statement.ts";
import { orderConflict } from "./wording.ts";

const universal = /^(?:all|every|each|always|entirely|completely|exclusively|solely|only|never|none)$/i;
const obligation = /^(?:must|needs?|needed|requires?|required|shall|obliged|mandatory)$/i;
const hedge = /^(?:may|might|could|possibly|perhaps|potentially|probably|likely)$/i;
// What is intended is not done; and how a claim says that it is only intended.
const intention =
  /^(?:goal|target|targeting|wants?|wanted|hopes?|seeks?|determined|determination|ambition|plans|planned|try|tries|tried|attempts?)$/i;
const wish =
  /^(?:goal|goals|aim\w*|target\w*|want\w*|hope\w*|seek\w*|determin\w*|ambition\w*|plan\w*|intend\w*|intent\w*|strive\w*|try|tries|trying|tried|attempt\w*|push\w*|effort\w*|should|would|will|may|might|could|can|must|to|for|be)$/i;
const intentionReach = 8;
const hedged =
  /^(?:may|might|could|can|would|possibly|possible|perhaps|potentially|potential|probably|likely|believ\w*|expect\w*|suggest\w*|warn\w*|risk\w*)$/i;

/**
 * Why a claim says something else than a sentence although it shares its words, in one phrase;
 * undefined when nothing speaks against it.
 */
export function contradiction(
  claim: Statement,
  sentence: EvidenceSentence,
  pairs: readonly Pair[],
  owners: Owners,
): string | undefined {
  return (
    negationConflict(claim, sentence.statement, pairs) ??
    oppositeConflict(claim, sentence, pairs) ??
    strengthConflict(claim, sentence.statement, pairs) ??
    figureConflict(claim, sentence.statement, pairs) ??
    intentionConflict(claim, sentence.statement, pairs) ??
    roleConflict(claim, sentence.statement, pairs) ??
    directionConflict(claim, sentence.statement, pairs) ??
    attributionConflict(claim, sentence.statement, owners) ??
    orderConflict(claim, sentence.statement, pairs)
  );
}

/** A negation on one side only. */
function negationConflict(claim: Statement, evidence: Statement, pairs: readonly Pair[]): string | undefined {
  const reason = "it denies what the source says, or says what the source denies";
  for (const scope of claim.negations) {
    const matched = pairs.filter((pair) => scope.includes(pair.claim));
    if (
      matched.length > 0 &&
      matched.every((pair) => pair.evidence.negation === undefined && pair.evidence.denied === undefined)
    )
      return reason;
    // "not" over nothing that the sentence has: the denial itself stands nowhere.
    if (matched.length === 0 && scope.length > 0 && evidence.negations.length === 0) return reason;
  }
  for (const [i, scope] of evidence.negations.entries()) {
    // "not the cartridge" agrees with "the cartridge is not covered".
    if (pairs.some((pair) => pair.claim.negation !== undefined && pair.evidence.denied === i)) continue;
    const matched = pairs.filter((pair) => scope.includes(pair.evidence));
    const asserted = matched.filter((pair) => pair.claim.negation === undefined);
    // The word right under the negation is what it is about, however far it reaches.
    const first = asserted.some((pair) => pair.evidence === scope[0]);
    if (asserted.length === matched.length && (first || asserted.length >= Math.max(1, scope.length / 2)))
      return reason;
  }
  return undefined;
}

/** A word of the claim whose opposite stands in the sentence, and it itself does not. */
function oppositeConflict(
  claim: Statement,
  { statement, words }: EvidenceSentence,
  pairs: readonly Pair[],
): string | undefined {
  for (const word of claim.words) {
    if (words.has(word.term) || pairs.some((pair) => pair.claim === word)) continue;
    for (const opposite of oppositesOf(word.term)) {
      const found = words.get(opposite);
      // "did not rise" and "fell" agree.
      if (found && (found.negation === undefined) === (word.negation === undefined)) {
        return `it says "${word.raw}" where the source says "${statement.text.slice(found.start, found.end)}"`;
      }
    }
  }
  return undefined;
}

/** Done, where the source says that it is wanted: "produced 70%" of "the goal that 70% be produced". */
function intentionConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const intended = evidence.words.find((word) => intention.test(word.raw));
  if (!intended || claim.words.some((word) => wish.test(word.raw))) return undefined;
  const matched = pairs.filter((pair) => !pair.claim.stop && pair.claim.name !== true);
  const within = matched.filter(
    (pair) => pair.evidence.at > intended.at && pair.evidence.at <= intended.at + intentionReach,
  );
  return matched.length > 0 && within.length >= matched.length / 2 && within.length >= 2
    ? `the source only says "${intended.raw}"`
    : undefined;
}

/** "All" made of "some", "will" made of "may". */
function strengthConflict(claim: Statement, evidence: Statement, pairs: readonly Pair[]): string | undefined {
  const sweeping = claim.words.find((word) => universal.test(word.raw));
  // "covers the housing only" sums up "…; the cartridge is not covered".
  const summed = /^only$/i.test(sweeping?.raw ?? "") && evidence.negations.length > 0;
  // "22 weeks for each child" of "22 weeks per child".
  const each =
    /^(?:each|every)$/i.test(sweeping?.raw ?? "") && evidence.words.some(({ raw }) => /^per$/i.test(raw));
  if (sweeping && !summed && !each && !evidence.words.some((word) => universal.test(word.raw))) {
    return `"${sweeping.raw}" is more than the source says`;
  }
  const duty = claim.words.find((word) => obligation.test(word.raw));
  if (
    duty &&
    evidence.words.some((word) => /^(?:can|may|might)$/i.test(word.raw)) &&
    !evidence.words.some((word) => obligation.test(word.raw))
  ) {
    return `"${duty.raw}" is more than the source says`;
  }
  if (claim.words.some((word) => hedged.test(word.raw))) return undefined;
  for (const [i, word] of evidence.words.entries()) {
    if (!hedge.test(word.raw)) continue;
    // "what the industry may export": not whether, but what is allowed.
    if (/\bwhat\b[^,;]*$/i.test(evidence.text.slice(0, word.start))) continue;
    const hedgedWords = evidence.words.slice(i + 1, i + 5).filter((next) => !next.stop);
    if (pairs.some((pair) => hedgedWords.includes(pair.evidence)))
      return `the source only says "${word.raw}"`;
  }
  return undefined;
}
