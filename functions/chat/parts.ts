import type { AnswerEvent, Turn } from "../answer/events.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { conversationStore } from "../state/conversations.ts";

/** What the app is made of; the handler on Lambda and the local server hand in the same. */
export interface Parts {
  corpus: Corpus;
  /** Answers a question, sentence by sentence; stops when the signal says so. */
  answer(question: { text: string; history: Turn[] }, signal: AbortSignal): AsyncIterable<AnswerEvent>;
  /** Sites whose pages may ask: origins as browsers send them, or `*`. The API's own pages always may. */
  allowedOrigins: readonly string[];
  conversations: ReturnType<typeof conversationStore>;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}
