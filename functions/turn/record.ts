import type { AnswerEvent, Citation } from "../answer/events.ts";
import { notInCorpus, withMarkers } from "../answer/wording.ts";

type Event<T extends AnswerEvent["type"]> = Extract<AnswerEvent, { type: T }>;

/** What has come of an answer so far. */
export interface AnswerRecord {
  /** Each with the ids of its citations. */
  sentences: { text: string; citations: number[] }[];
  /** Each once, in the order of their ids. */
  citations: Citation[];
  /** Said instead of an answer: a greeting, a question asked back. */
  remark?: string;
  fallback?: Event<"fallback">;
  end?: Event<"end">;
}

/** An answer that came to its end. */
export type FinishedAnswer = AnswerRecord & { end: Event<"end"> };

export function newRecord(): AnswerRecord {
  return { sentences: [], citations: [] };
}

/** Takes an event into the record. */
export function take(record: AnswerRecord, event: AnswerEvent): void {
  switch (event.type) {
    case "sentence": {
      const known = new Set(record.citations.map(({ id }) => id));
      record.citations.push(...event.citations.filter(({ id }) => !known.has(id)));
      record.sentences.push({ text: event.text, citations: event.citations.map(({ id }) => id) });
      break;
    }
    case "remark":
      record.remark = event.text;
      break;
    case "fallback":
      record.fallback = event;
      break;
    case "end":
      record.end = event;
      break;
  }
}

/** @throws when the answer broke off: what came of it may lack the half that matters. */
export function finished(record: AnswerRecord): FinishedAnswer {
  if (!record.end) throw new Error("The answer broke off before its end");
  return { ...record, end: record.end };
}

/** The answer as one text, with markers. */
export function answerText({ sentences, remark, end }: FinishedAnswer): string {
  if (remark !== undefined) return remark;
  if (end.outcome === "not_in_corpus") return notInCorpus(end.nearest);
  return sentences.map(withMarkers).join(" ");
}

/** A question and its finished answer as they are kept, under the answer's id; `corpus` is the hash of the index. */
export function turnOf(id: string, question: string, answer: FinishedAnswer, corpus: string) {
  const { outcome, drafter } = answer.end;
  return {
    id,
    question,
    answer: answerText(answer),
    outcome,
    drafter,
    corpus,
    citations: answer.citations,
    at: new Date().toISOString(),
  };
}
