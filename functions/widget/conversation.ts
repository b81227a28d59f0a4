import { partsAsMarkdown } from "./copy.ts";
import type { Citation, Ending, Message, Part, Reason, StreamPart } from "./wire.ts";

export interface Conversation {
  id: string;
  turns: Turn[];
}

/** A question and what has come of its answer so far. */
export interface Turn {
  id: string;
  question: string;
  /** `cut`: the stream ended before the answer did. `failed`: `failure` says why. */
  state: "answering" | "done" | "stopped" | "cut" | "failed";
  /** The server's name for the answer. */
  messageId?: string;
  /** Titles of the first sections being read. */
  reading: string[];
  parts: Part[];
  /** What was drafted last is being checked. */
  checking?: boolean;
  citations: Citation[];
  notice?: Reason;
  failure?: Failure;
  ending?: Ending;
  helpful?: boolean;
}

/** Why there is no answer. */
export interface Failure {
  kind: "unreachable" | "limited" | "sign-in" | "invalid" | "failed";
  /** In the server's words. */
  detail?: string;
  /** When to ask again, in ms since 1970. */
  until?: number;
}

/** More titles would be gone before they are read. */
const mostRead = 3;

export function newConversation(): Conversation {
  return { id: newId(), turns: [] };
}

export function newTurn(question: string): Turn {
  return { id: newId(), question, state: "answering", reading: [], parts: [], citations: [] };
}

/** Takes one part of the stream into the turn. */
export function receive(turn: Turn, part: StreamPart): void {
  switch (part.type) {
    case "start":
      if (part.messageId !== undefined) turn.messageId = part.messageId;
      break;
    case "data-passages":
      turn.reading = [...new Set(part.data.sections.map(({ section }) => section))].slice(0, mostRead);
      break;
    case "data-citation":
      turn.citations.push(part.data);
      break;
    case "data-checking":
      turn.checking = true;
      break;
    case "data-part":
      turn.checking = false;
      turn.parts.push(part.data);
      break;
    case "data-notice":
      turn.notice = part.data.reason;
      break;
    case "data-answer":
      turn.ending = part.data;
      turn.state = "done";
      break;
    case "error":
      turn.failure = { kind: "failed", detail: part.errorText };
      turn.state = "failed";
      break;
  }
}

/** A question refers to the turns before it; the server looks no further back. */
const mostPosted = 7;

/** The end of the conversation as the AI SDK posts it, up to and with the last turn's question. */
export function toMessages(turns: Turn[]): Message[] {
  return turns.slice(-mostPosted).flatMap((turn): Message[] => {
    const question = message(turn.id, "user", turn.question);
    if (turn === turns.at(-1)) return [question];
    const answer = answerText(turn);
    // A question that nothing was said to would only puzzle the model.
    return answer === "" ? [] : [question, message(`${turn.id}-answer`, "assistant", answer)];
  });
}

/** For the model, whatever language the reader sees. */
const notInCorpus = "The documents do not answer this question.";

function answerText({ parts, ending }: Turn): string {
  if (ending?.remark) return ending.remark;
  if (ending?.outcome === "not_in_corpus") return notInCorpus;
  return partsAsMarkdown(parts.map((part) => ({ ...part, citations: [] })));
}

function message(id: string, role: Message["role"], text: string): Message {
  return { id, role, parts: [{ type: "text", text }] };
}

/** Not `randomUUID`, which browsers keep to https: the page is also opened at a plain address in the house. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
