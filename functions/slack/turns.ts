import type { WebClient } from "@slack/web-api";
import type { AnswerEvent } from "../answer/events.ts";
import { withoutMarkers } from "../answer/wording.ts";
import type { Admit } from "../state/admission.ts";
import type { claimStore } from "../state/claims.ts";
import type { conversationStore } from "../state/conversations.ts";
import type { feedbackStore } from "../state/feedback.ts";
import type { Answering, Asked } from "../turn/answering.ts";
import { type FinishedAnswer, finished, newRecord, take, turnOf } from "../turn/record.ts";
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
  /** Questions to offer in the assistant pane, at most four; in a corpus without telling headings none. */
  prompts: readonly string[];
  claims: ReturnType<typeof claimStore>;
  conversations: ReturnType<typeof conversationStore>;
  feedback: ReturnType<typeof feedbackStore>;
  /** A name for somebody that does not say who it is. */
  nameOf(who: string): string;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}

/** There is no answer, and another try would not bring one: a limit, or too long a question. `message` is fit for the asker. */
export class Declined extends Error {
  override name = "Declined";
}

export type Question = Extract<Job, { kind: "question" | "thread-message" }>;
export type Edited = Extract<Job, { kind: "edited" }>;
export type Deleted = Extract<Job, { kind: "deleted" }>;

const turnsBack = 6;
/** The same as in the API, in UTF-16 code units. */
const longestQuestion = 2000;

/** A question of a thread, with what was said in it before. */
export async function askedBy(job: Question | Edited, parts: WorkerParts): Promise<Asked> {
  const turns = (await parts.conversations.recentTurns(conversationOf(job), turnsBack)) ?? [];
  // Of a question that is answered anew, the old answer and what came after it were not said before it.
  const own = turns.findIndex(({ id }) => id === answerIdOf(job));
  const before = own === -1 ? turns : turns.slice(0, own);
  const history = before.map(({ question, answer }) => ({ question, answer: withoutMarkers(answer) }));
  return { text: plain(job.text), history, visitor: nameOf(job, parts) };
}

/** A name for whoever did something in a workspace. */
export function nameOf({ team, user }: { team: string; user: string }, parts: WorkerParts): string {
  return parts.nameOf(`slack ${team}:${user}`);
}

/** The thread of a question is its conversation. */
export function conversationOf({ team, channel, thread }: Question | Edited | Deleted): string {
  return `slack:${team}:${channel}:${thread}`;
}

/** Names the answer to a question, in votes and in the conversation. */
export function answerIdOf({ channel, ts }: { channel: string; ts: string }): string {
  return `${channel}:${ts}`;
}

/** The events of an answer, within the limits. @throws {Declined} before the first. */
export async function* eventsOf(asked: Asked, parts: WorkerParts): AsyncGenerator<AnswerEvent> {
  if (asked.text.length > longestQuestion)
    throw new Declined(
      `A question may have ${longestQuestion.toLocaleString("en")} characters; this one has ${asked.text.length.toLocaleString("en")}. Please ask in fewer words.`,
    );
  const { refused, leave } = await parts.admit(asked.visitor);
  if (refused) {
    const minutes = Math.ceil(refused.retryMs / 60_000);
    const when = minutes === 1 ? "a minute" : `${minutes} minutes`;
    throw new Declined(`${refused.reason} Please ask again in ${when}.`);
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

/**
 * Keeps a turn, in the place of what was kept of it if it is answered `again`. A store that fails costs the memory of a turn,
 * not the answer.
 */
export async function remember(
  id: string,
  answerId: string,
  question: string,
  answer: FinishedAnswer,
  parts: WorkerParts,
  { again = false } = {},
): Promise<void> {
  try {
    const turn = turnOf(answerId, question, answer, parts.corpus);
    await parts.conversations.ensure(id);
    if (!again || !(await parts.conversations.replaceTurn(id, turn)))
      await parts.conversations.append(id, turn);
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
