import { z } from "zod";
import type { Job } from "./jobs.ts";

/** Who wrote something, where a channel is shared with other organizations. */
const author = {
  user: z.string().optional(),
  bot_id: z.string().optional(),
  user_team: z.string().optional(),
};

/** Only what is read; Slack adds fields whenever it likes. */
const message = z.object({
  type: z.literal("message"),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  ...author,
  text: z.string().optional(),
  deleted_ts: z.string().optional(),
  message: z
    .object({
      subtype: z.string().optional(),
      ts: z.string(),
      thread_ts: z.string().optional(),
      ...author,
      text: z.string().optional(),
      edited: z.object({ ts: z.string() }).optional(),
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
  ...author,
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
  /** More than 30,000 events came in an hour; those of this minute are lost. */
  z.object({ type: z.literal("app_rate_limited") }),
  z.object({
    type: z.literal("event_callback"),
    team_id: z.string(),
    event_id: z.string(),
    /** Whether other organizations are in the channel (Slack Connect). */
    is_ext_shared_channel: z.boolean().optional(),
    event: z.union([mention, message, threadStarted, homeOpened, others]),
  }),
]);

type Callback = Extract<z.infer<typeof envelopeSchema>, { type: "event_callback" }>;

/** The job that an event makes; undefined for those that the bot has nothing to do with, its own among them. */
export function jobOf({ team_id: team, event, is_ext_shared_channel: shared }: Callback): Job | undefined {
  if ("assistant_thread" in event) {
    const { user_id: user, channel_id: channel, thread_ts: thread } = event.assistant_thread;
    return { kind: "opened", team, channel, thread, user };
  }
  if (!("channel" in event)) return undefined;
  const { channel } = event;
  if (event.type === "app_home_opened")
    return event.tab === "messages" ? { kind: "opened", team, channel, user: event.user } : undefined;
  if (event.type === "message" && event.subtype === "message_deleted") {
    const { deleted_ts: ts, previous_message: before } = event;
    return ts === undefined ? undefined : deleted({ team, channel, thread: before?.thread_ts ?? ts, ts });
  }
  if (event.type === "message" && event.subtype === "message_changed") {
    const { message: now, previous_message: before } = event;
    if (!now) return undefined;
    const { ts, thread_ts: thread = ts, user, text } = now;
    // A message with replies, as an answered question has, is not deleted but becomes a notice that it was.
    if (now.subtype === "tombstone") return deleted({ team, channel, thread, ts });
    // Slack also reports previews that it adds to links: then the words stay the same.
    if (!user || !mayAsk(now, team, shared) || text === undefined || text === before?.text) return undefined;
    const edited = now.edited?.ts ?? event.ts ?? ts;
    return { kind: "edited", team, channel, thread, ts, user, text: withoutMentions(text), edited };
  }
  const { ts, thread_ts, user, text } = event;
  if (!ts || !user || text === undefined || !mayAsk(event, team, shared)) return undefined;
  const written = { team, channel, thread: thread_ts ?? ts, ts, user, text: withoutMentions(text) };
  if (event.type === "app_mention") return { kind: "question", ...written, surface: "channel" };
  // Files and broadcasts of thread messages are written by people; all other subtypes are notices.
  const { subtype } = event;
  if (subtype !== undefined && subtype !== "file_share" && subtype !== "thread_broadcast") return undefined;
  if (event.channel_type === "im") return { kind: "question", ...written, surface: "direct" };
  if (thread_ts === undefined || thread_ts === ts) return undefined;
  // Whoever is mentioned is meant; a mention of the bot comes as one, too. And a thumb up asks nothing.
  if (mentions.test(text) || !/[\p{L}\p{N}]/u.test(text.replace(/:[\w+-]+:/g, ""))) return undefined;
  return { kind: "thread-message", ...written };
}

function deleted(where: { team: string; channel: string; thread: string; ts: string }): Job {
  return { kind: "deleted", ...where };
}

/**
 * Whether a person of the workspace wrote it. In a channel that is shared with other organizations their people get no answers:
 * the documents are the workspace's.
 */
function mayAsk(
  { bot_id, user_team }: { bot_id?: string | undefined; user_team?: string | undefined },
  team: string,
  shared = false,
): boolean {
  return bot_id === undefined && !(shared && user_team !== undefined && user_team !== team);
}

const mentions = /<@[A-Z0-9]+(?:\|[^>]*)?>/;

/** What was typed besides mentions. */
function withoutMentions(text: string): string {
  return text.replace(new RegExp(mentions, "g"), " ").replace(/\s+/g, " ").trim();
}
