import { type Evidence, type EvidenceSentence, matchWord } from "./evidence.ts";
import { sameQuantity } from "./quantities.ts";
import type { Statement, Word } from "./statement.ts";

/** How much a word counts that the evidence has in other words, or only near the sentence in question. */
const paraphrased = 0.6;
const nearby = 0.7;
/** How many sentences to each side belong to a sentence's surroundings. */
const reach = 3;
/** How far apart two words of a claim may stand to be said of each other. */
const together = 4;
const mostClosest = 5;

/** What of a claim the evidence has, whether or not it says the same of it. */
export interface Coverage {
  features: Features;
  /** The sentences that have most of it, best first; of equal words the sentence that brings more of the rest. */
  closest: EvidenceSentence[];
}

/** Each 0 to 1; see `score.ts` for what they weigh. */
export interface Features {
  /** Of the claim's words, by rarity, those in the best sentence; its surroundings count less. */
  surroundings: number;
  /** Of the claim's pairs of near words, those that one sentence has both of. */
  pairs: number;
  /** Of its names, and of its quantities, those that any sentence has; 1 where there are none. */
  names: number;
  quantities: number;
}

/** Compares a claim with all sentences of the evidence. Linear in their length. */
export function cover(claim: Statement, evidence: Evidence): Coverage {
  const words = distinct(claim.words);
  const { sentences } = evidence;
  /** For each word the sentences that have it, and how well they say it. */
  const found = words.map((word) => {
    const strengths = new Map<number, number>();
    for (const [term, strength] of matchWord(word, evidence)) {
      const worth = strength === 1 ? 1 : paraphrased;
      for (const at of evidence.places.get(term) ?? [])
        strengths.set(at, Math.max(worth, strengths.get(at) ?? 0));
    }
    return strengths;
  });
  const rarities = found.map((strengths) => {
    const count = strengths.size;
    return Math.log(1 + (sentences.length - count + 0.5) / (count + 0.5));
  });
  const total = sum(rarities) || 1;

  const own = new Float64Array(sentences.length);
  const around = new Float64Array(sentences.length);
  for (const [i, strengths] of found.entries()) {
    const rarity = (rarities[i] ?? 0) / total;
    const spread = new Map<number, number>();
    for (const [at, strength] of strengths) {
      own[at] = (own[at] ?? 0) + rarity * strength;
      const end = Math.min(sentences.length - 1, at + reach);
      for (let near = Math.max(0, at - reach); near <= end; near++) {
        const worth = near === at ? strength : strength * nearby;
        spread.set(near, Math.max(worth, spread.get(near) ?? 0));
      }
    }
    for (const [at, strength] of spread) around[at] = (around[at] ?? 0) + rarity * strength;
  }
  const isName = words.map(({ name }) => name === true);
  return {
    features: {
      surroundings: words.length === 0 ? 1 : Math.max(0, ...around),
      pairs: pairsTogether(words, evidence),
      names: share(
        found.filter((_, i) => isName[i]),
        ({ size }) => size > 0,
      ),
      quantities: share(claim.quantities, (quantity) =>
        sentences.some(({ statement }) =>
          statement.quantities.some((other) => sameQuantity(quantity, other)),
        ),
      ),
    },
    closest: closest(found, rarities, own, around).flatMap((at) => sentences[at] ?? []),
  };
}

function distinct(words: readonly Word[]): Word[] {
  const seen = new Map<string, Word>();
  for (const word of words) if (!word.stop && !seen.has(word.term)) seen.set(word.term, word);
  return [...seen.values()];
}

function pairsTogether(words: readonly Word[], { places }: Evidence): number {
  const pairs = words.flatMap((word, i) =>
    words
      .slice(i + 1, i + 1 + together)
      .map((other) => [places.get(word.term), places.get(other.term)] as const),
  );
  return share(pairs, ([a, b]) => a !== undefined && b !== undefined && meet(a, b));
}

/** Whether two ascending lists share a member. */
function meet(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference === 0) return true;
    if (difference < 0) i++;
    else j++;
  }
  return false;
}

/** The sentence with most of the claim, then those that add most to it. */
function closest(
  found: readonly ReadonlyMap<number, number>[],
  rarities: readonly number[],
  own: Float64Array,
  around: Float64Array,
): number[] {
  const candidates = [...own.keys()].filter((at) => (own[at] ?? 0) > 0);
  const had = found.map(() => 0);
  const chosen: number[] = [];
  const total = sum(rarities) || 1;
  while (chosen.length < mostClosest) {
    let best: { at: number; worth: number } | undefined;
    for (const at of candidates) {
      if (chosen.includes(at)) continue;
      let gain = 0;
      for (const [i, strengths] of found.entries())
        gain += (rarities[i] ?? 0) * Math.max(0, (strengths.get(at) ?? 0) - (had[i] ?? 0));
      const worth = gain / total + 0.2 * (own[at] ?? 0) + 0.1 * (around[at] ?? 0);
      if (worth > (best?.worth ?? 0)) best = { at, worth };
    }
    if (!best) break;
    chosen.push(best.at);
    for (const [i, strengths] of found.entries()) had[i] = Math.max(had[i] ?? 0, strengths.get(best.at) ?? 0);
  }
  return chosen;
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 1 : items.filter(holds).length / items.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
