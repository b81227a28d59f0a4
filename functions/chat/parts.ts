import type { AnswerEvent, Citation, Drafter, Outcome, Turn } from "../answer/events.ts";
import type { Corpus } from "../corpus/corpus.ts";

/** What the app is made of; the handler on Lambda and the local server hand in the same. */
export interface Parts {
  corpus: Corpus;
  /** Answers a question, sentence by sentence; stops when the signal says so. */
  answer(question: { text: string; history: Turn[] }, signal: AbortSignal): AsyncIterable<AnswerEvent>;
  conversations: Conversations;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}

/** What the routes need of the store of conversations. */
export interface Conversations {
  create(): Promise<string>;
  ensure(id: string): Promise<void>;
  /** The last turns, oldest first; undefined when there is no such conversation. */
  recentTurns(id: string, limit: number): Promise<StoredTurn[] | undefined>;
  append(id: string, turn: StoredTurn): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export interface StoredTurn {
  question: string;
  answer: string;
  outcome: Outcome;
  drafter: Drafter;
  corpus: string;
  citations: Citation[];
  at: string;
}
