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
}

/**
 * Writes an answer into a thread while it is being grounded, sentence by sentence, with Slack's streaming calls. Returns
 * the answer and whether it stands in the thread: not when it has no sentence, or when Slack does not stream here; then
 * nothing was written. `begun` is called with the message's `ts` before anything else is written.
 */
export async function streamAnswer(
  events: AsyncIterable<AnswerEvent>,
  { channel, thread, question, answerId }: Stream,
  begun: (ts: string) => Promise<void>,
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
      const opened = await slack.chat.startStream({ channel, thread_ts: thread, markdown_text: text });
      return opened.ts;
    } catch (error) {
      // Where Slack does not stream, the answer is posted whole.
      if ((error as { code?: string }).code === ErrorCode.PlatformError) return undefined;
      throw error;
    }
  }
}
