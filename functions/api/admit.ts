import type { Context } from "hono";
import type { Admission } from "../state/admission.ts";
import type { Counted } from "../state/rates.ts";
import type { Parts } from "./parts.ts";
import { problem } from "./problems.ts";

/**
 * Lets a request go on to be answered, and says in the headers how many more there may be.
 * @throws 429 with `Retry-After`.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export async function admitted(c: Context, { admit }: Parts): Promise<Admission> {
  const admission = await admit(c.get("asker").name);
  const { refused, rates } = admission;
  const headers: Record<string, string> =
    rates.length === 0
      ? {}
      : {
          "ratelimit-policy": rates
            .map(({ rate }) => `"${rate.name}";q=${rate.most};w=${rate.seconds}`)
            .join(", "),
          ratelimit: rates.map(standing).join(", "),
        };
  if (refused) {
    const seconds = Math.max(1, Math.ceil(refused.retryMs / 1000));
    const over = problem("too-many-requests", `${refused.reason} Please try again ${inWords(seconds)}.`);
    for (const [name, value] of Object.entries({ ...headers, "retry-after": String(seconds) }))
      over.res?.headers.set(name, value);
    throw over;
  }
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return admission;
}

function standing({ rate, left, resetMs }: Counted): string {
  return `"${rate.name}";r=${left};t=${Math.ceil(resetMs / 1000)}`;
}

function inWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? "in a second" : `in ${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}
