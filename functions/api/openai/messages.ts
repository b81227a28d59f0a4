import { z } from "zod";
import type { Turn } from "../../answer/events.ts";
import { pastTurns } from "../past-turns.ts";
import { questionText } from "../request-fields.ts";

/** What is asked, and what was said before it. */
export interface Asked {
  text: string;
  history: Turn[];
}

/** Text in the ways that clients write it: a string, or parts of which some are text. */
export const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).max(1000),
  z.null(),
]);

/** The parts that are text; an image asks what documents cannot answer. */
const textTypes = new Set(["text", "input_text", "output_text"]);

/**
 * The last user message as the question, and what was said before it as the conversation; system and tool messages say nothing
 * to us, for answers come from the documents.
 */
export function readMessages(
  messages: readonly { role: string; content: z.infer<typeof contentSchema> }[],
  path: string,
  context: z.RefinementCtx,
): Asked {
  const last = messages.findLastIndex(({ role }) => role === "user");
  const content = messages[last]?.content;
  const other = Array.isArray(content) ? content.find(({ type }) => !textTypes.has(type)) : undefined;
  const refuse = (message: string): Asked => {
    context.addIssue({ code: "custom", path: last < 0 ? [path] : [path, last, "content"], message });
    return z.NEVER;
  };
  if (last < 0) return refuse("must end with a question: there is no user message");
  if (other) return refuse(`may only have text; "${other.type.slice(0, 40)}" cannot be read`);
  const asked = questionText.safeParse(textOf(content ?? null));
  if (!asked.success) return refuse(asked.error.issues[0]?.message ?? "is no question");
  const before = messages
    .slice(0, last)
    .map((message) => ({ role: message.role, text: textOf(message.content) }));
  return { text: asked.data, history: pastTurns(before) };
}

function textOf(content: z.infer<typeof contentSchema>): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap(({ type, text }) => (textTypes.has(type) && text ? [text] : [])).join("\n");
}
