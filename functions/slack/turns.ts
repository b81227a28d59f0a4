import type { WebClient } from "@slack/web-api";
import type { leaseStore } from "../state/leases.ts";
import type { VisitorQuestion } from "../turn/answering.ts";
import { longestQuestion } from "../turn/question.ts";
import type { LogEntry } from "../turn/service.ts";
import type { Conversations } from "../turn/stored-turn.ts";
import { type OpenTurn, Refused, type Turns } from "../turn/turn.ts";
import type { Job } from "./jobs.ts";
import type { Links } from "./message.ts";

/** What the worker is made of: the service's surface for Slack, and Slack itself. */
export interface WorkerServices extends Links {
  slack: WebClient;
  /** Answers questions, within the limits. */
  turns: Turns;
  conversations: Conversations;
  leases: ReturnType<typeof leaseStore>;
  /** Questions to offer in the assistant pane, at most four; in a corpus without telling headings none. */
  prompts(): readonly string[];
  /** A name for somebody that does not say who it is. */
  nameOf(who: string): string;
  log(entry: LogEntry): void;
}

/** There is no answer, and another try would not bring one: a limit, or too long a question. `message` is fit for the asker. */
export class Declined extends Error {
  override name = "Declined";
}

export type Question = Extract<Job, { kind: "question" | "thread-message" }>;
export type Edited = Extract<Job, { kind: "edited" }>;
export type Deleted = Extract<Job, { kind: "deleted" }>;

/** Never aborts: whoever asks in Slack does not leave. */
export const forever = new AbortController().signal;

/** A question of a thread, with what was said in it before. */
export async function questionOf(job: Question | Edited, services: WorkerServices): Promise<VisitorQuestion> {
  // Of a question that is answered anew, the old answer and what came after it were not said before it.
  const history = (await services.turns.recall(conversationOf(job), answerIdOf(job))) ?? [];
  return { text: withoutMarkup(job.text), history, visitor: nameOf(job, services) };
}

/** A name for whoever did something in a workspace. */
export function nameOf({ team, user }: { team: string; user: string }, services: WorkerServices): string {
  return services.nameOf(`slack ${team}:${user}`);
}

/** The thread of a question is its conversation. */
export function conversationOf({ team, channel, thread }: Question | Edited | Deleted): string {
  return `${team}:${channel}:${thread}`;
}

/** Names the answer to a question, in votes and in the conversation. */
export function answerIdOf({ channel, thread, ts }: Question | Edited | Deleted): string {
  return `${channel}:${thread}:${ts}`;
}

/** A private answer is a conversation of its own, of the same name. */
export function privateIdOf({ id }: { id: string }): string {
  return `private:${id}`;
}

/** The conversation that an answer stands in, by the answer's name. */
export function conversationOfAnswer(answerId: string, team: string): string {
  if (answerId.startsWith("private:")) return answerId;
  return `${team}:${answerId.slice(0, answerId.lastIndexOf(":"))}`;
}

/** Begins the turn of a question. @throws {Declined} when it is too long, or over a limit. */
export async function begin(question: VisitorQuestion, { turns }: WorkerServices): Promise<OpenTurn> {
  const { length } = question.text;
  if (length > longestQuestion)
    throw new Declined(
      `A question may have ${longestQuestion.toLocaleString("en")} characters; this one has ${length.toLocaleString("en")}. Please ask in fewer words.`,
    );
  try {
    return await turns.begin(question);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const minutes = Math.ceil(error.retryMs / 60_000);
    const when = minutes === 1 ? "a minute" : `${minutes} minutes`;
    throw new Declined(`${error.message} Please ask again in ${when}.`);
  }
}

/** What a person reads of a message's source: links by their labels, escapes undone. */
export function withoutMarkup(text: string): string {
  return text
    .replace(/<(?:[^<>|]*)\|([^<>]*)>/g, "$1")
    .replace(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

export const failure = "Something went wrong, and your question could not be answered. Please ask again.";
