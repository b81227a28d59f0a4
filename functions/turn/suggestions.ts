import type { Corpus } from "../corpus/corpus.ts";

/** A question to begin with: what the page shows and what it asks. */
export interface Suggestion {
  label: string;
  question: string;
}

type Titles = Pick<Corpus, "documents" | "document">;

const most = 4;

/**
 * Questions about sections of the corpus, taken from the first documents in turn. A title of one word
 * ("Introduction", "Conclusion") says too little to ask about.
 */
export function suggestions(corpus: Titles): Suggestion[] {
  const titles = corpus
    .documents()
    .slice(0, most)
    .map(({ id }) => tellingTitles(corpus, id));
  const longest = Math.max(0, ...titles.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, row) => titles.flatMap((of) => of[row] ?? [])).flat();
  return [...new Set(inTurn)]
    .slice(0, most)
    .map((title) => ({ label: title, question: `What about “${title}”?` }));
}

function tellingTitles(corpus: Titles, id: string): string[] {
  const words = new Intl.Segmenter(undefined, { granularity: "word" });
  return (corpus.document(id)?.sections ?? [])
    .filter(({ level }) => level === 2)
    .map(({ title }) => title.replace(/^(\d+\.)*\d*\s+/, ""))
    .filter((title) => [...words.segment(title)].filter(({ isWordLike }) => isWordLike).length > 1);
}
