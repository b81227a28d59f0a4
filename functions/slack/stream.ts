import type { WebClient } from "@slack/web-api";
import type { AnswerEvent } from "../answer/events.ts";
import { type FinishedAnswer, finished } from "../turn/record.ts";
import type { OpenTurn } from "../turn/turn.ts";
import { slackError } from "./client.ts";
import type { Lease } from "./lease.ts";
import { closingBlocks, type Links } from "./message.ts";
import { metadataOf, type Place } from "./post.ts";
import { markdownPart } from "./streamed-markdown.ts";

/** Slack's limit of what is streamed at once, in characters. */
const longestMarkdown = 12_000;

interface Stream extends Place {
  /** Names the answer in the votes. */
  answerId: string;
  /** Whom the answer is for; Slack wants to know outside of direct messages. */
  recipient?: { team: string; user: string };
}

/**
 * Writes an answer into a thread while it is being grounded, part by part, with Slack's streaming calls. Returns
 * the answer and whether the whole of it stands in the thread: not when it has no part, when Slack does not stream here, or
 * when the stream broke; what stands there then is kept with the lease.
 */
export async function streamAnswer(
  { record }: Pick<OpenTurn, "record">,
  events: AsyncIterable<AnswerEvent>,
  { channel, thread, question, answerId, recipient }: Stream,
  lease: Lease,
  slack: WebClient,
  links: Links,
): Promise<{ answer: FinishedAnswer; written: boolean }> {
  let state: "not begun" | "open" | "broken" | "refused" = "not begun";
  let written = 0;
  for await (const event of events) {
    const part = record.parts.at(-1);
    if (event.type !== "part" || !part) continue;
    const text = markdownPart(part, record.parts.at(-2), event.citations, links.linkOf);
    if (text.length > longestMarkdown) state = state === "open" ? "broken" : "refused";
    if (state === "not begun") {
      await lease.keep({ begun: true });
      const ts = await start(text);
      state = ts === undefined ? "refused" : "open";
      await lease.keep(ts === undefined ? { begun: false } : { begun: false, ts, streaming: true });
    } else if (state === "open") {
      const { ts = "" } = lease.kept;
      if (!(await succeeds(slack.chat.appendStream({ channel, ts, markdown_text: text })))) state = "broken";
    }
    written += text.length;
  }
  const answer = finished(record);
  const { ts } = lease.kept;
  if (state !== "open" || ts === undefined) return { answer, written: false };
  const stopped = slack.chat.stopStream({
    channel,
    ts,
    blocks: closingBlocks(answer, answerId, links, written),
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
