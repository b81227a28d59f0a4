import type { WebClient } from "@slack/web-api";
import { ErrorCode } from "@slack/web-api";
import type { AnswerEvent } from "../answer/events.ts";
import { type FinishedAnswer, finished, newRecord, take } from "../answer/record.ts";
import { closingBlocks, type MessageParts, markdownSentence } from "./message.ts";
import { metadataOf } from "./post.ts";

interface Stream {
  channel: string;
  thread: string;
  /** Its `ts`. */
  question: string;
  /** Names the answer in the votes. */
  answerId: string;
  /** Whom the answer is for; Slack wants to know outside of direct messages. */
  recipient?: { team: string; user: string };
}

/**
 * Writes an answer into a thread while it is being grounded, sentence by sentence, with Slack's streaming calls. Returns
 * the answer and whether it stands in the thread: not when it has no sentence, or when Slack does not stream here; then
 * nothing was written. `begin` is called before anything is written, `begun` with the message's `ts` once there is one.
 */
export async function streamAnswer(
  events: AsyncIterable<AnswerEvent>,
  { channel, thread, question, answerId, recipient }: Stream,
  { begin, begun }: { begin(): Promise<void>; begun(ts: string): Promise<void> },
  slack: WebClient,
  parts: MessageParts,
): Promise<{ answer: FinishedAnswer; written: boolean }> {
  const record = newRecord();
  let ts: string | undefined;
  let refused = false;
  for await (const event of events) {
    take(record, event);
    if (event.type !== "sentence" || refused) continue;
    const text = markdownSentence(event.text, event.citations, parts);
    if (ts === undefined) {
      await begin();
      ts = await start(text);
      if (ts === undefined) refused = true;
      else await begun(ts);
    } else {
      await slack.chat.appendStream({ channel, ts, markdown_text: ` ${text}` });
    }
  }
  const answer = finished(record);
  if (ts === undefined) return { answer, written: false };
  await slack.chat.stopStream({
    channel,
    ts,
    blocks: closingBlocks(answer, answerId, parts),
    metadata: metadataOf(question),
  });
  return { answer, written: true };

  async function start(text: string): Promise<string | undefined> {
    try {
      const opened = await slack.chat.startStream({
        channel,
        thread_ts: thread,
        markdown_text: text,
        ...(recipient ? { recipient_team_id: recipient.team, recipient_user_id: recipient.user } : {}),
      });
      return opened.ts;
    } catch (error) {
      // Where Slack does not stream, the answer is posted whole.
      if ((error as { code?: string }).code === ErrorCode.PlatformError) return undefined;
      throw error;
    }
  }
}
