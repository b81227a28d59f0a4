import type { UIMessageChunk } from "ai";
import type { Citation as AnswerCitation } from "../../answer/events.ts";
import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { AnswerData, Citation } from "../../turn/answer-schema.ts";
import { toCitation, toEnding, toFallback } from "../../turn/answer-wire.ts";
import { markdownAfter } from "../../turn/markdown.ts";
import { type AnswerRecord, answerText, type FinishedAnswer, finished } from "../../turn/record.ts";
import type { OpenTurn } from "../../turn/turn.ts";
import type { Services } from "../services.ts";

/** A part of the AI SDK's UI message stream. */
export type ChatPart = UIMessageChunk<never, AnswerData>;

/** Where a turn belongs: the conversation by the id that is handed out, and what that is stored under. */
export interface ChatPlace {
  question: string;
  conversationId: string;
  conversation: string;
}

const textId = "text-1";

/**
 * The parts of an answer as they come. Every part is said twice: in the text, as Markdown with marks, which any AI SDK
 * front end shows; and as a `data-part` that needs no parsing.
 */
export async function* chatParts(
  turn: OpenTurn,
  { question, conversationId, conversation }: ChatPlace,
  { turns, readerLink }: Services,
  signal: AbortSignal,
): AsyncGenerator<ChatPart> {
  const { record } = turn;
  const answerId = crypto.randomUUID();
  yield { type: "start", messageId: answerId };
  let known = 0;
  for await (const event of turn.events(signal)) {
    if (event.type === "retrieved") yield readingPart(event.passages);
    if (event.type === "checking") yield { type: "data-checking", data: {}, transient: true };
    if (event.type === "fallback") yield { type: "data-notice", data: toFallback(event) };
    if (event.type !== "part") continue;
    yield* citationParts(record.citations.slice(known), readerLink);
    known = record.citations.length;
    yield* lastPart(record);
  }
  const answer = finished(record);
  yield* textEnd(answer);
  const kept = await turns.store({ conversation, answerId, question }, answer);
  const id = kept ? conversationId : undefined;
  yield { type: "data-answer", data: toEnding(answer, readerLink, id) };
  yield { type: "finish", finishReason: "stop" };
}

function* citationParts(
  added: readonly AnswerCitation[],
  readerLink: Services["readerLink"],
): Generator<ChatPart> {
  for (const citation of added.map((each) => toCitation(each, readerLink))) {
    yield sourcePart(citation);
    yield { type: "data-citation", id: `citation-${citation.id}`, data: citation };
  }
}

function* lastPart({ parts }: AnswerRecord): Generator<ChatPart> {
  const part = parts.at(-1);
  if (!part) return;
  if (parts.length === 1) yield { type: "text-start", id: textId };
  yield { type: "text-delta", id: textId, delta: markdownAfter(part, parts.at(-2)) };
  yield { type: "data-part", id: `part-${parts.length}`, data: part };
}

/** Ends the text, which says that there is no answer when nothing else was said. */
function* textEnd(answer: FinishedAnswer): Generator<ChatPart> {
  if (answer.parts.length === 0) {
    yield { type: "text-start", id: textId };
    yield { type: "text-delta", id: textId, delta: answerText(answer) };
  }
  yield { type: "text-end", id: textId };
}

function readingPart(passages: RetrievedPassage[]): ChatPart {
  const sections = new Map(
    passages.map(({ document, title, section, anchor }) => [
      JSON.stringify([document, anchor]),
      { document, title, section, anchor },
    ]),
  );
  return { type: "data-passages", data: { sections: [...sections.values()] }, transient: true };
}

/** Only an original with an address of its own can be a `source-url`: front ends elsewhere cannot follow our paths. */
function sourcePart({ id, url, title, section }: Citation): ChatPart {
  const source = { sourceId: `citation-${id}`, title: section === title ? title : `${title} — ${section}` };
  return url.startsWith("/")
    ? { type: "source-document", ...source, mediaType: "text/plain" }
    : { type: "source-url", ...source, url };
}
