import { z } from "zod";
import type { Job } from "./jobs.ts";

/** Only what is read; Slack adds fields whenever it likes. */
const message = z.object({
  type: z.literal("message"),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text: z.string().optional(),
  deleted_ts: z.string().optional(),
  message: z
    .object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      user: z.string().optional(),
      bot_id: z.string().optional(),
      text: z.string().optional(),
    })
    .optional(),
  previous_message: z
    .object({ ts: z.string(), thread_ts: z.string().optional(), text: z.string().optional() })
    .optional(),
});
const mention = z.object({
  type: z.literal("app_mention"),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text: z.string(),
});
/** Opened the assistant pane in apps that were made before the agent view. */
const threadStarted = z.object({
  type: z.literal("assistant_thread_started"),
  assistant_thread: z.object({ user_id: z.string(), channel_id: z.string(), thread_ts: z.string() }),
});
/** Opens the conversation with the agent. */
const homeOpened = z.object({
  type: z.literal("app_home_opened"),
  tab: z.string(),
  user: z.string(),
  channel: z.string(),
});
const others = z.object({ type: z.string() });

export const envelopeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("url_verification"), challenge: z.string() }),
  z.object({
    type: z.literal("event_callback"),
    team_id: z.string(),
    event_id: z.string(),
    event: z.union([mention, message, threadStarted, homeOpened, others]),
  }),
]);

type Callback = Extract<z.infer<typeof envelopeSchema>, { type: "event_callback" }>;

/** The job that an event makes; undefined for those that the bot has nothing to do with, its own among them. */
export function jobOf({ team_id: team, event }: Callback): Job | undefined {
  if ("assistant_thread" in event) {
    const { user_id: user, channel_id: channel, thread_ts: thread } = event.assistant_thread;
    return { kind: "opened", team, channel, thread, user };
  }
  if (!("channel" in event)) return undefined;
  const { channel } = event;
  if (event.type === "app_home_opened")
    return event.tab === "messages" ? { kind: "opened", team, channel, user: event.user } : undefined;
  if (event.type === "app_mention") {
    const { ts, thread_ts: thread = ts, user, bot_id, text } = event;
    if (!user || bot_id) return undefined;
    return {
      kind: "question",
      team,
      channel,
      thread,
      ts,
      user,
      text: withoutMentions(text),
      surface: "channel",
    };
  }
  if (event.subtype === "message_deleted") {
    const before = event.previous_message;
    if (!event.deleted_ts) return undefined;
    return {
      kind: "deleted",
      team,
      channel,
      thread: before?.thread_ts ?? event.deleted_ts,
      ts: event.deleted_ts,
    };
  }
  if (event.subtype === "message_changed") {
    const { message: now, previous_message: before } = event;
    // Slack also reports previews that it adds to links: then the words stay the same.
    if (!now?.user || now.bot_id || now.text === undefined || now.text === before?.text) return undefined;
    const { ts, thread_ts: thread = ts, user, text } = now;
    return { kind: "edited", team, channel, thread, ts, user, text: withoutMentions(text) };
  }
  const { subtype, ts, thread_ts, user, bot_id, text } = event;
  // Files and broadcasts of thread messages are written by people; all other subtypes are notices.
  const written = subtype === undefined || subtype === "file_share" || subtype === "thread_broadcast";
  if (!written || !ts || !user || bot_id || text === undefined) return undefined;
  if (event.channel_type === "im")
    return { kind: "question", team, channel, thread: thread_ts ?? ts, ts, user, text, surface: "direct" };
  if (thread_ts === undefined || thread_ts === ts) return undefined;
  return { kind: "thread-message", team, channel, thread: thread_ts, ts, user, text: withoutMentions(text) };
}

/** What was typed besides the mention of the bot; Slack's escapes undone. */
function withoutMentions(text: string): string {
  return text
    .replace(/<@[A-Z0-9]+(?:\|[^>]*)?>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
