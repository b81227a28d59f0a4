import { z } from "@hono/zod-openapi";
import type { Turn } from "../../answer/events.ts";
import { withoutMarkers } from "../../answer/wording.ts";
import { longestQuestion } from "../../turn/question.ts";
import { longestHistory } from "../../turn/turn.ts";
import { conversationId, questionText } from "../request-fields.ts";

/** What of an earlier answer is kept as history; clients post whatever they like. */
const longestAnswer = 4000;

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
  return { clientId: id, question: question.data, history: turns(messages.slice(0, last)) };
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** The latest questions that were answered, with their answers. */
function turns(messages: Message[]): Turn[] {
  const turns: Turn[] = [];
  let question = "";
  for (const message of messages) {
    const text = messageText(message);
    if (message.role === "user") question = text.slice(0, longestQuestion);
    if (message.role !== "assistant" || question === "" || text === "") continue;
    turns.push({ question, answer: withoutMarkers(text).slice(0, longestAnswer) });
    question = "";
  }
  return turns.slice(-longestHistory);
}

function messageText(message: Message | undefined): string {
  const texts = message?.parts.flatMap(({ type, text }) => (type === "text" && text ? [text] : []));
  return (texts ?? []).join("\n").toWellFormed().trim();
}
