import type { Context } from "hono";
import type { Services } from "./services.ts";

/**
 * Ids of conversations. An id that we hand out is a capability: it cannot be guessed, and whoever shows it reaches the
 * conversation, as long as it is of their account where there are accounts. What a client of `POST /api/chat` makes up may
 * be anything ("1"): it names a conversation only together with who sends it.
 */

/** The id that we hand out for a client's own: nobody else can make it. */
export function handedOut(c: Context, clientId: string, { nameOf }: Services): string {
  return nameOf(`conversation ${c.get("asker").name} ${clientId}`);
}

/** What a conversation is stored under, by the id that was handed out. */
export function storedUnder(c: Context, id: string): string {
  const { name, signedIn } = c.get("asker");
  return signedIn ? `${name}/${id}` : id;
}

/** What a conversation may be stored under that a client calls by this id, ours or its own. */
export function maybeStoredUnder(c: Context, id: string, services: Services): string[] {
  return [id, handedOut(c, id, services)].map((each) => storedUnder(c, each));
}
