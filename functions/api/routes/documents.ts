import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import type { Corpus } from "../../corpus/corpus.ts";
import { count } from "../admit.ts";
import { problem, problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";
import { cached } from "./cached.ts";

const mostDocuments = 1000;

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(mostDocuments).default(100),
  cursor: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .openapi({ description: "As the page before said; without it the first page" }),
});

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
  cursor: z.string().optional().openapi({ description: "For the next page; missing on the last" }),
  corpus: z.string().openapi({ description: "Hash of the index" }),
});

const blockSchema = z
  .looseObject({
    kind: z.string().openapi({ example: "paragraph" }),
    start: z.int(),
    end: z.int(),
    parent: z
      .int()
      .optional()
      .openapi({ description: "Index of the block that it stands in: a row's table" }),
  })
  .openapi("Block");

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
    blocks: z.array(blockSchema).openapi({
      description: "What the text is made of, in reading order, a parent before its children",
    }),
  })
  .openapi("Document");

/** Answers 304 to a client that has what it asks for, of this corpus, and packs the rest. */
const middleware = [compress(), etag()];
const unchanged = { 304: { description: "The corpus has not changed" } };
const headers = { ETag: { schema: { type: "string" as const } } };

const listRoute = createRoute({
  method: "get",
  path: "/api/documents",
  summary: "List the documents of the corpus, by their ids",
  middleware,
  request: { query: pageSchema },
  responses: {
    200: {
      description: "A page of documents",
      headers,
      content: { "application/json": { schema: documentListSchema } },
    },
    ...unchanged,
    ...problemResponses(400, 401, 429, 500),
  },
});

const documentRoute = createRoute({
  method: "get",
  path: "/api/documents/{document}",
  summary: "Read a document as plain text, with its sections",
  middleware,
  request: {
    params: z.object({ document: z.string() }),
    query: z.object({
      corpus: z
        .string()
        .regex(/^[0-9a-f]{6,64}$/)
        .optional()
        .openapi({
          description:
            "As an answer says it: reads the document as it was then. The last corpora are kept; without it the current one is read",
        }),
    }),
  },
  responses: {
    200: {
      description: "The document",
      headers,
      content: { "application/json": { schema: documentSchema } },
    },
    ...unchanged,
    ...problemResponses(400, 401, 404, 429, 500),
  },
});

/** `GET /api/documents` and `GET /api/documents/{document}` */
export function addDocuments(app: OpenAPIHono, { shelf, admitRequest }: Services): void {
  /** Of each corpus sorted by id, and read once: it has thousands. */
  const listed = new WeakMap<Corpus, ReturnType<typeof entriesOf>>();

  app.openapi(listRoute, async (c) => {
    await count(c, admitRequest);
    const { limit, cursor } = c.req.valid("query");
    const corpus = shelf.current();
    const entries = listed.get(corpus) ?? entriesOf(corpus);
    listed.set(corpus, entries);
    const from = cursor === undefined ? 0 : firstAfter(entries, cursor);
    const documents = entries.slice(from, from + limit);
    const last = documents.at(-1);
    const more = from + limit < entries.length && last ? { cursor: last.id } : {};
    return c.json({ documents, ...more, corpus: corpus.hash }, 200, cached(corpus));
  });

  app.openapi(documentRoute, async (c) => {
    await count(c, admitRequest);
    const { corpus: hash } = c.req.valid("query");
    const corpus = hash === undefined ? shelf.current() : await shelf.pinned(hash);
    if (!corpus) throw problem("unknown-document", "This corpus is not kept any more; ask without `corpus`.");
    const found = corpus.document(c.req.valid("param").document);
    if (!found) throw problem("unknown-document", "There is no such document in the corpus.");
    const { id, title, url, text, blocks } = found;
    const sections = found.sections.map(({ title, path, anchor, start, end }) => {
      return { title, path, anchor, start, end };
    });
    return c.json(
      { id, title, url, text, sections, blocks: blocks.map((block) => ({ ...block })) },
      200,
      cached(corpus),
    );
  });
}

function entriesOf(corpus: Corpus) {
  return corpus
    .documents()
    .map(({ id, title, url, author, date, language, source }) => {
      return { id, title, url, author, date, language, source };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where the page behind an id begins, also when the corpus has changed and the document is gone. */
function firstAfter(entries: readonly { id: string }[], id: string): number {
  const found = entries.findIndex((entry) => entry.id > id);
  return found === -1 ? entries.length : found;
}
