import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { answerBody, askedAnswerSchema } from "../../turn/answer-schema.ts";
import { finished, newRecord, take } from "../../turn/record.ts";
import { admitted } from "../admit.ts";
import { conversationKey } from "../asker.ts";
import { recall, remember } from "../memory.ts";
import type { Parts } from "../parts.ts";
import { bodyWithin, problem, problemResponses } from "../problems.ts";
import { conversationId, questionText } from "../request-fields.ts";

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
    ...problemResponses(400, 401, 404, 413, 415, 429, 500),
  },
});

/** `POST /api/ask` */
export function addAsk(app: OpenAPIHono, parts: Parts): void {
  app.openapi(route, async (c) => {
    const { question, conversationId } = c.req.valid("json");
    const history =
      conversationId === undefined ? [] : await recall(conversationKey(c, conversationId), parts);
    if (!history)
      throw problem("unknown-conversation", "There is no such conversation; it may have expired.");

    const { leave } = await admitted(c, parts);
    const record = newRecord();
    try {
      const asked = { text: question, history, visitor: c.get("asker").name };
      for await (const event of parts.answer(asked, c.req.raw.signal)) take(record, event);
    } finally {
      await leave();
    }
    const answer = finished(record);

    const id = conversationId ?? crypto.randomUUID();
    const open = async () => {
      if (conversationId === undefined) await parts.conversations.ensure(conversationKey(c, id));
      return conversationKey(c, id);
    };
    const messageId = crypto.randomUUID();
    const kept = await remember(open, messageId, question, answer, parts);
    const { corpus, readerLink } = parts;
    const body = answerBody(answer, corpus.hash, readerLink, kept === undefined ? undefined : id);
    return c.json({ messageId, ...body }, 200);
  });
}
