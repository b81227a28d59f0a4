import type { AnswerEvent, Citation } from "../answer/events.ts";
import type { Part } from "../answer/parts.ts";
import { notInCorpus } from "../answer/wording.ts";
import { markdownOf } from "./markdown.ts";

type Event<T extends AnswerEvent["type"]> = Extract<AnswerEvent, { type: T }>;

/** A part of an answer with the ids of its citations. */
export type AnsweredPart = Part & { citations: number[] } & Pick<Event<"part">, "quoted" | "opens" | "path">;

/** What has come of an answer so far. */
export interface AnswerRecord {
  /** Hash of the index that it is made from. */
  corpus: string;
  parts: AnsweredPart[];
  /** Each once, in the order of their ids. */
  citations: Citation[];
  /** Said instead of an answer: a greeting, a question asked back. */
  remark?: string;
  fallback?: Event<"fallback">;
  end?: Event<"end">;
}

/** An answer that came to its end. */
export type FinishedAnswer = AnswerRecord & { end: Event<"end"> };

export function newRecord(corpus: string): AnswerRecord {
  return { corpus, parts: [], citations: [] };
}

/** Takes an event into the record. */
export function take(record: AnswerRecord, event: AnswerEvent): void {
  switch (event.type) {
    case "part": {
      const { type: _, part, citations, ...others } = event;
      const known = new Set(record.citations.map(({ id }) => id));
      record.citations.push(...citations.filter(({ id }) => !known.has(id)));
      record.parts.push({ ...part, citations: citations.map(({ id }) => id), ...others });
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

/** The answer as one text: Markdown, with marks. */
export function answerText({ parts, remark, end }: FinishedAnswer): string {
  if (remark !== undefined) return remark;
  if (end.outcome === "not_in_corpus") return notInCorpus(end.nearest);
  return markdownOf(parts);
}
