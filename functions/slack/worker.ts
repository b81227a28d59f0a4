import type { AnswerEvent } from "../answer/events.ts";
import type { OpenTurn } from "../turn/turn.ts";
import type { Job } from "./jobs.ts";
import { finishing, type Lease, readKept, TryAgain, take, takeAgain } from "./lease.ts";
import { answerMessage, plainMessage } from "./message.ts";
import { closeStream, type Place, removeAnswer, writeOnce } from "./post.ts";
import { answerPrivately, respond, share } from "./private.ts";
import { streamAnswer } from "./stream.ts";
import {
  answerIdOf,
  begin,
  conversationOf,
  conversationOfAnswer,
  Declined,
  type Deleted,
  type Edited,
  failure,
  forever,
  nameOf,
  privateIdOf,
  type Question,
  questionOf,
  type WorkerServices,
  withoutMarkup,
} from "./turns.ts";

/** Does one job. Rejects when it has to be delivered again. */
export async function work(job: Job, services: WorkerServices): Promise<void> {
  switch (job.kind) {
    case "question":
      return answerQuestion(job, services);
    case "thread-message":
      // Only in threads that the bot is in.
      return (await isKnownThread(job, services)) ? answerQuestion(job, services) : undefined;
    case "edited":
      return answerAgain(job, services);
    case "deleted":
      return takeBack(job, services);
    case "opened":
      return offerPrompts(job, services);
    case "command":
    case "shortcut":
      return answerPrivately(job, services);
    case "button":
      return job.action === "share" ? share(job, services) : vote(job, services);
  }
}

async function vote(job: Extract<Job, { kind: "button" }>, services: WorkerServices): Promise<void> {
  const opinion = { voter: nameOf(job, services), helpful: job.action === "helpful" };
  const conversation = conversationOfAnswer(job.value, job.team);
  const noted = await services.conversations.vote(conversation, job.value, opinion);
  const text = noted ? "Thank you, that is noted." : "This answer is no longer kept.";
  return respond(job.respondTo, { text });
}

/**
 * What is left to do for a job that failed, or whose worker died, as often as it was delivered: whoever asked is told. Of an
 * edit, the old answer stands; what was not asked needs no word.
 */
export async function giveUp(job: Job, services: WorkerServices): Promise<void> {
  if (job.kind === "command" || job.kind === "shortcut") {
    const known = await services.leases.look(`slack:${privateIdOf(job)}`);
    return known?.state === "done" ? undefined : respond(job.respondTo, { text: failure });
  }
  if (job.kind !== "question" && job.kind !== "thread-message") return;
  if (job.kind === "thread-message" && !(await isKnownThread(job, services))) return;
  // Without the lease: a worker that died may still have it, and nobody else is at work any more.
  const known = await services.leases.look(workOf(job));
  if (known?.state === "done") return;
  const { ts, streaming } = readKept(known?.kept);
  if (streaming && ts !== undefined) await closeStream(job.channel, ts, services.slack);
  await services.slack.chat.postMessage({ channel: job.channel, thread_ts: job.thread, text: failure });
  // So that the question can still be edited.
  const lease = await take(workOf(job), services).catch(() => undefined);
  await lease?.finish();
}

async function answerQuestion(job: Question, services: WorkerServices): Promise<void> {
  const lease = await take(workOf(job), services);
  if (!lease) return;
  await finishing(lease, async () => {
    // From now on the bot is in the thread: what is asked there while it still answers needs no mention.
    await services.conversations.ensure(conversationOf(job));
    await answerInThread(job, lease, services);
  });
}

/** An edited question gets its answer anew, in place of the old one; a message that was none of the bot's business stays so. */
async function answerAgain(job: Edited, services: WorkerServices): Promise<void> {
  const known = await services.leases.look(workOf(job));
  if (!known) return;
  // While it is being answered, or waits for another try: after that.
  if (known.state !== "done") throw new TryAgain(`${workOf(job)} is not answered yet`);
  const lease = await takeAgain(workOf(job), services);
  await finishing(lease, async () => {
    const { deleted, edited = "0" } = lease.kept;
    // Edits may come in any order: the answer is to the last.
    if (deleted || Number(edited) >= Number(job.edited)) return;
    await answerInThread(job, lease, services);
    await lease.keep({ edited: job.edited });
  });
}

