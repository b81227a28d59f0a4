import type { WebClient } from "@slack/web-api";
import { slackError } from "./client.ts";
import type { Lease } from "./lease.ts";
import type { Message } from "./message.ts";

/** Where an answer belongs. */
export interface Place {
  channel: string;
  thread: string;
  /** The `ts` of the question. */
  question: string;
}

const eventType = "footnote_answer";
/** What Slack says of a message that somebody has deleted. */
const gone = "message_not_found";

/**
 * Writes an answer once, however often it is tried: before posting it is kept that it will be, and whoever finds that kept
 * looks first whether it was. An answer that is there already, whole or half, is replaced.
 */
export async function writeOnce(
  place: Place,
  message: Message,
  lease: Lease,
  slack: WebClient,
): Promise<void> {
  const { channel, thread, question } = place;
  const content = { channel, ...message, metadata: metadataOf(question) };
  const there = await placeOfAnswer(place, lease, slack);
  if (there !== undefined) {
    if (lease.kept.streaming) await closeStream(channel, there, slack);
    await lease.keep({ streaming: false });
    const replaced = await unless([gone], slack.chat.update({ ...content, ts: there }));
    if (replaced) return;
  }
  // Somebody has deleted it, or it was never there.
  await lease.keep({ begun: true, ts: undefined });
  const { ts } = await slack.chat.postMessage({
    ...content,
    thread_ts: thread,
    unfurl_links: false,
    unfurl_media: false,
  });
  await lease.keep({ begun: false, ts });
}

/** Takes an answer out of its thread, if one is there. */
export async function removeAnswer(place: Place, lease: Lease, slack: WebClient): Promise<void> {
  const there = await placeOfAnswer(place, lease, slack);
  if (there === undefined) return;
  if (lease.kept.streaming) await closeStream(place.channel, there, slack);
  await unless([gone], slack.chat.delete({ channel: place.channel, ts: there }));
}

/** Slack neither changes nor deletes a message while it is streamed. */
export async function closeStream(channel: string, ts: string, slack: WebClient): Promise<void> {
  // After a while Slack closes it by itself.
  await unless([gone, "message_not_in_streaming_state"], slack.chat.stopStream({ channel, ts }));
}

/** What an answer carries unseen, so that it is found by its question. */
export function metadataOf(question: string) {
  return { event_type: eventType, event_payload: { question } };
}

/** The `ts` of an answer that was written; what was begun and never said where is looked for, and kept. */
async function placeOfAnswer(place: Place, lease: Lease, slack: WebClient): Promise<string | undefined> {
  const { ts, begun } = lease.kept;
  if (ts !== undefined || !begun) return ts;
  const found = await findAnswer(place, slack);
  if (found) await lease.keep({ begun: false, ...found });
  return found?.ts;
}

/**
 * Looks for the answer in its thread: answers carry the question's `ts`. A stream that broke off carries nothing yet; it is
 * the bot's own message behind the question.
 */
async function findAnswer({ channel, thread, question }: Place, slack: WebClient) {
  const { bot_id: self } = await slack.auth.test();
  let cursor: string | undefined;
  do {
    const page = await slack.conversations.replies({
      channel,
      ts: thread,
      oldest: question,
      include_all_metadata: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    for (const { metadata, ts, bot_id: by } of page.messages ?? []) {
      const payload = metadata?.event_payload as { question?: unknown } | undefined;
      const isAnswer = metadata?.event_type === eventType;
      if (isAnswer && payload?.question === question && ts) return { ts, streaming: false };
      if (!isAnswer && by !== undefined && by === self && ts && Number(ts) > Number(question))
        return { ts, streaming: true };
    }
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}

/** Whether a call went through; false when Slack refused it for one of these reasons. */
async function unless(reasons: readonly string[], call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (reasons.includes(slackError(error) ?? "")) return false;
    throw error;
  }
}
