import { z } from "@hono/zod-openapi";
import type { Citation as AnswerCitation, NearestSection as AnswerNearestSection } from "../answer/events.ts";
import { citationUrl } from "../reader/links.ts";
import type { ReaderLink } from "../reader/reader-access.ts";
import { answerText, type FinishedAnswer } from "./record.ts";

/** The parts of an answer as they go over the wire, in JSON answers and in the stream alike. */

const citationSchema = z
  .object({
    id: z.int().openapi({ description: "Counts from 1 within one answer" }),
    document: z.string(),
    title: z.string().openapi({ description: "The document's title" }),
    section: z.string().openapi({ description: "The section's title" }),
    anchor: z.string(),
    url: z
      .string()
      .openapi({ description: "Where to read the quote: an http(s) address or an absolute path" }),
    reader: z
      .string()
      .openapi({ description: "Where our reader page highlights the quote: an absolute path" }),
    quote: z.string().openapi({ description: "`text.slice(start, end)` of the document" }),
    start: z.int(),
    end: z.int(),
    page: z
      .int()
      .optional()
      .openapi({ description: "The page that the quote begins on, for documents with pages" }),
  })
  .openapi("Citation");

const sentenceSchema = z
  .object({ text: z.string(), citations: z.array(z.int()).openapi({ description: "Ids of citations" }) })
  .openapi("Sentence");

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
  .object({
    reason: z.enum(["unreachable", "timeout", "refused", "cut_off", "unusable", "budget"]),
    message: z.string(),
  })
  .openapi("Fallback", { description: "Why the extractive drafter took over from the model" });

const endingSchema = z.object({
  outcome: z.enum(["answered", "partial", "not_in_corpus", "unclear", "remark"]),
  remark: z.string().optional().openapi({ description: "A greeting, or a question asked back" }),
  drafter: z.enum(["model", "extractive"]),
  withheld: z.int().openapi({ description: "How many drafted sentences the corpus did not support" }),
  corpus: z.string().openapi({ description: "Hash of the index that the citations are pinned to" }),
  conversationId: z
    .string()
    .optional()
    .openapi({ description: "Missing when no conversation could be stored" }),
  usage: z.object({ inputTokens: z.int(), outputTokens: z.int() }).optional(),
  nearest: z
    .array(nearestSectionSchema)
    .openapi({ description: "Filled when the outcome is `not_in_corpus` or `unclear`, best first" }),
});

/** An answer as one JSON object. */
export const answerSchema = z
  .object({
    answer: z.string().openapi({ example: "Tencent bought several kinds of GPU. [1]" }),
    sentences: z.array(sentenceSchema),
    citations: z.array(citationSchema),
    fallback: fallbackSchema.optional(),
  })
  .extend(endingSchema.partial({ nearest: true }).shape)
  .openapi("Answer");

/** What `POST /api/ask` answers. */
export const askedAnswerSchema = answerSchema
  .extend({ messageId: z.string().openapi({ description: "Names the answer for `POST /api/feedback`" }) })
  .openapi("AskedAnswer");

export type Citation = z.infer<typeof citationSchema>;
export type Sentence = z.infer<typeof sentenceSchema>;
export type Fallback = z.infer<typeof fallbackSchema>;
/** How an answer ended. */
export type Ending = z.infer<typeof endingSchema>;

/** A finished answer as the API gives it; the terminal prints the same. */
export function answerBody(
  answer: FinishedAnswer,
  corpus: string,
  readerLink: ReaderLink,
  conversationId?: string,
): z.infer<typeof answerSchema> {
  const { nearest, ...ending } = toEnding(answer, corpus, readerLink, conversationId);
  return {
    answer: answerText(answer),
    sentences: answer.sentences,
    citations: answer.citations.map((citation) => toCitation(citation, readerLink)),
    fallback: answer.fallback && toFallback(answer.fallback),
    ...ending,
    ...(nearest.length > 0 && { nearest }),
  };
}

export function toCitation(citation: AnswerCitation, readerLink: ReaderLink): Citation {
  const { id, document, title, section, anchor, quote, start, end, page } = citation;
  const [url, reader] = [citationUrl(citation, readerLink), readerLink(citation)];
  return { id, document, title, section, anchor, url, reader, quote, start, end, page };
}

export function toFallback({ reason, message }: Fallback): Fallback {
  return { reason, message };
}

export function toEnding(
  { end, remark }: FinishedAnswer,
  corpus: string,
  readerLink: ReaderLink,
  conversationId?: string,
): Ending {
  const { outcome, drafter, withheld, usage, nearest } = end;
  return {
    outcome,
    remark,
    drafter,
    withheld,
    corpus,
    conversationId,
    usage,
    nearest: nearest.map((section) => toNearestSection(section, readerLink)),
  };
}

function toNearestSection(
  { document, title, section, anchor }: AnswerNearestSection,
  readerLink: ReaderLink,
) {
  return { document, title, section, anchor, url: readerLink({ document, anchor }) };
}
