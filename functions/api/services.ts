import type { Context } from "hono";
import type { Shelf } from "../corpus/shelf.ts";
import type { ReaderLink } from "../reader/reader-access.ts";
import type { Admit } from "../state/admission.ts";
import type { LogEntry } from "../turn/service.ts";
import type { Conversations } from "../turn/stored-turn.ts";
import type { Turns } from "../turn/turn.ts";

/** What the app is made of: the service's surface for the web, and what only the host knows. */
export interface Services {
  shelf: Shelf;
  /** Answers questions, within the limits. */
  turns: Turns;
  conversations: Conversations;
  /** Counts a search, or any other request, against the limits. */
  admitSearch: Admit;
  admitRequest: Admit;
  /** Where a request comes from, as only the host knows: headers can say anything. */
  visitorOf(c: Context): string;
  /** A name for somebody that does not say who it is. */
  nameOf(who: string): string;
  /** Checks a token and resolves to the account that it names; without it everybody may ask. */
  signIn?: ((token: string) => Promise<string>) | undefined;
  /** Where the reader shows a section, or the words of a quote. */
  readerLink: ReaderLink;
  /** Address at which a request has reached us, as only the host knows: `https://ask.example.org`. */
  siteOf(c: Context): string;
  /** Who issues the tokens of `signIn`. */
  issuer?: string | undefined;
  /** Sites whose pages may ask: origins as browsers send them, or `*`. The API's own pages always may. */
  allowedOrigins: readonly string[];
  log(entry: LogEntry): void;
}
