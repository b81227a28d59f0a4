import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { count } from "../admit.ts";
import { maybeStoredUnder } from "../conversation-ids.ts";
import type { Parts } from "../parts.ts";
import { problem, problemResponses } from "../problems.ts";
import { conversationId } from "../request-fields.ts";

const route = createRoute({
  method: "delete",
  path: "/api/conversations/{id}",
  summary: "Delete a conversation and all that was said in it",
  request: { params: z.object({ id: conversationId }) },
  responses: {
    204: { description: "Deleted" },
    ...problemResponses(400, 401, 404, 429, 500),
  },
});

/** `DELETE /api/conversations/{id}` */
export function addConversations(app: OpenAPIHono, parts: Parts): void {
  app.openapi(route, async (c) => {
    await count(c, parts.admitRequest);
    for (const conversation of maybeStoredUnder(c, c.req.valid("param").id, parts))
      if (await parts.conversations.remove(conversation)) return c.body(null, 204);
    throw problem("unknown-conversation", "There is no such conversation; it may have expired.");
  });
}
