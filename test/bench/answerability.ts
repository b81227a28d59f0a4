import type { Corpus } from "../../functions/corpus/corpus.ts";
import type { Document } from "../../functions/corpus/document.ts";
import type { Embedder } from "../../functions/corpus/embed/embedder.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { seeded } from "../seeded.ts";
import type { Dataset, Question } from "./dataset.ts";
import { embedAll } from "./embed-all.ts";

/** Areas under the ROC curve of the evidence number; undefined where the set has no such questions. */
export interface Answerability {
  /** Answerable questions against the set's own unanswerable ones, over all documents. */
  adversarial?: number;
  /** Each document alone: its own questions against as many of other documents, drawn with a fixed seed. */
  elsewhere?: number;
}

/** Measures how well the best passage's evidence tells questions that the corpus answers from others. */
export async function answerability(
  { documents, questions }: Dataset,
  whole: Corpus,
  embedder?: Embedder,
): Promise<Answerability> {
  const answerable = questions.filter((question) => question.answerable);
  const unanswerable = questions.filter((question) => !question.answerable);
  const right: number[] = [];
  const wrong: number[] = [];
  const random = seeded(1);
  for (const document of documents) {
    const own = answerable.filter((question) => question.document === document.id);
    const others = answerable.filter(({ document: of }) => of !== undefined && of !== document.id);
    if (own.length === 0 || others.length === 0) continue;
    const corpus = await alone(document, embedder);
    right.push(...(await evidences(corpus, own)));
    const drawn = own.map(() => others[Math.floor(random() * others.length)] as Question);
    wrong.push(...(await evidences(corpus, drawn)));
  }
  return {
    ...(unanswerable.length > 0
      ? { adversarial: auc(await evidences(whole, answerable), await evidences(whole, unanswerable)) }
      : {}),
    ...(right.length > 0 ? { elsewhere: auc(right, wrong) } : {}),
  };
}

async function alone(document: Document, embedder?: Embedder): Promise<Corpus> {
  const vectors = embedder && (await embedAll([document], embedder));
  return openIndex(await encodeIndex("", [document], vectors), embedder);
}

async function evidences(corpus: Corpus, questions: readonly Question[]): Promise<number[]> {
  const found: number[] = [];
  for (const { query } of questions) {
    const passages = await corpus.search(query, 3);
    found.push(Math.max(0, ...passages.map(({ evidence }) => evidence)));
  }
  return found;
}

/** The share of pairs in which the right one has more; equal ones count half (Mann and Whitney's U). */
function auc(right: readonly number[], wrong: readonly number[]): number {
  let won = 0;
  for (const a of right) for (const b of wrong) won += a > b ? 1 : a === b ? 0.5 : 0;
  return won / (right.length * wrong.length);
}
