import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { envelopeSchema, jobOf } from "./events.ts";
import { jobOfCommand, jobOfInteraction } from "./interactions.ts";
import type { Job } from "./jobs.ts";
import { refusal } from "./signature.ts";

/** What the webhook is made of; the handler on Lambda and the local server hand in the same. */
export interface WebhookServices {
  signingSecret: string;
  /** Hands work to the worker; resolves when it is safe there. */
  enqueue(job: Job): Promise<void>;
  log(entry: { level: "info" | "warn" | "error"; message: string; error?: unknown }): void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const largestBody = 1024 * 1024;

/**
 * Slack's three addresses. Nothing is read before the signature is checked, and nothing is answered here: the work goes
 * into the queue, so that Slack has its 200 within its three seconds whatever the model does. An error makes Slack
 * deliver again.
 */
export function slackWebhook(services: WebhookServices): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: largestBody, onError: (c) => c.json(problem(413, "Body too large"), 413) }));
  app.use(async (c, next) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const headers = {
      timestamp: c.req.header("x-slack-request-timestamp"),
      signature: c.req.header("x-slack-signature"),
    };
    const reason = refusal(body, headers, services.signingSecret, (services.now ?? Date.now)());
    if (reason) {
      services.log({ level: "warn", message: `A request to ${c.req.path} was refused. ${reason}` });
      return c.json(problem(401, reason), 401, { "content-type": "application/problem+json" });
    }
    return next();
  });
  app.onError((error, c) => {
    const malformed = error instanceof SyntaxError || error.name === "ZodError";
    const status = malformed ? 400 : 500;
    services.log({ level: "error", message: `A request to ${c.req.path} could not be taken`, error });
    const body = problem(
      status,
      malformed ? "The request is not what Slack sends." : "It could not be queued.",
    );
    return c.json(body, status, { "content-type": "application/problem+json" });
  });

  app.post("/slack/events", async (c) => {
    const envelope = envelopeSchema.parse(JSON.parse(await c.req.text()));
    if (envelope.type === "url_verification") return c.json({ challenge: envelope.challenge });
    if (envelope.type === "app_rate_limited") {
      services.log({ level: "warn", message: "Slack holds events back: there were too many in an hour" });
      return c.body(null, 200);
    }
    const job = jobOf(envelope);
    if (job) await services.enqueue(job);
    return c.body(null, 200);
  });
  app.post("/slack/commands", async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    // Now and then Slack looks whether the certificate is right.
    if (form.ssl_check === undefined) await services.enqueue(jobOfCommand(form));
    return c.body(null, 200);
  });
  app.post("/slack/interactions", async (c) => {
    const payload = new URLSearchParams(await c.req.text()).get("payload");
    const job = jobOfInteraction(JSON.parse(payload ?? ""));
    if (job) await services.enqueue(job);
    return c.body(null, 200);
  });
  return app;
}

/** RFC 9457. */
function problem(status: number, detail: string) {
  return { type: "about:blank", status, detail };
}