/** What was deleted is not answered any more; its answer goes with it, from the thread and from what is remembered of it. */
async function takeBack(job: Deleted, services: WorkerServices): Promise<void> {
  const lease = await takeAgain(workOf(job), services);
  await finishing(lease, async () => {
    const { begun, ts } = lease.kept;
    if (begun || ts !== undefined) {
      await removeAnswer(placeOf(job), lease, services.slack);
      await services.conversations.removeTurn(conversationOf(job), answerIdOf(job));
    }
    await lease.keep({ deleted: true, begun: false, ts: undefined });
  });
}

/** The first to try streams the answer; whoever goes on after that, or answers anew, writes the whole in its place. */
async function answerInThread(job: Question | Edited, lease: Lease, services: WorkerServices): Promise<void> {
  const { kept } = lease;
  const again = kept.begun === true || kept.ts !== undefined;
  const place = placeOf(job);
  const answerId = answerIdOf(job);
  const shown = again ? Promise.resolve() : showThatItReads(job, services);
  const streamed = (turn: OpenTurn) => {
    const stream = { ...place, answerId, ...recipientOf(job) };
    const events = behind(shown, turn.events(forever));
    return streamAnswer(turn, events, stream, lease, services.slack, services).finally(turn.leave);
  };
  try {
    const question = await questionOf(job, services);
    const turn = await begin(question, services);
    const { answer, written } = again
      ? { answer: await turn.finish(forever), written: false }
      : await streamed(turn);
    if (!written) await writeOnce(place, answerMessage(answer, answerId, services), lease, services.slack);
    const where = { conversation: conversationOf(job), answerId, question: question.text };
    await services.turns.store(where, answer, { again });
  } catch (error) {
    if (!(error instanceof Declined)) throw error;
    // The answer to what was asked before the edit stands.
    if (job.kind === "edited" && kept.ts !== undefined) return;
    await writeOnce(place, plainMessage(error.message), lease, services.slack);
  }
}

/** No part before the line that says that the documents are read: it would stay below the answer. */
async function* behind(
  shown: Promise<void>,
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent> {
  for await (const event of events) {
    if (event.type === "part" || event.type === "end") await shown;
    yield event;
  }
}

/** Slack wants to know whom a stream is for, outside of direct messages. */
function recipientOf(job: Question | Edited) {
  const { team, user } = job;
  return job.kind === "question" && job.surface === "direct" ? {} : { recipient: { team, user } };
}

async function isKnownThread(job: Question, { conversations }: WorkerServices): Promise<boolean> {
  return (await conversations.recentTurns(conversationOf(job), 1)) !== undefined;
}

/** What a conversation begins with, where Slack shows it; only decoration. */
async function offerPrompts(
  { channel, thread }: Extract<Job, { kind: "opened" }>,
  { slack, prompts, log }: WorkerServices,
): Promise<void> {
  const [first, ...others] = prompts().map((message) => ({ title: message, message }));
  if (!first) return;
  await slack.assistant.threads
    .setSuggestedPrompts({
      channel_id: channel,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      prompts: [first, ...others],
    })
    .catch((error) => log({ level: "warn", message: "Slack took no suggested prompts", error }));
}

const longestTitle = 100;
/** How long an answer waits for its decoration, in ms. */
const decorationMs = 2_000;

/** The line under the question while it is read, and what a direct conversation is listed by. Nothing depends on either. */
async function showThatItReads(job: Question | Edited, { slack }: WorkerServices): Promise<void> {
  const where = { channel_id: job.channel, thread_ts: job.thread };
  const calls = [slack.assistant.threads.setStatus({ ...where, status: "is reading the documents…" })];
  if (job.kind === "question" && job.surface === "direct" && job.ts === job.thread) {
    const title = withoutMarkup(job.text).replace(/\s+/g, " ").slice(0, longestTitle).toWellFormed();
    if (title !== "") calls.push(slack.assistant.threads.setTitle({ ...where, title }));
  }
  const late = new Promise((resolve) => setTimeout(resolve, decorationMs).unref());
  await Promise.race([Promise.allSettled(calls), late]);
}

function placeOf({ channel, thread, ts }: Question | Edited | Deleted): Place {
  return { channel, thread, question: ts };
}

/** Names the work on a question, whatever becomes of it. */
function workOf({ team, channel, ts }: { team: string; channel: string; ts: string }): string {
  return `slack:${team}:${channel}:${ts}`;
}
