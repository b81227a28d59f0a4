import type { IndexTables } from "./index-file.ts";
import { synonymsOf } from "./lexicon.ts";
import { searchTerms } from "./terms.ts";

/**
 * BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields", 2004):
 * the term frequencies of the fields are normalized by field length, weighted and added before saturation.
 */
const k1 = 1.2;
const title = { weight: 1.5, b: 0.5 };
const body = { weight: 1, b: 0.75 };
/** A synonym finds, but never as well as the word that was asked for. */
const synonymWeight = 0.3;

export interface Ranked {
  /** Row of the passage table. */
  passage: number;
  score: number;
}

/** Ranks the passages of an index. The returned functions share nothing that changes. */
export function ranking(tables: IndexTables) {
  const { postingStarts, postingPassages, postingTitles, postingBodies, titleLengths, bodyLengths } = tables;
  const passageCount = bodyLengths.length;
  const averageTitle = mean(titleLengths);
  const averageBody = mean(bodyLengths);
  const find = termFinder(tables);

  /** Robertson and Spärck Jones's weight, kept above zero. */
  function rarity(term: string): number {
    const row = find(term);
    const df = row < 0 ? 0 : (postingStarts[row + 1] ?? 0) - (postingStarts[row] ?? 0);
    return Math.log(1 + (passageCount - df + 0.5) / (df + 0.5));
  }

  function rank(query: string, limit: number): Ranked[] {
    const scores = new Float32Array(passageCount);
    for (const [term, weight] of weigh(query)) {
      const row = find(term);
      if (row < 0) continue;
      const idf = rarity(term) * weight;
      const end = postingStarts[row + 1] ?? 0;
      for (let i = postingStarts[row] ?? 0; i < end; i++) {
        const passage = postingPassages[i] ?? 0;
        const inTitle =
          (postingTitles[i] ?? 0) / (1 - title.b + (title.b * (titleLengths[passage] ?? 0)) / averageTitle);
        const inBody =
          (postingBodies[i] ?? 0) / (1 - body.b + (body.b * (bodyLengths[passage] ?? 0)) / averageBody);
        const frequency = title.weight * inTitle + body.weight * inBody;
        scores[passage] = (scores[passage] ?? 0) + (idf * frequency) / (k1 + frequency);
      }
    }
    return best(scores, limit);
  }

  return { rank, rarity, knows: (term: string) => find(term) >= 0 };
}

/** The query's terms and their synonyms, each once. */
function weigh(query: string): Map<string, number> {
  const weights = new Map<string, number>();
  const asked = new Set(searchTerms(query));
  for (const term of asked) weights.set(term, 1);
  for (const term of asked) {
    for (const synonym of synonymsOf(term)) if (!asked.has(synonym)) weights.set(synonym, synonymWeight);
  }
  return weights;
}

/** The best by score; of equals the earlier in the corpus. */
function best(scores: Float32Array, limit: number): Ranked[] {
  const top: Ranked[] = [];
  let bar = 0;
  for (let passage = 0; passage < scores.length; passage++) {
    const score = scores[passage] ?? 0;
    if (score <= bar) continue;
    let at = top.length;
    while (at > 0 && (top[at - 1]?.score ?? 0) < score) at--;
    top.splice(at, 0, { passage, score });
    if (top.length > limit) top.pop();
    if (top.length === limit) bar = top[limit - 1]?.score ?? 0;
  }
  return top;
}

/** Binary search for a term's row over the sorted UTF-8 table; negative when the index does not have it. */
function termFinder({ terms, termStarts }: IndexTables): (term: string) => number {
  const bytes = Buffer.from(terms.buffer, terms.byteOffset, terms.byteLength);
  return (term) => {
    const wanted = Buffer.from(term);
    let low = 0;
    let high = termStarts.length - 2;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = bytes.compare(wanted, 0, wanted.length, termStarts[middle], termStarts[middle + 1]);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
}

function mean(values: Uint16Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length || 1;
}
