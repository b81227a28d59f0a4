import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { serve } from "@hono/node-server";
import type { WebClient } from "@slack/web-api";
import { apiOf } from "../api/api.ts";
import { pageRoutes } from "../api/pages.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { CorpusError } from "../corpus/errors.ts";
import { keepingShelf } from "../corpus/shelf.ts";
import { readerAccess } from "../reader/reader-access.ts";
import { readerLink } from "../reader/reader-link.ts";
import type { Settings, SlackSettings } from "../settings.ts";
import { setupProblem, slackClient } from "../slack/client.ts";
import { slackWebhook } from "../slack/webhook.ts";
import { giveUp, work } from "../slack/worker.ts";
import { workerServices } from "../slack/worker-services.ts";
import { documentClient } from "../state/client.ts";
import { createTable } from "../state/table.ts";
import { service } from "../turn/service.ts";
import { buildAssets } from "./assets.ts";
import { inWords } from "./corpus.ts";
import { startLocalDynamo } from "./dynamodb.ts";
import { log } from "./log.ts";
import { localQueue } from "./queue.ts";
import { command, openCorpus, UsageError } from "./setup.ts";
import { underOwnNames, visitorBehind } from "./visitors.ts";
import { watchFolder } from "./watch.ts";

const table = "footnote";

/** `npm start`: everything in one process, until Ctrl-C. */
export default (): Promise<void> =>
  command(async (settings) => {
    const { corpus, rebuilt } = await openCorpus(settings);
    say(`Corpus    ${settings.corpusDir}: ${sizeOf(corpus)} (index ${rebuilt ? "built" : "up to date"})`);
    say(`Drafter   ${drafterInWords(settings)}`);

    const slack = settings.slack && (await reachedSlack(settings.slack));
    await mkdir(settings.dataDir, { recursive: true });
    const database = await startLocalDynamo(path.join(settings.dataDir, "dynamodb"), (error) =>
      log({
        level: "error",
        message: "The database ended; answers go on, but no conversation is kept",
        error,
      }),
    );
    const client = documentClient({ endpoint: database.endpoint });
    await createTable(client, table);

    const key = randomUUID();
    const shelf = keepingShelf(corpus, settings.keepIndexes);
    const shared = await service(settings, { shelf, client, table, key: () => key, log });
    const access = settings.signIn && readerAccess(() => key, 1);
    const app = await apiOf(settings, shared, {
      visitorOf: visitorBehind(settings.trustProxy),
      siteOf: (c) => settings.publicUrl ?? new URL(c.req.url).origin,
      access,
    });
    app.route("/", pageRoutes(shelf, await buildAssets(), settings.brand, access));
    if (slack && settings.slack) {
      const { signingSecret } = settings.slack;
      const link = access?.link ?? readerLink;
      const services = workerServices(shared, { slack, link, publicUrl: settings.publicUrl });
      const enqueue = localQueue(
        (job) => work(job, services),
        (job) => giveUp(job, services),
        log,
      );
      app.route("/", slackWebhook({ signingSecret, enqueue, log }));
    }
    say(
      `Slack     ${settings.slack ? "on: /slack/events, /slack/commands, /slack/interactions" : "off: `npm run slack -- manifest --url https://…` begins"}`,
    );

    const fetch = underOwnNames(settings, app.fetch);
    const server = serve({ fetch, hostname: settings.host, port: settings.port });
    await new Promise<void>((resolve, reject) => {
      server.once("listening", resolve);
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(
          new UsageError(
            `Cannot listen on ${settings.host}:${settings.port} (${error.code}); set PORT to another port.`,
          ),
        );
      });
    }).catch(async (error) => {
      await database.close();
      throw error;
    });
    const watcher = settings.watch ? await watched(settings, shelf) : undefined;
    const { port } = server.address() as AddressInfo;
    const host = settings.host === "127.0.0.1" ? "localhost" : settings.host;
    say(`Address   http://${host}:${port}   (Ctrl-C stops)`);

    // The encoder is loaded with the first search: better now than while somebody waits.
    corpus
      .search("Who?", 1)
      .catch((error) => log({ level: "warn", message: "A first search failed", error }));

    await interrupted();
    await watcher?.close();
    // Answers that are being written are cut: their readers are told, and nothing waits for a model.
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
    client.destroy();
    await database.close();
    say("Stopped.");
    return 0;
  });

/** Takes up changes of the folder: who is being answered is answered from the documents as they were. */
function watched(settings: Settings, shelf: ReturnType<typeof keepingShelf>) {
  const takeUp = async () => {
    const { corpus, rebuilt } = await openCorpus(settings);
    if (!rebuilt) return corpus.close();
    shelf.put(corpus);
    say(`Corpus    ${settings.corpusDir} has changed: ${sizeOf(corpus)}`);
  };
  return watchFolder(settings.corpusDir, takeUp, (error) => {
    const message = `A change of ${settings.corpusDir} cannot be taken up, answers go on from the documents as they were`;
    if (error instanceof CorpusError) log({ level: "warn", message: `${message}: ${error.message}` });
    else log({ level: "error", message, error });
  });
}

function sizeOf({
  documentCount: documents,
  sectionCount: sections,
  passageCount: passages,
}: Corpus): string {
  return inWords({ documents, sections, passages });
}

function drafterInWords({ model }: Settings): string {
  if (!model)
    return "extractive: the documents are quoted. Set OPENAI_BASE_URL (or OPENAI_API_KEY) and MODEL to let a model write";
  const where = model.baseURL ?? "api.openai.com";
  return `model ${model.name} at ${where}. MODEL_PROVIDER=none switches it off`;
}

/** A client whose token is known to be right, unless Slack cannot be asked. @throws {UsageError} when it is wrong. */
async function reachedSlack({ botToken, apiUrl }: SlackSettings): Promise<WebClient> {
  const slack = slackClient(botToken, apiUrl);
  await slack.auth.test().catch((error) => {
    const problem = setupProblem(error);
    if (problem !== undefined) throw new UsageError(problem);
    log({ level: "warn", message: "Slack cannot be reached at the moment", error });
  });
  return slack;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
