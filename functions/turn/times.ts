import type { ModelSettings } from "../settings.ts";

/** Besides the models: looking for passages, storing, and Slack's calls with their retries. */
const besidesMs = 60_000;

/**
 * How long the lease on an answer lasts, in ms: longer than an answer takes, so that nobody takes over what is still being
 * written, and no longer than one waits for the answer of somebody who died. The functions on AWS end before it does.
 */
export function leaseMs(model: ModelSettings | undefined): number {
  return (model?.wholeMs ?? 0) + (model?.check?.wholeMs ?? 0) + besidesMs;
}
