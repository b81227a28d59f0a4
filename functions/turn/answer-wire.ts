import type { z } from "@hono/zod-openapi";
import type * as answer from "../answer/events.ts";
import { citationUrl } from "../reader/links.ts";
import type { ReaderLink } from "../reader/reader-access.ts";
import type { answerSchema, Citation, Ending, Fallback } from "./answer-schema.ts";
import { answerText, type FinishedAnswer } from "./record.ts";

/** A finished answer as the API gives it; the terminal prints the same. */
export function answerBody(
  finished: FinishedAnswer,
  readerLink: ReaderLink,
  conversationId?: string,
): z.infer<typeof answerSchema> {
  const { nearest, ...ending } = toEnding(finished, readerLink, conversationId);
  return {
    answer: answerText(finished),
    parts: finished.parts,
    citations: finished.citations.map((citation) => toCitation(citation, readerLink)),
    ...(finished.fallback && { fallback: toFallback(finished.fallback) }),
    ...ending,
    ...(nearest.length > 0 && { nearest }),
  };
}

export function toCitation(citation: answer.Citation, readerLink: ReaderLink): Citation {
  const { source: _, ...words } = citation;
  return { ...words, url: citationUrl(citation, readerLink), reader: readerLink(citation) };
}

export function toFallback({ reason, message }: Fallback): Fallback {
  return { reason, message };
}

export function toEnding(
  { corpus, end, remark }: FinishedAnswer,
  readerLink: ReaderLink,
  conversationId?: string,
): Ending {
  const { type: _, nearest, ...how } = end;
  return {
    ...how,
    ...(remark === undefined ? {} : { remark }),
    corpus,
    ...(conversationId === undefined ? {} : { conversationId }),
    nearest: nearest.map(({ document, title, section, anchor }) => {
      return { document, title, section, anchor, url: readerLink({ document, anchor }) };
    }),
  };
}
