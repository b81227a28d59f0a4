import type { FinishedAnswer } from "../answer/record.ts";
import type { Job } from "./jobs.ts";
import { answerMessage } from "./message.ts";
import { postedAnswer, postOnce, streamedAs, streaming } from "./post.ts";
import { answerPrivately, respond, share } from "./private.ts";
import { streamAnswer } from "./stream.ts";
import {
  answerOf,
  askedBy,
  conversationOf,
  type Deleted,
  type Edited,
  eventsOf,
  failure,
  NotNow,
  nameOf,
  plain,
  type Question,
  remember,
  TryAgain,
  type WorkerParts,
} from "./turns.ts";

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
        voter: nameOf(job, parts),
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
    if (error instanceof NotNow) {
      await parts.slack.chat.postMessage({ channel, thread_ts: thread, text: error.message });
      await parts.claims.finish(claimOf(job), claim.holder);
      return;
    }
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
  const events = eventsOf(await askedBy(job, parts), parts);
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
  const answer = await answerOf(job, parts).catch((error) => {
    if (error instanceof NotNow) return undefined;
    throw error;
  });
  // The old answer stands while the limits allow no new one.
  if (!answer) return;
  const message = answerMessage(answer, `${job.channel}:${job.ts}`, parts);
  await parts.slack.chat.update({ channel: job.channel, ts: posted, ...message });
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

async function tellFailure({ channel, thread }: Question, { slack, log }: WorkerParts): Promise<void> {
  await slack.chat
    .postMessage({ channel, thread_ts: thread, text: failure })
    .catch((error) => log({ level: "error", message: "The asker could not be told", error }));
}

function claimOf({ team, channel, ts }: { team: string; channel: string; ts: string }): string {
  return `slack:${team}:${channel}:${ts}`;
}
