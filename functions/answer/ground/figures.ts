import { type Quantity, sameQuantity } from "./quantities.ts";
import type { Pair, Statement, Word } from "./statement.ts";

/** Where a sentence may pass from one figure to the next. */
const joint =
  /[;:]\s|(?<!\bbetween\s\S{1,12}),?\s(?:and|while|whereas|but|(?:before|after|until)(?=\s(?:it|he|she|they)\s)|than|versus|compared (?:with|to)|instead of|rather than)\s|,\s(?:which|who|where)\s|,\s(?=\p{Nd}|one |two |three |four |five |six )/gu;

/**
 * A figure with the words of another one: "€95 online" of "€89 online and €95 in stores". Only where the source has
 * several figures of a kind: the claim's words around its figure must not be those of another figure alone.
 */
export function figureConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  for (const quantity of claim.quantities) {
    const kind = evidence.quantities.filter(
      (other) => other.unit === quantity.unit && other.ordinal === quantity.ordinal,
    );
    const own = kind.find((other) => sameQuantity(quantity, other));
    if (!own) continue;
    const here = stretchOf(evidence, own).start;
    const others = kind.filter(
      (other) => !sameQuantity(quantity, other) && stretchOf(evidence, other).start !== here,
    );
    const ofOwn = wordsAround(evidence, own);
    const ofOthers = others.flatMap((other) => wordsAround(evidence, other));
    const around = wordsAround(claim, quantity);
    /** Whether the claim has a word that stands with the one figure and not with the other. */
    const says = (words: readonly Word[], without: readonly Word[]) =>
      pairs.some(
        (pair) =>
          around.includes(pair.claim) &&
          words.includes(pair.evidence) &&
          !without.some(({ term }) => term === pair.evidence.term),
      );
    // What stands before the first figure is said of all of them.
    const first = Math.min(...kind.map(({ start }) => start));
    const ofShared = evidence.words.filter(({ end }) => end <= first);
    if (says(ofOthers, ofOwn) && !says(ofOwn, [...ofOthers, ...ofShared])) {
      return `the source gives ${claim.text.slice(quantity.start, quantity.end)} for something else`;
    }
  }
  return undefined;
}

/** The content words between the joints around a quantity. */
function wordsAround(statement: Statement, quantity: Quantity): Word[] {
  const { start, end } = stretchOf(statement, quantity);
  return statement.words.filter(
    (word) => word.start >= start && word.end <= end && !word.stop && !word.counted,
  );
}

function stretchOf({ text }: Statement, quantity: Quantity): { start: number; end: number } {
  const joints = [...text.matchAll(joint)].map(({ index }) => index);
  const start = joints.findLast((at) => at <= quantity.start) ?? 0;
  return { start, end: joints.find((at) => at > quantity.start) ?? text.length };
}
