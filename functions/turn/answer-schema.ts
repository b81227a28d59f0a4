import { z } from "@hono/zod-openapi";
import type * as answer from "../answer/events.ts";
import { drafters, fallbackReasons, outcomes } from "../answer/events.ts";

/**
 * An answer as it goes over the wire, in JSON answers and in the stream alike, and as it is kept. The one schema of it: its types
 * are those of the widget, too, which runs in browsers; so nothing of the server's is imported here.
 */

export const outcomeSchema = z.enum(outcomes);
export const drafterSchema = z.enum(drafters);

const citations = z.array(z.int()).openapi({ description: "Ids of citations" });
const text = z.string().openapi({
  description:
    "Inline Markdown: code spans, `**strong**`, `*emphasis*`, `[links](https://…)`; other signs escaped by a backslash",
});
const everyPart = {
  citations,
  quoted: z
    .literal(true)
    .exactOptional()
    .openapi({ description: "It stands in the place of a draft, in the document's own words" }),
  opens: z.literal(true).exactOptional().openapi({ description: "It begins a paragraph" }),
  path: z
    .array(z.string())
    .exactOptional()
    .openapi({ description: "Of the first part of an excerpt: the titles that it stands under" }),
};

export const partSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("sentence"), text, ...everyPart }),
    z.object({
      kind: z.literal("item"),
      text,
      ordinal: z.int().exactOptional().openapi({ description: "In ordered lists" }),
      depth: z
        .int()
        .exactOptional()
        .openapi({ description: "Counts from 0, which it is when it is missing" }),
      ...everyPart,
    }),
    z.object({
      kind: z.literal("code"),
      text: z.string().openapi({ description: "As it is: no Markdown" }),
      language: z.string().exactOptional(),
      ...everyPart,
    }),
    z.object({
      kind: z.literal("table"),
      header: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      text: z.string().openapi({ description: "The same as a Markdown table" }),
      ...everyPart,
    }),
  ])
  .openapi("Part");

/** What is kept of a citation: the words, and where they stand. */
export const citedWordsSchema = z.object({
  id: z.int().openapi({ description: "Counts from 1 within one answer" }),
  document: z.string(),
  title: z.string().openapi({ description: "The document's title" }),
  section: z.string().openapi({ description: "The section's title" }),
  path: z.array(z.string()).openapi({ description: "Titles that the section stands under, its own last" }),
  anchor: z.string(),
  source: z.string().exactOptional(),
  quote: z.string().openapi({ description: "`text.slice(start, end)` of the document" }),
  start: z.int(),
  end: z.int(),
  page: z
    .int()
    .exactOptional()
    .openapi({ description: "The page that the quote begins on, for documents with pages" }),
}) satisfies z.ZodType<answer.Citation>;

const citationSchema = citedWordsSchema
  .omit({ source: true })
  .extend({
    url: z
      .string()
      .openapi({ description: "Where to read the quote: an http(s) address or an absolute path" }),
    reader: z
      .string()
      .openapi({ description: "Where our reader page highlights the quote: an absolute path" }),
  })
  .openapi("Citation");

const nearestSectionSchema = z
  .object({
    document: z.string(),
    title: z.string(),
    section: z.string(),
    anchor: z.string(),
    url: z.string(),
  })
  .openapi("NearestSection");

const fallbackSchema = z
  .object({ reason: z.enum(fallbackReasons), message: z.string() })
  .openapi("Fallback", { description: "Why the extractive drafter took over from the model" });

const endingSchema = z.object({
  outcome: outcomeSchema,
  remark: z.string().exactOptional().openapi({ description: "A greeting, or a question asked back" }),
  drafter: drafterSchema,
  quoted: z.int().openapi({ description: "How many parts stand as quotes in the place of drafted ones" }),
  withheld: z.int().openapi({ description: "How many drafted parts the corpus did not support" }),
  unread: z.literal(true).exactOptional().openapi({
    description: "No model could check the draft: only what repeats the documents went out as drafted",
  }),
  corpus: z.string().openapi({ description: "Hash of the index that the citations are pinned to" }),
  conversationId: z.string().exactOptional().openapi({
    description: "Names the conversation to whoever has it; missing when none could be stored",
  }),
  usage: z
    .object({ inputTokens: z.int(), outputTokens: z.int() })
    .exactOptional()
    .openapi({ description: "Of drafting and checking together" }),
  nearest: z
    .array(nearestSectionSchema)
    .openapi({ description: "Filled when the outcome is `not_in_corpus` or `unclear`, best first" }),
});

/** An answer as one JSON object. */
export const answerSchema = z
  .object({
    answer: z.string().openapi({
      description: "The parts as Markdown, with the numbers of their citations",
      example: "Tencent bought several kinds of GPU. [1]",
    }),
    parts: z.array(partSchema),
    citations: z.array(citationSchema),
    fallback: fallbackSchema.exactOptional(),
  })
  .extend(endingSchema.partial({ nearest: true }).shape)
  .openapi("Answer");

/** What `POST /api/ask` answers. */
export const askedAnswerSchema = answerSchema
  .extend({ messageId: z.string().openapi({ description: "Names the answer for `POST /api/feedback`" }) })
  .openapi("AskedAnswer");

export type Part = z.infer<typeof partSchema>;
export type Citation = z.infer<typeof citationSchema>;
export type Fallback = z.infer<typeof fallbackSchema>;
/** How an answer ended. */
export type Ending = z.infer<typeof endingSchema>;

/** A section that is being read. */
export interface ReadSection {
  document: string;
  title: string;
  section: string;
  anchor: string;
}

/** The `data-…` parts of the stream, by their names. Those with an id are replaced by later ones of that id. */
export type AnswerData = {
  /** Transient: the sections that are being read. */
  passages: { sections: ReadSection[] };
  /** Transient: what was drafted is being checked. */
  checking: Record<string, never>;
  /** Comes before the first part that refers to it. */
  citation: Citation;
  part: Part;
  /** Why the answer is quoted instead of written. */
  notice: Fallback;
  /** Comes last, and only when the answer is complete. */
  answer: Ending;
};
