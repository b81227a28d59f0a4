import type { RetrievedPassage } from "../corpus.ts";

/** Passages that share this part of their words say the same. */
const same = 0.85;
/** Shorter ones are alike by chance. */
const fewest = 10;

/**
 * The first `limit` passages of a ranked list that are not near-duplicates of a better one: the resemblance of their
 * sets of words is below a bound (Broder, "On the resemblance and containment of documents", 1997).
 */
export function distinct(ranked: readonly RetrievedPassage[], limit: number): RetrievedPassage[] {
  const kept: { passage: RetrievedPassage; words: Set<string> }[] = [];
  for (const passage of ranked) {
    if (kept.length === limit) break;
    const words = new Set(passage.text.toLowerCase().split(/\s+/));
    if (!kept.some((better) => resemblance(better.words, words) >= same)) kept.push({ passage, words });
  }
  return kept.map(({ passage }) => passage);
}

function resemblance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < fewest || Math.min(a.size, b.size) < same * Math.max(a.size, b.size)) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared / (a.size + b.size - shared);
}
