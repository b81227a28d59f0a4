import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { flaws } from "../../state/conversations.ts";
import { count } from "../admit.ts";
import { maybeStoredUnder } from "../conversation-ids.ts";
import { bodyWithin, problem, problemResponses } from "../problems.ts";
import { conversationId, typedText } from "../request-fields.ts";
import type { Services } from "../services.ts";

/** A conversation of the web has one reader, wherever the vote comes from. */
const voter = "reader";

const feedbackSchema = z
  .strictObject({
    conversationId,
    messageId: z
      .string()
      .min(1)
      .max(128)
      .openapi({ description: "Of the answer: `messageId` in the stream's `start` and in `POST /api/ask`" }),
    helpful: z.boolean(),
    reason: z
      .enum(flaws)
      .optional()
      .openapi({ description: "What was wrong, where the answer did not help" }),
    comment: typedText.optional(),
  })
  .refine(({ helpful, reason }) => !helpful || reason === undefined, {
    path: ["reason"],
    error: "says what was wrong, which goes with an answer that did not help",
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
    ...problemResponses(400, 401, 404, 413, 415, 429, 500),
  },
});

/** `POST /api/feedback` */
export function addFeedback(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    await count(c, services.admitRequest);
    const { conversationId: id, messageId, helpful, reason, comment } = c.req.valid("json");
    const opinion = {
      ...{ voter, helpful },
      ...(reason === undefined ? {} : { reason }),
      ...(comment === undefined ? {} : { comment }),
    };
    for (const conversation of maybeStoredUnder(c, id, services))
      if (await services.conversations.vote(conversation, messageId, opinion)) return c.body(null, 204);
    throw problem("unknown-answer", "There is no such answer; its conversation may have expired.");
  });
}
