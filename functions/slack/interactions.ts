import { z } from "zod";
import { actions, type Job, votes } from "./jobs.ts";

/** `/ask` as Slack posts it, form-encoded. */
const commandSchema = z.object({
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().default(""),
  trigger_id: z.string(),
  response_url: z.url(),
});

/** @throws {z.ZodError} when it is no command. */
export function jobOfCommand(form: Record<string, string>): Job {
  const { team_id, channel_id, user_id, text, trigger_id, response_url } = commandSchema.parse(form);
  return {
    kind: "command",
    id: trigger_id,
    team: team_id,
    channel: channel_id,
    user: user_id,
    text: text.trim(),
    respondTo: response_url,
  };
}

const common = {
  team: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  response_url: z.url(),
};
const interactionSchema = z.union([
  z.object({
    type: z.literal("block_actions"),
    ...common,
    actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
  }),
  z.object({
    type: z.literal("message_action"),
    callback_id: z.string(),
    trigger_id: z.string(),
    ...common,
    message: z.object({ thread_ts: z.string().optional(), text: z.string().default("") }),
  }),
  z.object({ type: z.string() }),
]);

/**
 * The job that a button or a shortcut makes; undefined for those that are not the bot's.
 * @throws {z.ZodError} when it is no interaction.
 */
export function jobOfInteraction(payload: unknown): Job | undefined {
  const interaction = interactionSchema.parse(payload);
  if ("actions" in interaction) {
    const { team, user, channel, response_url: respondTo } = interaction;
    const pressed = interaction.actions.find(({ action_id }) =>
      Object.values<string>(actions).includes(action_id),
    );
    if (!pressed?.value) return undefined;
    const where = { team: team.id, user: user.id, channel: channel.id, respondTo };
    if (pressed.action_id === actions.share)
      return { kind: "button", action: "share", value: pressed.value, ...where };
    // A vote's value names the vote and, behind a colon, the answer.
    const [vote, ...answer] = pressed.value.split(":");
    const action = vote === votes.helpful ? "helpful" : "not-helpful";
    return { kind: "button", action, value: answer.join(":"), ...where };
  }
  if ("message" in interaction && interaction.callback_id === actions.shortcut) {
    const { team, user, channel, trigger_id, response_url, message } = interaction;
    return {
      kind: "shortcut",
      id: trigger_id,
      team: team.id,
      channel: channel.id,
      user: user.id,
      text: message.text,
      ...(message.thread_ts === undefined ? {} : { thread: message.thread_ts }),
      respondTo: response_url,
    };
  }
  return undefined;
}
