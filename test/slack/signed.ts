import { createHmac } from "node:crypto";

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";

/** A request as Slack would sign it. */
export function signed(
  body: string,
  { secret = signingSecret, at = Date.now(), type = "application/json" } = {},
) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    method: "POST",
    body,
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
  };
}

export function signedForm(fields: Record<string, string>) {
  return signed(new URLSearchParams(fields).toString(), { type: "application/x-www-form-urlencoded" });
}

/** An event in its envelope. */
export function eventOf(event: object, id = "Ev1"): string {
  return JSON.stringify({ type: "event_callback", team_id: "T1", event_id: id, event });
}
