import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { finished, newRecord, take } from "../answer/record.ts";
import { answerBody, askedAnswerSchema } from "./answer-schema.ts";
import { recall, remember } from "./memory.ts";
import type { Parts } from "./parts.ts";
import { bodyWithin, problem, problemResponses } from "./problems.ts";
import { conversationId, questionText } from "./request-fields.ts";

const askSchema = z
  .strictObject({
    question: questionText,
    conversationId: conversationId.optional().openapi({ description: "Without it a conversation begins" }),
  })
  .openapi("Question");

const route = createRoute({
  method: "post",
  path: "/api/ask",
  summary: "Answer a question, every sentence with its sources",
  middleware: bodyWithin(64 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: askSchema } } } },
  responses: {
    200: { description: "The answer", content: { "application/json": { schema: askedAnswerSchema } } },
    ...problemResponses(400, 404, 413, 415, 500),
  },
});

/** `POST /api/ask` */
export function addAsk(app: OpenAPIHono, parts: Parts): void {
  app.openapi(route, async (c) => {
    const { question, conversationId } = c.req.valid("json");
    const history = conversationId === undefined ? [] : await recall(conversationId, parts);
    if (!history)
      throw problem("unknown-conversation", "There is no such conversation; it may have expired.");

    const record = newRecord();
    for await (const event of parts.answer({ text: question, history }, c.req.raw.signal))
      take(record, event);
    const answer = finished(record);

    const open = async () => conversationId ?? (await parts.conversations.create());
    const messageId = crypto.randomUUID();
    const id = await remember(open, messageId, question, answer, parts);
    return c.json({ messageId, ...answerBody(answer, parts.corpus.hash, id) }, 200);
  });
}
