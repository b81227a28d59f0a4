/**
 * How likely it is that a passage answers a query: a logistic regression (Platt, 1999) on the share of the query's words
 * that it has and on its cosine. The weights are fitted on SQuAD's development set: questions asked of the article that
 * they were written for against as many asked of another (`test/bench/fit-evidence.ts` fits, `npm run bench -- retrieval`
 * measures the outcome).
 * They hold for the builtin encoder; other encoders' cosines lie elsewhere, so that for them only the words speak.
 */
const byWords = { bias: -6.95, words: 24.49 };
const byBoth = { bias: -8.85, words: 5.76, cosine: 18.17 };

/** A probability, 0 to 1. */
export function evidenceOf({ words, cosine }: { words: number; cosine?: number | undefined }): number {
  const logit =
    cosine === undefined
      ? byWords.bias + byWords.words * words
      : byBoth.bias + byBoth.words * words + byBoth.cosine * cosine;
  return 1 / (1 + Math.exp(-logit));
}
