import type { Corpus, RetrievedPassage } from "../corpus/corpus.ts";
import type { Turn } from "./events.ts";
import { mergeNeighbours } from "./neighbours.ts";
import { type QuestionPart, searchQuery } from "./question/question.ts";
import { surroundings } from "./surroundings.ts";

/** How many passages a draft is made from and held against. */
export const passageLimit = 10;
/** Below this evidence a passage has no more to do with a question than any text has. */
const least = 0.01;
/** How much what was said before counts beside the question itself, each measured by its best passage. */
const context = { before: 0.3, earlier: 0.15, answer: 0.1 };
const turnsBack = 4;
const answerLength = 600;
/** How deep the lists are that are put together. */
const depth = 100;

/**
 * The passages for all parts of a question: the best of each part in turn, up to the limit. A corpus that is no
 * longer than that is read whole, since words that the search does not know may matter; but not for a question
 * that finds nothing at all. Passages that follow each other are joined.
 */
export async function retrieve(
  parts: readonly QuestionPart[],
  history: readonly Turn[],
  corpus: Corpus,
): Promise<RetrievedPassage[]> {
  const around = await searchHistory(history, corpus);
  const queries = parts.map((part) => (around.length > 0 ? part.text : searchQuery(part)));
  // Parts may belong together more than their words show.
  if (queries.length > 1) queries.unshift(parts.map(({ text }) => text).join(" "));
  const lists = await Promise.all(
    queries.map(async (query) => {
      const own = await corpus.search(query, around.length > 0 ? depth : passageLimit);
      return around.length > 0 ? combine([{ passages: own, weight: 1 }, ...around]) : own;
    }),
  );
  if (lists.every((list) => list.every(({ evidence }) => evidence < least))) return [];
  const ranked = Array.from({ length: passageLimit }, (_, rank) =>
    lists.flatMap((list) => list[rank] ?? []),
  ).flat();
  const rest = corpus.passageCount <= passageLimit ? corpus.passages() : [];
  const chosen = new Map<string, RetrievedPassage>();
  for (const passage of [...ranked, ...rest]) {
    const key = keyOf(passage);
    if (chosen.size < passageLimit && !chosen.has(key)) chosen.set(key, passage);
  }
  return mergeNeighbours([...chosen.values()], corpus);
}

/**
 * The passages found with what stands around the best of them, for a model: it understands code by the words beside it, and the
 * words that a search knows are often in the one and the answer in the other. Those found come first.
 */
export function withSurroundings(found: readonly RetrievedPassage[], corpus: Corpus): RetrievedPassage[] {
  return mergeNeighbours([...found, ...surroundings(found, corpus)], corpus);
}

interface Found {
  passages: RetrievedPassage[];
  weight: number;
}

/**
 * What the conversation so far finds. It counts a little with every question of it, also with one that seems to stand
 * alone: people stay with their subject. (MTRAG: recall@5 of follow-up turns 0.75 by the last turn, 0.84 with this.)
 */
async function searchHistory(history: readonly Turn[], corpus: Corpus): Promise<Found[]> {
  const recent = history.slice(-turnsBack);
  const last = recent.at(-1);
  if (!last) return [];
  const earlier = recent.slice(0, -1).map(({ question }) => question);
  const queries = [
    { query: last.question, weight: context.before },
    { query: earlier.join(" "), weight: context.earlier },
    { query: last.answer.slice(0, answerLength), weight: context.answer },
  ].filter(({ query }) => /\p{L}/u.test(query));
  return Promise.all(
    queries.map(async ({ query, weight }) => ({ passages: await corpus.search(query, depth), weight })),
  );
}

/** One list of several: each passage with the sum of its weighted scores, as shares of the best of each list. */
function combine(lists: readonly Found[]): RetrievedPassage[] {
  const combined = new Map<string, RetrievedPassage>();
  for (const { passages, weight } of lists) {
    const best = passages[0]?.score ?? 1;
    for (const passage of passages) {
      const known = combined.get(keyOf(passage));
      const score = (weight * passage.score) / (best || 1);
      combined.set(
        keyOf(passage),
        known
          ? { ...known, score: known.score + score, evidence: Math.max(known.evidence, passage.evidence) }
          : { ...passage, score },
      );
    }
  }
  return [...combined.values()].sort((a, b) => b.score - a.score);
}

function keyOf({ document, start }: RetrievedPassage): string {
  return `${document}:${start}`;
}
