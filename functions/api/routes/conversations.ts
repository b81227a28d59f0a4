import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { conversationKey } from "../asker.ts";
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
    ...problemResponses(400, 401, 404, 500),
  },
});

/** `DELETE /api/conversations/{id}` */
export function addConversations(app: OpenAPIHono, { conversations }: Parts): void {
  app.openapi(route, async (c) => {
    const removed = await conversations.remove(conversationKey(c, c.req.valid("param").id));
    if (!removed)
      throw problem("unknown-conversation", "There is no such conversation; it may have expired.");
    return c.body(null, 204);
  });
}
