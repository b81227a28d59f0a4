import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { suggestions } from "../../turn/suggestions.ts";
import { count } from "../admit.ts";
import { problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";

const suggestionsSchema = z
  .object({
    suggestions: z.array(
      z.object({
        label: z.string().openapi({ description: "What to show" }),
        question: z.string().openapi({ description: "What to ask" }),
      }),
    ),
  })
  .openapi("Suggestions");

const route = createRoute({
  method: "get",
  path: "/api/suggestions",
  summary: "Questions to begin with, about sections of the documents",
  responses: {
    200: { description: "At most four", content: { "application/json": { schema: suggestionsSchema } } },
    ...problemResponses(401, 429, 500),
  },
});

/** `GET /api/suggestions` */
export function addSuggestions(app: OpenAPIHono, { shelf, admitRequest }: Services): void {
  app.openapi(route, async (c) => {
    await count(c, admitRequest);
    return c.json({ suggestions: suggestions(shelf.current()) }, 200, {
      "cache-control": "public, max-age=300",
    });
  });
}
