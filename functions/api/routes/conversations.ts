import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { count } from "../admit.ts";
import { maybeStoredUnder } from "../conversation-ids.ts";
import { problem, problemResponses } from "../problems.ts";
import { conversationId } from "../request-fields.ts";
import type { Services } from "../services.ts";

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
export function addConversations(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    await count(c, services.admitRequest);
    for (const conversation of maybeStoredUnder(c, c.req.valid("param").id, services))
      if (await services.conversations.remove(conversation)) return c.body(null, 204);
    throw problem("unknown-conversation", "There is no such conversation; it may have expired.");
  });
}
