import type { Context } from "hono";
import type { Admission, Admit } from "../state/admission.ts";
import type { Counted } from "../state/rates.ts";
import type { VisitorQuestion } from "../turn/answering.ts";
import { type OpenTurn, Refused, type Turns } from "../turn/turn.ts";
import { problem } from "./problems.ts";

/**
 * Begins a turn of whoever sends a request, and says in the headers how many more there may be.
 * @throws 429 with `Retry-After`.
 */
export async function begin(
  c: Context,
  question: Omit<VisitorQuestion, "visitor">,
  turns: Turns,
): Promise<OpenTurn> {
  try {
    const turn = await turns.begin({ ...question, visitor: c.get("asker").name });
    tell(c, turn.rates);
    return turn;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw tooMany(error.message, error.retryMs, error.rates);
  }
}

/**
 * Counts a request that asks nothing of the model.
 * @throws 429 with `Retry-After`.
 */
export async function count(c: Context, admit: Admit): Promise<void> {
  const { refused, rates } = await admit(c.get("asker").name);
  if (refused) throw tooMany(refused.reason, refused.retryMs, rates);
  tell(c, rates);
}

function tell(c: Context, rates: Admission["rates"]): void {
  for (const [name, value] of Object.entries(rateHeaders(rates))) c.header(name, value);
}

function tooMany(reason: string, retryMs: number, rates: Admission["rates"]) {
  const seconds = Math.max(1, Math.ceil(retryMs / 1000));
  const over = problem("too-many-requests", `${reason} Please try again ${inWords(seconds)}.`);
  for (const [name, value] of Object.entries({ ...rateHeaders(rates), "retry-after": String(seconds) }))
    over.res?.headers.set(name, value);
  return over;
}

/** @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function rateHeaders(rates: Admission["rates"]): Record<string, string> {
  if (rates.length === 0) return {};
  const policies = rates.map(({ rate }) => `"${rate.name}";q=${rate.most};w=${rate.seconds}`);
  return { "ratelimit-policy": policies.join(", "), ratelimit: rates.map(standing).join(", ") };
}

function standing({ rate, left, resetMs }: Counted): string {
  return `"${rate.name}";r=${left};t=${Math.ceil(resetMs / 1000)}`;
}

function inWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? "in a second" : `in ${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}
