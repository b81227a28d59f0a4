import { oppositesOf } from "../../language/english/lexicon.ts";
import type { EvidenceSentence } from "./evidence.ts";
import { figureConflict } from "./figures.ts";
import { aheadConflict, conditionConflict, intentionConflict, strengthConflict } from "./modality.ts";
import { exchangeConflict, objectConflict } from "./objects.ts";
import { attributionConflict, type Owners } from "./owners.ts";
import { directionConflict, roleConflict } from "./roles.ts";
import type { Pair, Statement } from "./statement.ts";
import { isException, orderConflict } from "./wording.ts";

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
    aheadConflict(claim, sentence.statement, pairs) ??
    conditionConflict(claim, sentence.statement, pairs) ??
    contrastConflict(claim, sentence.statement, pairs) ??
    comparisonConflict(claim, sentence.statement, pairs) ??
    roleConflict(claim, sentence.statement, pairs) ??
    directionConflict(claim, sentence.statement, pairs) ??
    objectConflict(claim, sentence.statement, pairs) ??
    exchangeConflict(claim, sentence.statement, pairs) ??
    attributionConflict(claim, sentence.statement, owners) ??
    orderConflict(claim, sentence.statement, pairs)
  );
}

/** A negation on one side only. */
function negationConflict(claim: Statement, evidence: Statement, pairs: readonly Pair[]): string | undefined {
  const reason = "it denies what the source says, or says what the source denies";
  if (isException(claim, evidence)) return undefined;
  for (const [i, scope] of claim.negations.entries()) {
    // "contractors are not covered" agrees with "but not contractors".
    if (pairs.some((pair) => pair.claim.denied === i && pair.evidence.negation !== undefined)) continue;
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
    const asserted = matched.filter(
      ({ claim: { negation, denied } }) => negation === undefined && denied === undefined,
    );
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

/**
 * A word that stands in the source beside other words than in the claim, where its opposite stands with those: "highest in the
 * suburbs" of "highest among the young and lowest in the suburbs".
 */
function contrastConflict(claim: Statement, evidence: Statement, pairs: readonly Pair[]): string | undefined {
  for (const { claim: said, evidence: own } of pairs) {
    const opposites = oppositesOf(said.term);
    const turned = evidence.words.find(({ term }) => opposites.has(term));
    if (!turned || claim.words.some(({ term }) => opposites.has(term))) continue;
    const others = pairs.filter(
      ({ claim: other, evidence: { at } }) => other !== said && other.at > said.at && at !== own.at,
    );
    const nearer = others.filter(({ evidence: { at } }) => Math.abs(at - turned.at) < Math.abs(at - own.at));
    if (others.length > 0 && nearer.length === others.length) return `the source says "${turned.raw}" of it`;
  }
  return undefined;
}

/** What is compared has changed its places: "lithium … than sodium" of "sodium … than lithium". */
function comparisonConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const [said, meant] = [claim, evidence].map(
    ({ words }) => words.find(({ raw }) => /^than$/i.test(raw))?.at,
  );
  if (said === undefined || meant === undefined) return undefined;
  const isBehind = ({ at }: { at: number }, than: number) => at > than && at <= than + 4;
  const moved = pairs.filter(({ evidence: word }) => isBehind(word, meant));
  const crossed = moved.length > 0 && moved.every(({ claim: word }) => word.at < said);
  return crossed ? "it exchanges what is compared" : undefined;
}
