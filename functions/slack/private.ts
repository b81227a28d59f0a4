import { slackError } from "./client.ts";
import type { Job } from "./jobs.ts";
import { finishing, take } from "./lease.ts";
import { answerMessage, type Message, plainMessage, quotedQuestion, shareable } from "./message.ts";
import { escaped } from "./mrkdwn.ts";
import {
  begin,
  conversationOfAnswer,
  Declined,
  forever,
  nameOf,
  privateIdOf,
  type WorkerServices,
  withoutMarkup,
} from "./turns.ts";

/** Answers a command or a shortcut, to the asker alone. */
export async function answerPrivately(
  job: Extract<Job, { kind: "command" | "shortcut" }>,
  services: WorkerServices,
): Promise<void> {
  const text = withoutMarkup(job.text);
  if (text === "") return respond(job.respondTo, { text: emptyHint(job.kind, services) });
  const id = privateIdOf(job);
  const lease = await take(`slack:${id}`, services);
  // Whether an answer that was begun was given cannot be known: rather none than two.
  if (!lease || lease.kept.begun) return;
  await finishing(lease, async () => {
    const message = await privateAnswer(id, text, nameOf(job, services), services);
    await lease.keep({ begun: true });
    try {
      await respond(job.respondTo, { ...message, ...inThread(job) });
    } catch (error) {
      await lease.keep({ begun: false });
      throw error;
    }
  });
}

async function privateAnswer(
  id: string,
  text: string,
  visitor: string,
  services: WorkerServices,
): Promise<Message> {
  try {
    const turn = await begin({ text, history: [], visitor }, services);
    const answer = await turn.finish(forever);
    await services.turns.store({ conversation: id, answerId: id, question: text }, answer);
    const message = answerMessage(answer, id, services);
    return answer.parts.length === 0 ? message : shareable(message, id);
  } catch (error) {
    if (error instanceof Declined) return plainMessage(error.message);
    throw error;
  }
}

function emptyHint(kind: "command" | "shortcut", { prompts }: WorkerServices): string {
  const [prompt] = prompts();
  if (kind === "shortcut") return "This message has no words to ask about.";
  return prompt === undefined
    ? "Put a question behind the command: `/ask …`"
    : `Put a question behind the command: \`/ask ${escaped(prompt)}\``;
}

/** What is asked in a thread is answered there. */
function inThread(job: Extract<Job, { kind: "command" | "shortcut" }>): { thread_ts?: string } {
  return job.kind === "shortcut" && job.thread !== undefined ? { thread_ts: job.thread } : {};
}

const notAllowed = new Set([
  ...["not_in_channel", "channel_not_found", "is_archived", "restricted_action", "no_permission"],
  ...["restricted_action_read_only_channel", "restricted_action_non_threadable_channel"],
]);

/** Puts a private answer, as it was given, into the channel that it was asked in: once, however often the button is pressed. */
export async function share(job: Extract<Job, { kind: "button" }>, services: WorkerServices): Promise<void> {
  const { channel, user, value, respondTo, team } = job;
  const [turn] = (await services.conversations.recentTurns(conversationOfAnswer(value, team), 1)) ?? [];
  if (!turn) return respond(respondTo, { text: "This answer is no longer kept; please ask again." });
  const lease = await take(`slack:${value}:shared`, services);
  // As with the answer itself: rather none than two.
  if (!lease || lease.kept.begun)
    return respond(respondTo, { text: "It is shared with the channel already." });
  const { corpus, parts: answered, citations, outcome, drafter } = turn;
  const end = { type: "end" as const, outcome, drafter, quoted: 0, withheld: 0, nearest: [] };
  const answer = { corpus, parts: answered, citations, end };
  const message = quotedQuestion(user, turn.question, answerMessage(answer, value, services));
  await lease.keep({ begun: true });
  try {
    await services.slack.chat.postMessage({ channel, ...message, unfurl_links: false, unfurl_media: false });
  } catch (error) {
    await lease.keep({ begun: false });
    await lease.release();
    if (!notAllowed.has(slackError(error) ?? "")) throw error;
    return respond(respondTo, { text: "I cannot write in this channel; invite me with `/invite` first." });
  }
  await lease.finish();
  await respond(respondTo, { text: "Shared with the channel." });
}

/** Long enough for Slack, too short to hold up a worker. */
const respondMs = 10_000;

/** Answers a command or a button at its own address, to whoever used it alone. */
export async function respond(
  address: string,
  message: Partial<Message> & { thread_ts?: string },
): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ response_type: "ephemeral", replace_original: false, ...message }),
    signal: AbortSignal.timeout(respondMs),
  });
  if (!response.ok) throw new Error(`Slack's response address answered ${response.status}`);
}
