import type { RetrievedPassage } from "./corpus.ts";
import { tokenize } from "./terms.ts";

/** Passages that share this part of their three-word runs say the same. */
const same = 0.8;
/** Shorter ones are alike by chance. */
const fewest = 8;

/**
 * The first `limit` passages of a ranked list that are not near-duplicates of a better one: the resemblance of their
 * shingles is below a bound (Broder, "On the resemblance and containment of documents", 1997).
 */
export function distinct(ranked: readonly RetrievedPassage[], limit: number): RetrievedPassage[] {
  const kept: { passage: RetrievedPassage; shingles: Set<string> }[] = [];
  for (const passage of ranked) {
    if (kept.length === limit) break;
    const shingles = shinglesOf(passage.text);
    if (!kept.some((better) => resemblance(better.shingles, shingles) >= same))
      kept.push({ passage, shingles });
  }
  return kept.map(({ passage }) => passage);
}

function shinglesOf(text: string): Set<string> {
  const words = tokenize(text).map(({ term }) => term);
  return new Set(words.map((_, i) => words.slice(i, i + 3).join(" ")));
}

function resemblance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < fewest || Math.min(a.size, b.size) < same * Math.max(a.size, b.size)) return 0;
  let shared = 0;
  for (const shingle of a) if (b.has(shingle)) shared++;
  return shared / (a.size + b.size - shared);
}
