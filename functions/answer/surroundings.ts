import type { Corpus, RetrievedPassage } from "../corpus/corpus.ts";

/** Around so many of the best passages their page is read, … */
const best = 3;
/** … so many passages before and after each, … */
const reach = 4;
/** … until there are so many characters in all, about 3,000 tokens: ten passages are between 1,200 and 2,000. */
const room = 12_000;

/**
 * What stands around the best of the passages that a question found, nearest first, as long as there is room: the code beside
 * its explanation, the sentence that a section opens with, the rest of a short page. What was found itself is not in it.
 */
export function surroundings(found: readonly RetrievedPassage[], corpus: Corpus): RetrievedPassage[] {
  const added: RetrievedPassage[] = [];
  const windows = found.slice(0, best).map((passage) => windowOf(passage, corpus));
  let left = room - found.reduce((sum, { text }) => sum + text.length, 0);
  for (let distance = 0; distance < reach; distance++) {
    for (const { before, after } of windows) {
      for (const passage of [after[distance], before[distance]]) {
        if (!passage || passage.text.length > left) continue;
        if ([...found, ...added].some((other) => overlap(other, passage))) continue;
        added.push(passage);
        left -= passage.text.length;
      }
    }
  }
  return added;
}

/** What stands before and after a passage, nearest first. */
function windowOf({ document, start, end }: RetrievedPassage, corpus: Corpus) {
  return {
    before: corpus
      .around({ document, start }, reach)
      .filter((other) => other.end <= start)
      .reverse(),
    after: corpus.around({ document, start: end - 1 }, reach).filter((other) => other.start >= end),
  };
}

function overlap(a: RetrievedPassage, b: RetrievedPassage): boolean {
  return a.document === b.document && a.start < b.end && b.start < a.end;
}
