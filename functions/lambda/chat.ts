import { readFile } from "node:fs/promises";
import path from "node:path";
import type { APIGatewayProxyEvent, StreamifyHandler } from "aws-lambda";
import { Hono } from "hono";
import { streamHandle } from "hono/aws-lambda";
import { pageRoutes } from "../api/pages.ts";
import type { PageAssets } from "../reader/page-assets.ts";
import { readerAccess } from "../reader/reader-access.ts";
import { deployedShelf } from "./corpus.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";

/** The header by which the edge, and nobody else, has access: see `infra/site.ts`. */
const keyHeader = "x-api-key";

/** What `streamHandle` hands to an app besides the request. */
interface Handed {
  Bindings: { event: APIGatewayProxyEvent };
}

const { settings, deployment } = await readEnvironment();
const shelf = await deployedShelf(settings, deployment);
// The edge shows it with every request, so that it need not be fetched; nothing else reaches this function.
let key = "";
const access = settings.signIn && readerAccess(() => key, 1);
const assets: PageAssets = JSON.parse(await readFile(path.join(import.meta.dirname, "assets.json"), "utf8"));
const pages = pageRoutes(shelf, assets, settings.brand, access);
let loading: ReturnType<typeof load> | undefined;

/**
 * All routes, with what answers: it takes longer to load than all the rest, and whoever opens the page, as most do who find no
 * function awake, need not wait for it.
 */
function allRoutes(): ReturnType<typeof load> {
  loading ??= load().catch((error) => {
    // The next request tries again.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const { chatApi } = await import("./chat-api.ts");
  return chatApi({ settings, deployment, shelf, access, key: () => key }, pages);
}

/** What goes wrong outside of the API, which answers its own errors. */
async function failed(message: string, error?: unknown): Promise<Response> {
  log({ level: "error", message, error });
  const { problem } = await import("../api/problems.ts");
  return problem("internal-error", "Something went wrong on the server. Please try again.").getResponse();
}

const first = new Hono<Handed>();
first.use(async (c, next) => {
  const shown = c.req.header(keyHeader) || c.env.event.requestContext.identity?.apiKey;
  // Names and links that are keyed with nothing could be forged by anybody.
  if (!shown) return failed("A request came without the key of the edge");
  key = shown;
  // Between two answers: a function has one at a time.
  await shelf.refresh();
  return next();
});
first.route("/", pages);
first.notFound(async (c) => (await allRoutes()).fetch(c.req.raw, c.env));
first.onError((error, c) => failed(`${c.req.method} ${c.req.path} failed`, error));
const answer = streamHandle(first) as unknown as StreamifyHandler<APIGatewayProxyEvent>;

export const handler = awslambda.streamifyResponse<APIGatewayProxyEvent>(async (event, stream, context) => {
  await answer(event, stream, context);
  // The page is out; while it is looked at, what will answer is loaded.
  await allRoutes().catch((error) =>
    log({ level: "error", message: "What answers cannot be loaded", error }),
  );
});
