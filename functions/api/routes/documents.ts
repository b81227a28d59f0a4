import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { etag } from "hono/etag";
import type { Parts } from "../parts.ts";
import { problem, problemResponses } from "../problems.ts";

const documentListSchema = z.object({
  documents: z.array(
    z
      .object({
        id: z.string(),
        title: z.string(),
        url: z.string().optional().openapi({ description: "Where the original lives" }),
        author: z.string().optional(),
        date: z.string().optional(),
        language: z.string().openapi({ description: "BCP 47", example: "en" }),
        source: z.string().optional().openapi({ description: "Who or what the document goes back to" }),
      })
      .openapi("DocumentEntry"),
  ),
  corpus: z.string().openapi({ description: "Hash of the index" }),
});

const documentSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string().optional(),
    text: z.string().openapi({ description: "What the offsets of passages and citations point into" }),
    sections: z.array(
      z
        .object({
          title: z.string(),
          path: z.array(z.string()),
          anchor: z.string(),
          start: z.int(),
          end: z.int(),
        })
        .openapi("Section"),
    ),
  })
  .openapi("Document");

const listRoute = createRoute({
  method: "get",
  path: "/api/documents",
  summary: "List the documents of the corpus",
  responses: {
    200: { description: "The documents", content: { "application/json": { schema: documentListSchema } } },
    ...problemResponses(401, 500),
  },
});

const documentRoute = createRoute({
  method: "get",
  path: "/api/documents/{document}",
  summary: "Read a document as plain text, with its sections",
  // Answers 304 to a client that has the document of this corpus.
  middleware: etag(),
  request: { params: z.object({ document: z.string() }) },
  responses: {
    200: {
      description: "The document",
      headers: { ETag: { schema: { type: "string" } } },
      content: { "application/json": { schema: documentSchema } },
    },
    304: { description: "The corpus has not changed" },
    ...problemResponses(401, 404, 500),
  },
});

/** `GET /api/documents` and `GET /api/documents/{document}` */
export function addDocuments(app: OpenAPIHono, { corpus }: Parts): void {
  app.openapi(listRoute, (c) => {
    const entries = corpus.documents().map(({ id, title, url, author, date, language, source }) => {
      return { id, title, url, author, date, language, source };
    });
    return c.json({ documents: entries, corpus: corpus.hash }, 200);
  });

  app.openapi(documentRoute, (c) => {
    const found = corpus.document(c.req.valid("param").document);
    if (!found) throw problem("unknown-document", "There is no such document in the corpus.");
    const { id, title, url, text } = found;
    const sections = found.sections.map(({ title, path, anchor, start, end }) => {
      return { title, path, anchor, start, end };
    });
    return c.json({ id, title, url, text, sections }, 200, { etag: `"${corpus.hash}"` });
  });
}
