import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { conversationKey } from "../asker.ts";
import type { Parts } from "../parts.ts";
import { bodyWithin, problem, problemResponses } from "../problems.ts";
import { conversationId, typedText } from "../request-fields.ts";

const feedbackSchema = z
  .strictObject({
    conversationId,
    messageId: z
      .string()
      .min(1)
      .max(128)
      .openapi({ description: "Of the answer: `messageId` in the stream's `start` and in `POST /api/ask`" }),
    helpful: z.boolean(),
    comment: typedText.optional(),
  })
  .openapi("Feedback");

const route = createRoute({
  method: "post",
  path: "/api/feedback",
  summary: "Say whether an answer helped; a second vote replaces the first",
  middleware: bodyWithin(16 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: feedbackSchema } } } },
  responses: {
    204: { description: "Noted" },
    ...problemResponses(400, 401, 404, 413, 415, 500),
  },
});

/** `POST /api/feedback` */
export function addFeedback(app: OpenAPIHono, { conversations }: Parts): void {
  app.openapi(route, async (c) => {
    const { conversationId: id, messageId, helpful, comment } = c.req.valid("json");
    const opinion = { helpful, ...(comment === undefined ? {} : { comment }) };
    if (!(await conversations.vote(conversationKey(c, id), messageId, opinion)))
      throw problem("unknown-answer", "There is no such answer; its conversation may have expired.");
    return c.body(null, 204);
  });
}
