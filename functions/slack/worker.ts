import type { WebClient } from "@slack/web-api";
import type { AnswerEvent, Turn } from "../answer/events.ts";
import { type FinishedAnswer, finished, newRecord, take, turnOf } from "../answer/record.ts";
import { withoutMarkers } from "../answer/wording.ts";
import type { claimStore } from "../state/claims.ts";
import type { conversationStore } from "../state/conversations.ts";
import type { feedbackStore } from "../state/feedback.ts";
import type { Job } from "./jobs.ts";
import { answerMessage, escaped, type Message, type MessageParts, shareable } from "./message.ts";
import { postedAnswer, postOnce, streamedAs, streaming } from "./post.ts";
import { streamAnswer } from "./stream.ts";

/** What the worker is made of; the handler on Lambda and the local queue hand in the same. */
export interface WorkerParts extends MessageParts {
  slack: WebClient;
  answer(question: { text: string; history: Turn[] }, signal: AbortSignal): AsyncIterable<AnswerEvent>;
  /** Hash of the index. */
  corpus: string;
  /** Questions to offer in the assistant pane, at most four. */
  prompts: readonly string[];
  claims: ReturnType<typeof claimStore>;
  conversations: ReturnType<typeof conversationStore>;
  feedback: ReturnType<typeof feedbackStore>;
  /** A name for a user that does not say who it is. */
  voterOf(user: string): string;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}

/** Somebody else holds the work; the queue delivers it again. */
export class TryAgain extends Error {
  override name = "TryAgain";
}

type Question = Extract<Job, { kind: "question" | "thread-message" }>;
type Edited = Extract<Job, { kind: "edited" }>;
type Deleted = Extract<Job, { kind: "deleted" }>;

const turnsBack = 6;

/**
 * Does one job. Rejects when it has to be delivered again; on the last delivery the asker is told that it failed, and
 * it still rejects, so that the queue keeps it with its dead letters.
 */
export async function work(job: Job, parts: WorkerParts, { lastTry }: { lastTry: boolean }): Promise<void> {
  switch (job.kind) {
    case "question":
      return answerQuestion(job, parts, lastTry);
    case "thread-message":
      // Only in threads that the bot is in.
      if ((await parts.conversations.recentTurns(conversationOf(job), 1)) === undefined) return;
      return answerQuestion(job, parts, lastTry);
    case "edited":
      return answerAgain(job, parts);
    case "deleted":
      return takeBack(job, parts);
    case "opened":
      await parts.slack.assistant.threads.setSuggestedPrompts({
        channel_id: job.channel,
        ...(job.thread === undefined ? {} : { thread_ts: job.thread }),
        prompts: [...parts.prompts].map((message) => ({ title: message, message })) as never,
      });
      return;
    case "command":
    case "shortcut":
      return answerPrivately(job, parts, lastTry);
    case "button":
      if (job.action === "share") return share(job, parts);
      await parts.feedback.vote({
        answer: `slack:${job.value}`,
        voter: parts.voterOf(`${job.team}:${job.user}`),
        helpful: job.action === "helpful",
      });
      return respond(job.respondTo, { text: "Thank you, that is noted." });
  }
}

async function answerQuestion(job: Question, parts: WorkerParts, lastTry: boolean): Promise<void> {
  const { channel, thread, ts } = job;
  const claim = await parts.claims.claim(claimOf(job));
  if (claim.state === "done") return;
  if (claim.state === "taken") throw new TryAgain(`${claimOf(job)} is being worked on`);
  const keep = (kept: string) => parts.claims.keep(claimOf(job), claim.holder, kept);
  try {
    await showStatus(job, parts);
    if (job.kind === "question" && job.surface === "direct" && job.ts === job.thread)
      await nameThread(job, parts);
    const answerId = `${channel}:${ts}`;
    const { answer, written } = await writeFirst(job, answerId, claim.kept, keep, parts);
    if (!written)
      await postOnce(
        { channel, thread, ts },
        answerMessage(answer, answerId, parts),
        claim.kept,
        keep,
        parts.slack,
      );
    await remember(conversationOf(job), answerId, plain(job.text), answer, parts);
    await parts.claims.finish(claimOf(job), claim.holder);
  } catch (error) {
    if (lastTry) await tellFailure(job, parts);
    await parts.claims.release(claimOf(job), claim.holder);
    throw error;
  }
}

