import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import { toMarkdown } from "../../corpus/to-markdown.ts";
import { absoluteIn } from "../absolute.ts";
import { count } from "../admit.ts";
import { identify } from "../asker.ts";
import { problem, problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";
import { cached } from "./cached.ts";

const markdown = { "content-type": "text/markdown; charset=utf-8" };

const documentRoute = createRoute({
  method: "get",
  path: "/api/documents/{document}.md",
  summary: "Read a document as Markdown",
  request: { params: z.object({ document: z.string() }) },
  responses: {
    200: { description: "The document", content: { "text/markdown": { schema: z.string() } } },
    304: { description: "The corpus has not changed" },
    ...problemResponses(401, 404, 429, 500),
  },
});

/** All documents in one file are no more than this, in UTF-16 code units; what is beyond is named. */
const longestWhole = 4_000_000;

/**
 * The documents as texts for programs: `GET /api/documents/{id}.md`, `GET /llms.txt`, which lists them, and
 * `GET /llms-full.txt`, which has them all.
 * @see https://llmstxt.org
 */
export function addTexts(app: OpenAPIHono, services: Services): void {
  const { shelf, admitRequest } = services;

  app.get("/api/documents/:file{.+\\.md}", compress(), etag(), async (c) => {
    await count(c, admitRequest);
    const corpus = shelf.current();
    const document = corpus.document((c.req.param("file") ?? "").slice(0, -".md".length));
    if (!document) throw problem("unknown-document", "There is no such document in the corpus.");
    return c.body(toMarkdown(document), 200, { ...markdown, ...cached(corpus) });
  });
  app.openAPIRegistry.registerPath(documentRoute);

  app.get("/llms.txt", identify(services), compress(), etag(), async (c) => {
    await count(c, admitRequest);
    const absolute = absoluteIn(c, services);
    const corpus = shelf.current();
    const lines = corpus.documents().map(({ id, title, source, author, date }) => {
      const about = [source, author, date].filter(Boolean).join(", ");
      const address = absolute(`/api/documents/${encodeURIComponent(id)}.md`);
      return `- [${title.replace(/[[\]]/g, "")}](${address})${about ? `: ${about}` : ""}`;
    });
    const text = `# Footnote\n\n> Answers from these documents, every sentence with the words that support it.\n\n## Documents\n\n${lines.join("\n")}\n`;
    return c.body(text, 200, { "content-type": "text/plain; charset=utf-8", ...cached(corpus) });
  });

  app.get("/llms-full.txt", identify(services), compress(), etag(), async (c) => {
    await count(c, admitRequest);
    const corpus = shelf.current();
    let text = "";
    let left = 0;
    for (const { id } of corpus.documents()) {
      const document = corpus.document(id);
      if (!document || text.length > longestWhole) left++;
      else text += `${toMarkdown(document)}\n---\n\n`;
    }
    if (left > 0) text += `${left} more documents are listed in /llms.txt.\n`;
    return c.body(text, 200, { "content-type": "text/plain; charset=utf-8", ...cached(corpus) });
  });
}
