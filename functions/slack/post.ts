import type { WebClient } from "@slack/web-api";
import type { Message } from "./message.ts";

interface Place {
  channel: string;
  thread: string;
  /** Of the question. */
  ts: string;
}

const eventType = "footnote_answer";
/** Kept before a stream is begun, and when it has been, with its `ts` behind it. */
export const streaming = "streaming";
export const streamedAs = "streamed as ";

/**
 * Posts an answer once, however often it is tried: before posting it is kept that it will be, and whoever finds that kept
 * looks first whether it was. An answer that is there already is replaced.
 */
export async function postOnce(
  { channel, thread, ts }: Place,
  message: Message,
  kept: string | undefined,
  keep: (kept: string) => Promise<boolean>,
  slack: WebClient,
): Promise<void> {
  const streamed = kept?.startsWith(streamedAs) ? kept.slice(streamedAs.length) : undefined;
  const begun = kept === streaming;
  const posted =
    streamed ?? (kept === undefined ? undefined : await postedAnswer({ channel, thread, ts }, slack, begun));
  if (posted) {
    await slack.chat.update({ channel, ts: posted, ...message });
    return;
  }
  if (!(await keep("posting"))) throw new Error("The claim went to somebody else");
  await slack.chat.postMessage({
    channel,
    thread_ts: thread,
    unfurl_links: false,
    unfurl_media: false,
    ...message,
    metadata: metadataOf(ts),
  });
}

/** What an answer carries unseen, so that it is found by its question. */
export function metadataOf(question: string) {
  return { event_type: eventType, event_payload: { question } };
}

/**
 * The `ts` of the answer to a question, when there is one in its thread: answers carry the question's `ts`. One that was
 * `begun` as a stream and broke off carries nothing yet; it is the bot's own message behind the question.
 */
export async function postedAnswer(
  { channel, thread, ts }: Place,
  slack: WebClient,
  begun = false,
): Promise<string | undefined> {
  const self = begun ? (await slack.auth.test()).bot_id : undefined;
  let cursor: string | undefined;
  do {
    const page = await slack.conversations.replies({
      channel,
      ts: thread,
      include_all_metadata: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    const found = page.messages?.find(({ metadata, ts: at, bot_id: by }) => {
      const payload = metadata?.event_payload as { question?: unknown } | undefined;
      if (metadata?.event_type === eventType) return payload?.question === ts;
      return self !== undefined && by === self && Number(at) > Number(ts);
    });
    if (found) return found.ts;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}