/** The first worker streams; whoever goes on after it writes the whole in its place. */
async function writeFirst(
  job: Question,
  answerId: string,
  kept: string | undefined,
  keep: (kept: string) => Promise<boolean>,
  parts: WorkerParts,
): Promise<{ answer: FinishedAnswer; written: boolean }> {
  if (kept !== undefined) return { answer: await answerOf(job, parts), written: false };
  const question = { text: plain(job.text), history: await historyOf(job, parts) };
  const events = parts.answer(question, new AbortController().signal);
  const { channel, thread, ts, team, user } = job;
  const direct = job.kind === "question" && job.surface === "direct";
  const stream = { channel, thread, question: ts, answerId };
  const begin = async () => {
    if (!(await keep(streaming))) throw new Error("The claim went to somebody else");
  };
  const begun = async (message: string) => void (await keep(`${streamedAs}${message}`));
  const to = direct ? stream : { ...stream, recipient: { team, user } };
  return streamAnswer(events, to, { begin, begun }, parts.slack, parts);
}

/** What was deleted is not answered any more, and its answer goes with it. */
async function takeBack(job: Deleted, parts: WorkerParts): Promise<void> {
  const claim = await parts.claims.claim(claimOf(job));
  if (claim.state === "taken") throw new TryAgain(`${claimOf(job)} is being worked on`);
  // Only for what was answered Slack is asked: people delete much that is none of the bot's business.
  const answered = claim.state === "done" || claim.kept !== undefined;
  const posted = answered ? await postedAnswer(job, parts.slack) : undefined;
  if (posted) await parts.slack.chat.delete({ channel: job.channel, ts: posted });
  if (claim.state === "held") await parts.claims.finish(claimOf(job), claim.holder);
}

/** An edited question gets its answer anew, in place of the old one; a message that was not answered stays so. */
async function answerAgain(job: Edited, parts: WorkerParts): Promise<void> {
  // Edited while it is being answered: after that.
  if ((await parts.claims.stateOf(claimOf(job))) === "taken")
    throw new TryAgain(`${claimOf(job)} is being worked on`);
  if ((await parts.conversations.recentTurns(conversationOf(job), 1)) === undefined) return;
  const posted = await postedAnswer(job, parts.slack);
  if (!posted) return;
  const message = answerMessage(await answerOf(job, parts), `${job.channel}:${job.ts}`, parts);
  await parts.slack.chat.update({ channel: job.channel, ts: posted, ...message });
}

async function answerPrivately(
  job: Extract<Job, { kind: "command" | "shortcut" }>,
  parts: WorkerParts,
  lastTry: boolean,
): Promise<void> {
  if (job.text === "") return respond(job.respondTo, { text: "Ask a question: `/ask Who backs 01.AI?`" });
  const id = `slack:private:${job.id}`;
  const claim = await parts.claims.claim(id);
  if (claim.state === "done") return;
  if (claim.state === "taken") throw new TryAgain(`${id} is being worked on`);
  try {
    const answer = await whole({ text: plain(job.text), history: [] }, parts);
    await remember(id, id, plain(job.text), answer, parts);
    const message = answerMessage(answer, id, parts);
    await respond(job.respondTo, answer.sentences.length === 0 ? message : shareable(message, id));
    await parts.claims.finish(id, claim.holder);
  } catch (error) {
    if (lastTry) await respond(job.respondTo, { text: failure }).catch(() => {});
    await parts.claims.release(id, claim.holder);
    throw error;
  }
}

