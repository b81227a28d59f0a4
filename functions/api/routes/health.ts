import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";

const route = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Say that the server is up and which corpus it answers from",
  responses: {
    200: {
      description: "Up",
      content: {
        "application/json": {
          schema: z.object({
            status: z.literal("ok"),
            corpus: z.string().openapi({ description: "Hash of the index" }),
            documents: z.int(),
            passages: z.int(),
          }),
        },
      },
    },
    ...problemResponses(500),
  },
});

/** `GET /healthz` */
export function addHealth(app: OpenAPIHono, { shelf }: Services): void {
  app.openapi(route, (c) => {
    const { hash, documentCount, passageCount } = shelf.current();
    return c.json(
      { status: "ok" as const, corpus: hash, documents: documentCount, passages: passageCount },
      200,
    );
  });
}
