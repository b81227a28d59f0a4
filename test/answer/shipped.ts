import { answer } from "../../functions/answer/answer.ts";
import type { Model } from "../../functions/answer/draft/model.ts";
import type { AnswerEvent, Question } from "../../functions/answer/events.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";

/** The corpus that Footnote ships with, indexed in memory. */
export const shipped = await openIndex(await buildIndex(await readFolder("corpus")));

export type Ended = Extract<AnswerEvent, { type: "end" }>;
export type Said = Extract<AnswerEvent, { type: "part" }>;

/** Everything that came of one question. */
export interface Outcome {
  events: AnswerEvent[];
  parts: Said[];
  /** The parts' texts in one string. */
  text: string;
  end: Ended;
}

/** Asks the shipped corpus, with a model or without. */
export async function ask(
  question: string,
  {
    model,
    history = [],
    corpus = shipped,
    signal = new AbortController().signal,
  }: Partial<Question> & { model?: Model; corpus?: typeof shipped; signal?: AbortSignal } = {},
): Promise<Outcome> {
  const events: AnswerEvent[] = [];
  for await (const event of answer({ text: question, history }, { corpus, model, signal }))
    events.push(event);
  const parts = events.filter((event) => event.type === "part");
  const end = events.at(-1);
  if (end?.type !== "end") throw new Error("the answer has no end");
  return { events, parts, text: parts.map(({ part }) => part.text).join(" "), end };
}