/** Puts a private answer, as it was given, into the channel that it was asked in. */
async function share(job: Extract<Job, { kind: "button" }>, parts: WorkerParts): Promise<void> {
  const { channel, user, value, respondTo } = job;
  const [turn] = (await parts.conversations.recentTurns(value, 1)) ?? [];
  if (!turn) return respond(respondTo, { text: "This answer is no longer kept; please ask again." });
  const end = {
    type: "end" as const,
    outcome: turn.outcome,
    drafter: turn.drafter,
    withheld: 0,
    nearest: [],
  };
  const answer = { sentences: [{ text: turn.answer, citations: [] }], citations: turn.citations, end };
  const { text, blocks } = answerMessage(answer, value, parts);
  const asked = `<@${user}> asked: ${escaped(turn.question)}`;
  try {
    await parts.slack.chat.postMessage({
      channel,
      text: `${asked}\n${text}`,
      blocks: [
        { type: "context", elements: [{ type: "mrkdwn", text: asked.slice(0, 2000) }] },
        ...blocks.slice(0, 49),
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  } catch (error) {
    parts.log({ level: "warn", message: "An answer could not be shared", error });
    return respond(respondTo, {
      text: "I cannot write in this channel; invite me with `/invite @Footnote` first.",
    });
  }
  await respond(respondTo, { text: "Shared with the channel." });
}

async function answerOf(job: Question | Edited, parts: WorkerParts): Promise<FinishedAnswer> {
  return whole({ text: plain(job.text), history: await historyOf(job, parts) }, parts);
}

async function historyOf(job: Question | Edited, parts: WorkerParts): Promise<Turn[]> {
  const turns = (await parts.conversations.recentTurns(conversationOf(job), turnsBack)) ?? [];
  return turns.map(({ question, answer }) => ({ question, answer: withoutMarkers(answer) }));
}

async function whole(
  question: { text: string; history: Turn[] },
  parts: WorkerParts,
): Promise<FinishedAnswer> {
  const record = newRecord();
  for await (const event of parts.answer(question, new AbortController().signal)) take(record, event);
  return finished(record);
}

/** A store that fails costs the memory of a turn, not the answer. */
async function remember(
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

/** The line under the question while it is read; only some places have it, and nothing depends on it. */
async function showStatus({ channel, thread }: Question, { slack }: WorkerParts): Promise<void> {
  const status = "is reading the documents…";
  await slack.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status }).catch(() => {});
}

const longestTitle = 100;

/** What the assistant pane lists the conversation by. */
async function nameThread({ channel, thread, text }: Question, { slack }: WorkerParts): Promise<void> {
  const title = plain(text).replace(/\s+/g, " ").slice(0, longestTitle).toWellFormed();
  await slack.assistant.threads.setTitle({ channel_id: channel, thread_ts: thread, title }).catch(() => {});
}

const failure = "Something went wrong, and your question could not be answered. Please ask again.";

async function tellFailure({ channel, thread }: Question, { slack, log }: WorkerParts): Promise<void> {
  await slack.chat
    .postMessage({ channel, thread_ts: thread, text: failure })
    .catch((error) => log({ level: "error", message: "The asker could not be told", error }));
}

/** Answers a command or a button at its own address, to whoever used it alone. */
async function respond(address: string, message: Partial<Message>): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ response_type: "ephemeral", replace_original: false, ...message }),
  });
  if (!response.ok) throw new Error(`Slack's response address answered ${response.status}`);
}

function conversationOf({
  team,
  channel,
  thread,
}: {
  team: string;
  channel: string;
  thread: string;
}): string {
  return `slack:${team}:${channel}:${thread}`;
}

function claimOf({ team, channel, ts }: { team: string; channel: string; ts: string }): string {
  return `slack:${team}:${channel}:${ts}`;
}

/** What a person reads of a message's source: links by their labels, escapes undone. */
function plain(text: string): string {
  return text
    .replace(/<(?:[^<>|]*)\|([^<>]*)>/g, "$1")
    .replace(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}
