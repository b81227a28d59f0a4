import { createHmac, timingSafeEqual } from "node:crypto";
import { readerLink } from "./reader-link.ts";

/** Where the reader shows something: a path. */
export type ReaderLink = typeof readerLink;

/**
 * The reader of a private deployment. A browser that follows a link sends no token, so whoever may ask gets links that
 * carry their permission: for one document, for as many days.
 */
export function readerAccess(key: () => string, days: number, now: () => number = Date.now) {
  const seal = (document: string, until: number) =>
    createHmac("sha256", key()).update(`read ${until} ${document}`).digest("base64url");
  return {
    link: ((at) => {
      const until = Math.floor(now() / 1000) + days * 24 * 60 * 60;
      const url = new URL(readerLink(at), "http://reader");
      url.searchParams.set("access", `${until}.${seal(at.document, until)}`);
      return `${url.pathname}${url.search}${url.hash}`;
    }) satisfies ReaderLink as ReaderLink,
    opens(document: string, access: string | undefined): boolean {
      const [, until = "0", given = ""] = /^(\d{1,12})\.([\w-]{43})$/.exec(access ?? "") ?? [];
      const expected = Buffer.from(seal(document, Number(until)));
      return (
        given.length === expected.length &&
        timingSafeEqual(Buffer.from(given), expected) &&
        Number(until) * 1000 > now()
      );
    },
  };
}
