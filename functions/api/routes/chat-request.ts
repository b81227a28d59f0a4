import { z } from "@hono/zod-openapi";
import { pastTurns } from "../past-turns.ts";
import { conversationId, questionText } from "../request-fields.ts";

const messageSchema = z.looseObject({
  role: z.enum(["system", "user", "assistant"]),
  parts: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).max(1000),
});

type Message = z.infer<typeof messageSchema>;

/** What `useChat` posts: strict on what is read, lenient to what other front ends send besides. */
const postedSchema = z
  .looseObject({ id: conversationId, messages: z.array(messageSchema).min(1).max(1000) })
  .openapi("ChatRequest", { description: "The request of the AI SDK's chat transport" });

/** Reads the question, its conversation and what was said before out of a posted chat. */
export const chatRequestSchema = postedSchema.transform(({ id, messages }, context) => {
  const last = messages.findLastIndex(({ role }) => role === "user");
  const question = questionText.safeParse(messageText(messages[last]));
  if (!question.success) {
    const path = last < 0 ? ["messages"] : ["messages", last, "parts"];
    for (const { message } of question.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  }
  const before = messages
    .slice(0, last)
    .map((message) => ({ role: message.role, text: messageText(message) }));
  return { clientId: id, question: question.data, history: pastTurns(before) };
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;

function messageText(message: Message | undefined): string {
  const texts = message?.parts.flatMap(({ type, text }) => (type === "text" && text ? [text] : []));
  return (texts ?? []).join("\n").toWellFormed().trim();
}
