import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { createApp } from "../api/app.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { readerAccess } from "../reader/reader-access.ts";
import { readerLink } from "../reader/reader-link.ts";
import type { Settings } from "../settings.ts";
import { documentClient } from "../state/client.ts";
import { service } from "../turn/service.ts";
import type { Deployment } from "./environment.ts";
import { log } from "./log.ts";
import { answerMetrics } from "./metrics.ts";

/** Who asks, as the edge writes it down, whatever the client sent under this name: see `infra/site.ts`. */
const visitorHeader = "x-visitor";

/** The API and the pages, as one app. */
export async function chatApi(
  {
    settings,
    deployment,
    corpus,
    access,
    key,
  }: {
    settings: Settings;
    deployment: Deployment;
    corpus: Corpus;
    /** Undefined: everybody may read. */
    access: ReturnType<typeof readerAccess> | undefined;
    key: () => string;
  },
  pages: Hono,
): Promise<OpenAPIHono> {
  const client = documentClient();
  const report = answerMetrics("chat", deployment);
  const shared = await service(settings, { corpus, client, table: deployment.TABLE, key, report, log });
  // Only where it is used: the checks of tokens are not in the way of a public deployment's start.
  const signIn = settings.signIn && (await import("../api/sign-in.ts")).signInWith(settings.signIn);
  const app = createApp({
    ...shared,
    corpus,
    visitorOf: (c) => c.req.header(visitorHeader) ?? "",
    signIn,
    readerLink: access?.link ?? readerLink,
    allowedOrigins: settings.allowedOrigins,
    log,
  });
  app.route("/", pages);
  return app;
}
