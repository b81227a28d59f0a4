import type { Context } from "hono";
import type { Corpus } from "../corpus/corpus.ts";
import type { ReaderLink } from "../reader/reader-access.ts";
import type { Admit } from "../state/admission.ts";
import type { conversationStore } from "../state/conversations.ts";
import type { Answering } from "../turn/answering.ts";

/** What the app is made of; the handler on Lambda and the local server hand in the same. */
export interface Parts {
  corpus: Corpus;
  /** Answers a question, sentence by sentence; stops when the signal says so. */
  answer: Answering;
  /** Counts a visitor's request against the limits. */
  admit: Admit;
  /** Where a request comes from, as only the host knows: headers can say anything. */
  visitorOf(c: Context): string;
  /** A name for somebody that does not say who it is. */
  nameOf(who: string): string;
  /** Checks a token and resolves to the account that it names; without it everybody may ask. */
  signIn?: ((token: string) => Promise<string>) | undefined;
  /** Where the reader shows a section, or the words of a quote. */
  readerLink: ReaderLink;
  /** Sites whose pages may ask: origins as browsers send them, or `*`. The API's own pages always may. */
  allowedOrigins: readonly string[];
  conversations: ReturnType<typeof conversationStore>;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
}
