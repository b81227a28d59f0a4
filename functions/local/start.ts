import { createHmac } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { serve } from "@hono/node-server";
import { WebClient } from "@slack/web-api";
import { answer } from "../answer/answer.ts";
import type { Model } from "../answer/model.ts";
import { createApp } from "../chat/app.ts";
import { citationUrl } from "../chat/links.ts";
import { pageRoutes } from "../chat/pages.ts";
import type { Parts } from "../chat/parts.ts";
import { suggestions } from "../chat/suggestions.ts";
import { openFolder } from "../corpus/build.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { Settings, SlackSettings } from "../settings.ts";
import { slackWebhook } from "../slack/webhook.ts";
import { type WorkerParts, work } from "../slack/worker.ts";
import { claimStore } from "../state/claims.ts";
import { documentClient } from "../state/client.ts";
import { conversationStore } from "../state/conversations.ts";
import { feedbackStore } from "../state/feedback.ts";
import { createTable } from "../state/table.ts";
import { buildAssets } from "./assets.ts";
import { inWords } from "./corpus.ts";
import { startLocalDynamo } from "./dynamodb.ts";
import { localQueue } from "./queue.ts";
import { command, embedderOf, indexFileOf, modelOf, UsageError } from "./setup.ts";

const table = "footnote";
/** Longer than an answer takes, so that nobody takes over what is still being written. */
const slackLeaseMs = 120_000;

/** `npm start`: everything in one process, until Ctrl-C. */
export default (): Promise<void> =>
  command(async (settings) => {
    const indexFile = indexFileOf(settings);
    const { corpus, rebuilt } = await openFolder(settings.corpusDir, indexFile, {
      embedder: embedderOf(settings.embedder),
    });
    const { documentCount: documents, sectionCount: sections, passageCount: passages } = corpus;
    say(
      `Corpus    ${settings.corpusDir}: ${inWords({ documents, sections, passages })} (index ${rebuilt ? "built" : "up to date"})`,
    );
    say(`Drafter   ${drafterInWords(settings)}`);

    await mkdir(settings.dataDir, { recursive: true });
    const database = await startLocalDynamo(path.join(settings.dataDir, "dynamodb"));
    const client = documentClient({ endpoint: database.endpoint });
    await createTable(client, table);

    const model = modelOf(settings.model);
    const app = createApp({
      corpus,
      answer: (question, signal) => answer(question, { corpus, model, signal }),
      conversations: conversationStore(client, { table, retentionDays: settings.retentionDays }),
      allowedOrigins: settings.allowedOrigins,
      log,
    });
    app.route("/", pageRoutes(corpus, await buildAssets()));
    if (settings.slack) app.route("/", slackRoutes(settings.slack, settings, corpus, client, model));
    say(
      `Slack     ${settings.slack ? "on: /slack/events, /slack/commands, /slack/interactions" : "off: `npm run slack -- manifest --url https://…` begins"}`,
    );

    const server = serve({ fetch: app.fetch, hostname: settings.host, port: settings.port });
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
    const { port } = server.address() as AddressInfo;
    const host = settings.host === "127.0.0.1" ? "localhost" : settings.host;
    say(`Address   http://${host}:${port}   (Ctrl-C stops)`);

    await interrupted();
    // Answers that are being written are cut: their readers are told, and nothing waits for a model.
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
    client.destroy();
    await database.close();
    say("Stopped.");
    return 0;
  });

function slackRoutes(
  { botToken, signingSecret, apiUrl }: SlackSettings,
  { publicUrl, retentionDays }: Settings,
  corpus: Corpus,
  client: DynamoDBDocumentClient,
  model: Model | undefined,
) {
  const parts: WorkerParts = {
    slack: new WebClient(botToken, { slackApiUrl: apiUrl }),
    answer: (question, signal) => answer(question, { corpus, model, signal }),
    corpus: corpus.hash,
    prompts: suggestions(corpus).map(({ question }) => question),
    claims: claimStore(client, { table, leaseMs: slackLeaseMs, keepDays: 1 }),
    conversations: conversationStore(client, { table, retentionDays }),
    feedback: feedbackStore(client, { table, retentionDays }),
    voterOf: (user) => createHmac("sha256", signingSecret).update(user).digest("hex").slice(0, 32),
    linkOf(citation) {
      const link = citationUrl(citation);
      if (!link.startsWith("/")) return link;
      return publicUrl === undefined ? undefined : new URL(link, publicUrl).href;
    },
    log,
  };
  const enqueue = localQueue((job, lastTry) => work(job, parts, { lastTry }), log);
  return slackWebhook({ signingSecret, enqueue, log });
}

function drafterInWords({ model }: Settings): string {
  if (!model)
    return "extractive: the documents are quoted. Set OPENAI_BASE_URL (or OPENAI_API_KEY) and MODEL to let a model write";
  const where = model.baseURL ?? "api.openai.com";
  return `model ${model.name} at ${where}. MODEL_PROVIDER=none switches it off`;
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

const log: Parts["log"] = ({ level, message, error }) => {
  const detail =
    error instanceof Error ? (error.stack ?? error.message) : error === undefined ? "" : String(error);
  process.stderr.write(`${level}: ${message}${detail ? `\n${detail}` : ""}\n`);
};
