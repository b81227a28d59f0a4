import type { Language } from "../../language/languages.ts";
import { termOf, tokenize } from "../../language/terms.ts";
import type { IndexTables } from "../index/index-file.ts";
import { type PostingList, postingLists } from "../index/posting-lists.ts";
import { readQuery, type Wanted } from "./query.ts";
import { sentenceMatcher } from "./sentence-match.ts";
import { best } from "./top.ts";
import { openVectors } from "./vectors.ts";
import { openVocabulary } from "./vocabulary.ts";

/**
 * BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields", 2004):
 * the term frequencies of the fields are normalized by field length, weighted and added before saturation.
 */
const k1 = 1.2;
const title = { weight: 1.5, b: 0.5 };
const body = { weight: 1, b: 0.75 };
const metadata = { weight: 0.5 };
/** What a block leans on: a lead-in, the header of a table, a term. */
const lead = { weight: 0.8 };
/** What the best sentence counts beside the passage. */
const sentenceWeight = 0.7;
/** What a cosine of 1 counts beside all words of the query found. */
const similarityWeight = 0.8;
/** Below this cosine a text has nothing to do with a query whose words it does not have. */
const unlike = 0.3;
/** How many of the best passages are read sentence by sentence. */
const pool = 100;

export interface Ranked {
  /** Row of the passage table. */
  passage: number;
  /** 0 and up. */
  score: number;
  /** What of the query's words is found, weighed by their rarity; about 0 to 1. */
  words: number;
  /** Undefined when search went by words alone. */
  cosine?: number;
}

/** Ranks the passages of an index. The returned functions share nothing that changes. */
export function ranking(tables: IndexTables, languages: readonly Language[]) {
  const { postingStarts, titleLengths, bodyLengths } = tables;
  const passageCount = bodyLengths.length;
  const averageTitle = mean(titleLengths);
  const averageBody = mean(bodyLengths);
  const vocabulary = openVocabulary(tables);
  const lists = postingLists(tables);
  const matchSentences = sentenceMatcher(tables);
  const similarities = openVectors(tables);

  /** Robertson and Spärck Jones's weight, kept above zero. */
  function idf(row: number): number {
    const df = row < 0 ? 0 : (postingStarts[row + 1] ?? 0) - (postingStarts[row] ?? 0);
    return Math.log(1 + (passageCount - df + 0.5) / (df + 0.5));
  }

  function scorePassages(wanted: readonly Wanted[], found: (row: number) => PostingList): Float32Array {
    const scores = new Float32Array(passageCount);
    for (const { row, weight } of wanted.flatMap(({ variants }) => variants)) {
      const rarity = idf(row) * weight;
      const { passages, titles, bodies, metadata: abouts, leads } = found(row);
      for (let i = 0; i < passages.length; i++) {
        const passage = passages[i] ?? 0;
        const inTitle =
          (titles[i] ?? 0) / (1 - title.b + (title.b * (titleLengths[passage] ?? 0)) / averageTitle);
        const inBody = (bodies[i] ?? 0) / (1 - body.b + (body.b * (bodyLengths[passage] ?? 0)) / averageBody);
        const frequency =
          title.weight * inTitle +
          body.weight * inBody +
          metadata.weight * (abouts[i] ?? 0) +
          lead.weight * (leads[i] ?? 0);
        scores[passage] = (scores[passage] ?? 0) + (rarity * frequency) / (k1 + frequency);
      }
    }
    return scores;
  }

  /**
   * The best `limit` passages, best first; of equals the earlier in the corpus. With the query's vector the
   * similarity is added to the words' score: a sum keeps how sure each of the two is, which ranks do not.
   */
  function rank(query: string, limit: number, vector?: Float32Array): Ranked[] {
    const wanted = readQuery(query, vocabulary, languages);
    const found = lists();
    const scores = scorePassages(wanted, found);
    const similar = vector && similarities(vector);
    const size = Math.max(pool, limit);
    const rows = new Set([...best(scores, size), ...(similar ? best(similar, size, unlike) : [])]);
    const candidates = [...rows].sort((a, b) => a - b);
    const sentences = matchSentences(wanted, candidates, found);
    // The words' score grows with their number and rarity; a cosine does not, so it is measured by them.
    const whole =
      (1 + sentenceWeight) * wanted.reduce((sum, { variants }) => sum + idf(variants[0]?.row ?? -1), 0);
    return candidates
      .map((passage, i) => {
        const words = (scores[passage] ?? 0) + sentenceWeight * (sentences[i] ?? 0);
        const cosine = similar?.[passage];
        return {
          passage,
          score: words + similarityWeight * whole * (cosine ?? 0),
          words: whole === 0 ? 0 : words / whole,
          ...(cosine === undefined ? {} : { cosine }),
        };
      })
      .sort((a, b) => b.score - a.score || a.passage - b.passage)
      .slice(0, limit);
  }

  return {
    rank,
    rarity(word: string) {
      if (languages.some((language) => tokenize(word, language).every(({ stop }) => stop))) return 0;
      return Math.min(...languages.map((language) => idf(vocabulary.find(termOf(word, language)))));
    },
    knows: (word: string) => languages.some((language) => vocabulary.find(termOf(word, language)) >= 0),
  };
}

function mean(values: Uint16Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length || 1;
}
