import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a request's time may lie from ours, in seconds: older ones may be replays. */
const window = 5 * 60;

/**
 * Why a request is not one that Slack has signed for this app; undefined when it is. The signature covers the raw body,
 * byte for byte; it is compared in constant time.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function refusal(
  body: Uint8Array,
  headers: { timestamp: string | undefined; signature: string | undefined },
  secret: string,
  nowMs: number,
): string | undefined {
  const { timestamp, signature } = headers;
  if (!timestamp || !signature) return "The request has no Slack signature.";
  if (!/^\d{1,12}$/.test(timestamp)) return "The request's timestamp is no time.";
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > window) return "The request is older than five minutes.";
  const expected = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();
  const given = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1];
  // Of the right length in any case, so that nothing is learnt from how long it takes.
  const bytes = Buffer.from(given ?? "00".repeat(expected.length), "hex");
  return timingSafeEqual(bytes, expected) && given ? undefined : "The request's signature is not right.";
}
