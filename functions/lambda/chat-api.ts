import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { apiOf } from "../api/api.ts";
import type { Shelf } from "../corpus/shelf.ts";
import type { readerAccess } from "../reader/reader-access.ts";
import type { Settings } from "../settings.ts";
import { documentClient } from "../state/client.ts";
import { service } from "../turn/service.ts";
import type { Deployment } from "./environment.ts";
import { log } from "./log.ts";
import { answerMetrics } from "./metrics.ts";

/** Who asks, as the edge writes it down, whatever the client sent under this name: see `infra/site.ts`. */
const visitorHeader = "x-visitor";
/** And by which address. */
const siteHeader = "x-site";

/** The API and the pages, as one app. */
export async function chatApi(
  {
    settings,
    deployment,
    shelf,
    access,
    key,
  }: {
    settings: Settings;
    deployment: Deployment;
    shelf: Shelf;
    /** Undefined: everybody may read. */
    access: ReturnType<typeof readerAccess> | undefined;
    key: () => string;
  },
  pages: Hono,
): Promise<OpenAPIHono> {
  const report = answerMetrics("chat", deployment);
  const host = { shelf, client: documentClient(), table: deployment.TABLE, key, report, log };
  const app = await apiOf(settings, await service(settings, host), {
    visitorOf: (c) => c.req.header(visitorHeader) ?? "",
    siteOf: (c) => `https://${c.req.header(siteHeader)}`,
    access,
  });
  app.route("/", pages);
  return app;
}
