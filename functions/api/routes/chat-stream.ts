import type { UIMessageChunk } from "ai";
import type { Citation as AnswerCitation } from "../../answer/events.ts";
import { withMarkers } from "../../answer/wording.ts";
import type { RetrievedPassage } from "../../corpus/corpus.ts";
import {
  type Citation,
  type Ending,
  type Fallback,
  type Sentence,
  toCitation,
  toEnding,
  toFallback,
} from "../../turn/answer-schema.ts";
import {
  type AnswerRecord,
  answerText,
  type FinishedAnswer,
  finished,
  newRecord,
  take,
} from "../../turn/record.ts";
import { remember } from "../memory.ts";
import type { Parts } from "../parts.ts";
import type { ChatRequest } from "./chat-request.ts";

/** The `data-…` parts, by their names. Those with an id are replaced by later ones of that id. */
export type ChatData = {
  /** Transient: the sections that are being read. */
  passages: { sections: ReadSection[] };
  /** Comes before the first sentence that refers to it. */
  citation: Citation;
  sentence: Sentence;
  /** Why the answer is quoted instead of written. */
  notice: Fallback;
  /** Comes last, and only when the answer is complete. */
  answer: Ending;
};

/** A part of the AI SDK's UI message stream. */
export type ChatPart = UIMessageChunk<never, ChatData>;

interface ReadSection {
  document: string;
  title: string;
  section: string;
  anchor: string;
}

const textId = "text-1";

/**
 * The parts of an answer as they come. Every sentence is said twice: in the text, with markers, which any AI SDK
 * front end shows; and as a `data-sentence` that needs no parsing.
 */
export async function* chatParts(
  { question, history, conversationId }: ChatRequest,
  asker: { name: string; conversationKey: string },
  parts: Parts,
  signal: AbortSignal,
): AsyncGenerator<ChatPart> {
  const messageId = crypto.randomUUID();
  yield { type: "start", messageId };
  const record = newRecord();
  for await (const event of parts.answer({ text: question, history, visitor: asker.name }, signal)) {
    const known = record.citations.length;
    take(record, event);
    if (event.type === "retrieved") yield readingPart(event.passages);
    if (event.type === "fallback") yield { type: "data-notice", data: toFallback(event) };
    if (event.type === "sentence") yield* sentenceParts(record, record.citations.slice(known), parts);
  }
  const answer = finished(record);
  yield* textEnd(answer);
  const open = async () => {
    await parts.conversations.ensure(asker.conversationKey);
    return asker.conversationKey;
  };
  const kept = await remember(open, messageId, question, answer, parts);
  const id = kept === undefined ? undefined : conversationId;
  yield { type: "data-answer", data: toEnding(answer, parts.corpus.hash, parts.readerLink, id) };
  yield { type: "finish", finishReason: "stop" };
}

/** The last sentence of the record, behind the citations that are new with it. */
function* sentenceParts(
  { sentences }: AnswerRecord,
  added: AnswerCitation[],
  { readerLink }: Parts,
): Generator<ChatPart> {
  for (const citation of added.map((each) => toCitation(each, readerLink))) {
    yield sourcePart(citation);
    yield { type: "data-citation", id: `citation-${citation.id}`, data: citation };
  }
  const sentence = sentences.at(-1);
  if (!sentence) return;
  const isFirst = sentences.length === 1;
  if (isFirst) yield { type: "text-start", id: textId };
  yield { type: "text-delta", id: textId, delta: `${isFirst ? "" : " "}${withMarkers(sentence)}` };
  yield { type: "data-sentence", id: `sentence-${sentences.length}`, data: sentence };
}

/** Ends the text, which says that there is no answer when nothing else was said. */
function* textEnd(answer: FinishedAnswer): Generator<ChatPart> {
  if (answer.sentences.length === 0) {
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
