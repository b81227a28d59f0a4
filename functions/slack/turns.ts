import type { WebClient } from "@slack/web-api";
import type { AnswerEvent } from "../answer/events.ts";
import { type FinishedAnswer, finished, newRecord, take, turnOf } from "../answer/record.ts";
import { withoutMarkers } from "../answer/wording.ts";
import type { Answering, Asked } from "../answering.ts";
import type { Admit } from "../state/admission.ts";
import type { claimStore } from "../state/claims.ts";
import type { conversationStore } from "../state/conversations.ts";
import type { feedbackStore } from "../state/feedback.ts";
import type { Job } from "./jobs.ts";
import type { MessageParts } from "./message.ts";

/** What the worker is made of; the handler on Lambda and the local queue hand in the same. */
export interface WorkerParts extends MessageParts {
  slack: WebClient;
  answer: Answering;
  /** Counts a question against the limits. */
  admit: Admit;
  /** Hash of the index. */
  corpus: string;
  /** Questions to offer in the assistant pane, at most four. */
  prompts: readonly string[];
  claims: ReturnType<typeof claimStore>;
  conversations: ReturnType<typeof conversationStore>;
  feedback: ReturnType<typeof feedbackStore>;
  /** A name for somebody that does not say who it is. */
  nameOf(who: string): string;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}

/** Somebody else holds the work; the queue delivers it again. */
export class TryAgain extends Error {
  override name = "TryAgain";
}

/** The limits do not allow an answer now. `message` is fit for the asker. */
export class NotNow extends Error {
  override name = "NotNow";
}

export type Question = Extract<Job, { kind: "question" | "thread-message" }>;
export type Edited = Extract<Job, { kind: "edited" }>;
export type Deleted = Extract<Job, { kind: "deleted" }>;

const turnsBack = 6;

/** Answers a question of a thread, with what was said in it before. */
export async function answerOf(job: Question | Edited, parts: WorkerParts): Promise<FinishedAnswer> {
  return whole(await askedBy(job, parts), parts);
}

/** A question of a thread, with what was said in it before. */
export async function askedBy(job: Question | Edited, parts: WorkerParts): Promise<Asked> {
  const turns = (await parts.conversations.recentTurns(conversationOf(job), turnsBack)) ?? [];
  const history = turns.map(({ question, answer }) => ({ question, answer: withoutMarkers(answer) }));
  return { text: plain(job.text), history, visitor: nameOf(job, parts) };
}

/** A name for whoever did something in a workspace. */
export function nameOf({ team, user }: { team: string; user: string }, parts: WorkerParts): string {
  return parts.nameOf(`slack ${team}:${user}`);
}

/** The thread of a question is its conversation. */
export function conversationOf({ team, channel, thread }: Question | Edited): string {
  return `slack:${team}:${channel}:${thread}`;
}

/** The events of an answer, within the limits. @throws {NotNow} before the first. */
export async function* eventsOf(asked: Asked, parts: WorkerParts): AsyncGenerator<AnswerEvent> {
  const { refused, leave } = await parts.admit(asked.visitor);
  if (refused) {
    const minutes = Math.ceil(refused.retryMs / 60_000);
    const when = minutes === 1 ? "a minute" : `${minutes} minutes`;
    throw new NotNow(`${refused.reason} Please ask again in ${when}.`);
  }
  try {
    yield* parts.answer(asked, new AbortController().signal);
  } finally {
    await leave();
  }
}

/** An answer to its end. */
export async function whole(asked: Asked, parts: WorkerParts): Promise<FinishedAnswer> {
  const record = newRecord();
  for await (const event of eventsOf(asked, parts)) take(record, event);
  return finished(record);
}

/** A store that fails costs the memory of a turn, not the answer. */
export async function remember(
  id: string,
  answerId: string,
  question: string,
  answer: FinishedAnswer,
  parts: WorkerParts,
): Promise<void> {
  try {
    await parts.conversations.ensure(id);
    await parts.conversations.append(id, turnOf(answerId, question, answer, parts.corpus));
  } catch (error) {
    parts.log({ level: "error", message: "The turn could not be stored", error });
  }
}

/** What a person reads of a message's source: links by their labels, escapes undone. */
export function plain(text: string): string {
  return text
    .replace(/<(?:[^<>|]*)\|([^<>]*)>/g, "$1")
    .replace(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

export const failure = "Something went wrong, and your question could not be answered. Please ask again.";
