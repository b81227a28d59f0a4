import type { WebClient } from "@slack/web-api";
import type { AnswerEvent } from "../answer/events.ts";
import { type FinishedAnswer, finished, newRecord, take } from "../turn/record.ts";
import { slackError } from "./client.ts";
import type { Lease } from "./lease.ts";
import { closingBlocks, type MessageParts, markdownSentence } from "./message.ts";
import { metadataOf, type Place } from "./post.ts";

interface Stream extends Place {
  /** Names the answer in the votes. */
  answerId: string;
  /** Whom the answer is for; Slack wants to know outside of direct messages. */
  recipient?: { team: string; user: string };
}

/**
 * Writes an answer into a thread while it is being grounded, sentence by sentence, with Slack's streaming calls. Returns
 * the answer and whether the whole of it stands in the thread: not when it has no sentence, when Slack does not stream here, or
 * when the stream broke; what stands there then is kept with the lease.
 */
export async function streamAnswer(
  events: AsyncIterable<AnswerEvent>,
  { channel, thread, question, answerId, recipient }: Stream,
  lease: Lease,
  slack: WebClient,
  parts: MessageParts,
): Promise<{ answer: FinishedAnswer; written: boolean }> {
  const record = newRecord();
  let state: "not begun" | "open" | "broken" | "refused" = "not begun";
  let written = 0;
  for await (const event of events) {
    take(record, event);
    if (event.type !== "sentence") continue;
    const text = markdownSentence(event.text, event.citations, parts);
    if (state === "not begun") {
      await lease.keep({ begun: true });
      const ts = await start(text);
      state = ts === undefined ? "refused" : "open";
      await lease.keep(ts === undefined ? { begun: false } : { begun: false, ts, streaming: true });
    } else if (state === "open") {
      const { ts = "" } = lease.kept;
      const appended = slack.chat.appendStream({ channel, ts, markdown_text: ` ${text}` });
      if (!(await succeeds(appended))) state = "broken";
    }
    written += text.length;
  }
  const answer = finished(record);
  const { ts } = lease.kept;
  if (state !== "open" || ts === undefined) return { answer, written: false };
  const stopped = slack.chat.stopStream({
    channel,
    ts,
    blocks: closingBlocks(answer, answerId, parts, written),
    metadata: metadataOf(question),
  });
  if (!(await succeeds(stopped))) return { answer, written: false };
  await lease.keep({ streaming: false });
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
      if (slackError(error) !== undefined) return undefined;
      throw error;
    }
  }
}

/** Whatever a call into an open stream fails with: the answer is then written whole in its place. */
function succeeds(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}
