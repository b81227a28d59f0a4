import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { count } from "../admit.ts";
import { bodyWithin, problemResponses } from "../problems.ts";
import { typedText } from "../request-fields.ts";
import type { Services } from "../services.ts";

const querySchema = z
  .strictObject({ query: typedText, limit: z.int().min(1).max(50).default(8) })
  .openapi("Query");

const passageSchema = z
  .object({
    document: z.string(),
    title: z.string(),
    section: z.string(),
    path: z.array(z.string()).openapi({ description: "Titles that the section stands under, its own last" }),
    anchor: z.string(),
    text: z.string(),
    start: z.int(),
    end: z.int(),
    score: z.number().openapi({ description: "Comparable within one query only" }),
    evidence: z.number().openapi({ description: "How likely it is that it answers the query, 0 to 1" }),
  })
  .openapi("Passage");

const route = createRoute({
  method: "post",
  path: "/api/search",
  summary: "Find passages, best first",
  middleware: bodyWithin(64 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: querySchema } } } },
  responses: {
    200: {
      description: "The passages",
      content: { "application/json": { schema: z.object({ passages: z.array(passageSchema) }) } },
    },
    ...problemResponses(400, 401, 413, 415, 429, 500),
  },
});

/** `POST /api/search` */
export function addSearch(app: OpenAPIHono, { shelf, admitSearch }: Services): void {
  app.openapi(route, async (c) => {
    await count(c, admitSearch);
    const { query, limit } = c.req.valid("json");
    const found = await shelf.current().search(query, limit);
    const passages = found.map((passage) => {
      const { document, title, section, path, anchor, text, start, end, score, evidence } = passage;
      return { document, title, section, path, anchor, text, start, end, score, evidence };
    });
    return c.json({ passages }, 200);
  });
}
