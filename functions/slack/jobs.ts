import { z } from "zod";

const place = {
  team: z.string(),
  channel: z.string(),
  /** `thread_ts` of the conversation: that of its first message. */
  thread: z.string(),
};

/**
 * What the webhook leaves to the worker. Slack delivers events more than once, and one message as several events: `ts`,
 * which names a message within its channel, says whether two are the same.
 */
export const jobSchema = z.discriminatedUnion("kind", [
  /** A question put to the bot: by a mention, in a direct message or in the assistant pane. */
  z.object({
    kind: z.literal("question"),
    ...place,
    ts: z.string(),
    user: z.string(),
    text: z.string(),
    surface: z.enum(["channel", "direct"]),
  }),
  /** A message in a thread without a mention: a question only if the bot is in the thread. */
  z.object({
    kind: z.literal("thread-message"),
    ...place,
    ts: z.string(),
    user: z.string(),
    text: z.string(),
  }),
  /** A message was edited, or taken back. */
  z.object({
    kind: z.literal("edited"),
    ...place,
    ts: z.string(),
    user: z.string(),
    text: z.string(),
    /** The `ts` of the edit: a later one has a greater one. */
    edited: z.string(),
  }),
  z.object({ kind: z.literal("deleted"), ...place, ts: z.string() }),
  /** The assistant pane or the messages tab was opened; only the former has a thread. */
  z.object({
    kind: z.literal("opened"),
    team: z.string(),
    channel: z.string(),
    thread: z.string().exactOptional(),
    user: z.string(),
  }),
  /** `/ask`: answered to the asker alone, by the command's response address. */
  z.object({
    kind: z.literal("command"),
    id: z.string(),
    team: z.string(),
    channel: z.string(),
    user: z.string(),
    text: z.string(),
    respondTo: z.url(),
  }),
  /** "Ask about this message". */
  z.object({
    kind: z.literal("shortcut"),
    id: z.string(),
    team: z.string(),
    channel: z.string(),
    user: z.string(),
    text: z.string(),
    /** Where the message stands in a thread. */
    thread: z.string().exactOptional(),
    respondTo: z.url(),
  }),
  /** A button under an answer: a vote, or sharing a private answer with the channel. */
  z.object({
    kind: z.literal("button"),
    action: z.enum(["helpful", "not-helpful", "share"]),
    team: z.string(),
    channel: z.string(),
    user: z.string(),
    value: z.string(),
    respondTo: z.url(),
  }),
]);

export type Job = z.infer<typeof jobSchema>;

/** Names of what a user can press, as they stand in the blocks of a message. */
export const actions = {
  feedback: "footnote_feedback",
  share: "footnote_share",
  shortcut: "footnote_ask",
} as const;
export const votes = { helpful: "helpful", notHelpful: "not-helpful" } as const;
