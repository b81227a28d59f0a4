import { readFile } from "node:fs/promises";
import path from "node:path";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { Hono } from "hono";
import { streamHandle } from "hono/aws-lambda";
import { createApp } from "../chat/app.ts";
import type { PageAssets } from "../chat/page-assets.ts";
import { pageRoutes } from "../chat/pages.ts";
import { problem } from "../chat/problems.ts";
import { readerAccess } from "../chat/reader-access.ts";
import { readerLink } from "../chat/reader-link.ts";
import { service } from "../service.ts";
import { documentClient } from "../state/client.ts";
import { bundledCorpus } from "./corpus.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";
import { answerMetrics } from "./metrics.ts";

/** Headers that the edge sets, whatever the client sent under these names: see `infra/site.ts`. */
const edge = { visitor: "x-visitor", key: "x-api-key" };

/** What `streamHandle` hands to an app besides the request. */
interface Handed {
  Bindings: { event: APIGatewayProxyEvent };
}

async function chatApp(): Promise<Hono<Handed>> {
  const { settings, deployment } = await readEnvironment();
  const corpus = await bundledCorpus(settings.embedder);
  // The edge shows it with every request, so that it need not be fetched; nothing else reaches this function.
  let key = "";
  const client = documentClient();
  const { TABLE: table } = deployment;
  const report = answerMetrics("chat", deployment);
  const shared = await service(settings, { corpus, client, table, key: () => key, report, log });
  const access = settings.signIn && readerAccess(() => key, 1);
  // Only where it is used: the checks of tokens are not in the way of a public deployment's start.
  const signIn = settings.signIn && (await import("../chat/sign-in.ts")).signInWith(settings.signIn);
  const app = createApp({
    ...shared,
    corpus,
    visitorOf: (c) => c.req.header(edge.visitor) ?? "",
    signIn,
    readerLink: access?.link ?? readerLink,
    allowedOrigins: settings.allowedOrigins,
    log,
  });
  const assets: PageAssets = JSON.parse(
    await readFile(path.join(import.meta.dirname, "assets.json"), "utf8"),
  );
  app.route("/", pageRoutes(corpus, assets, access));
  return new Hono<Handed>().all("*", (c) => {
    const shown = c.req.header(edge.key) || c.env.event.requestContext.identity?.apiKey;
    if (!shown) {
      // Names and links that are keyed with nothing could be forged by anybody.
      log({ level: "error", message: "A request came without the key of the edge" });
      return problem("internal-error", "The service is not set up rightly.").getResponse();
    }
    key = shown;
    return app.fetch(c.req.raw, c.env);
  });
}

export const handler = streamHandle(await chatApp());
