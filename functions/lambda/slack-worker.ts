import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { suggestions } from "../api/suggestions.ts";
import { absoluteUrl, citationUrl } from "../reader/links.ts";
import { readerAccess } from "../reader/reader-access.ts";
import { readerLink } from "../reader/reader-link.ts";
import { SettingsError } from "../settings.ts";
import { TryAgain } from "../slack/claim.ts";
import { setupProblem, slackClient } from "../slack/client.ts";
import { jobSchema } from "../slack/jobs.ts";
import type { WorkerParts } from "../slack/turns.ts";
import { giveUp, work } from "../slack/worker.ts";
import { claimStore } from "../state/claims.ts";
import { documentClient } from "../state/client.ts";
import { feedbackStore } from "../state/feedback.ts";
import { service } from "../turn/service.ts";
import { bundledCorpus } from "./corpus.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";
import { answerMetrics } from "./metrics.ts";
import { readSecret } from "./secrets.ts";

/** Longer than an answer takes, so that nobody takes over what is still being written. */
const leaseMs = 150_000;
/** How long until a job that failed is delivered again, in seconds, by how often it was. */
const pauses = [5, 15, 60, 180];

const parts = await workerParts();
const queue = new SQSClient();
const { QUEUE_URL, QUEUE_DELIVERIES } = parts.deployment;

/** Does the jobs of a batch at once; those that failed are named, and only they are delivered again. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await Promise.all(Records.map(attempt));
  return { batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}

/**
 * The id of a record whose job failed. The last delivery is not another try: it tells whoever asked, also when the tries
 * before it took their workers with them, and leaves the message to the dead letters.
 */
async function attempt({
  body,
  messageId,
  receiptHandle,
  attributes,
}: SQSRecord): Promise<string | undefined> {
  const deliveries = Number(attributes.ApproximateReceiveCount);
  const isLast = deliveries >= QUEUE_DELIVERIES;
  try {
    const job = jobSchema.parse(JSON.parse(body));
    if (isLast) await giveUp(job, parts);
    else {
      await work(job, parts);
      return undefined;
    }
  } catch (error) {
    if (!(error instanceof TryAgain))
      log({ level: "error", message: setupProblem(error) ?? "A job from Slack failed", error });
  }
  const again = new ChangeMessageVisibilityCommand({
    QueueUrl: QUEUE_URL,
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: isLast ? 0 : (pauses[deliveries - 1] ?? pauses.at(-1)),
  });
  // Else it is delivered when the queue's own time is over.
  await queue
    .send(again)
    .catch((error) => log({ level: "warn", message: "A job will be tried again late", error }));
  return messageId;
}

async function workerParts(): Promise<
  WorkerParts & { deployment: Awaited<ReturnType<typeof readEnvironment>>["deployment"] }
> {
  const { settings, deployment } = await readEnvironment();
  const { slack, publicUrl, retentionDays, signIn } = settings;
  if (!slack)
    throw new SettingsError(
      `Slack is not set up: put SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET into the secret ${deployment.SECRETS.join(", ")}.`,
    );
  const { TABLE: table, EDGE_SECRET } = deployment;
  // Private links are opened by the chat function, which has its key from the edge; they open as long as the thread is known.
  const key = signIn && EDGE_SECRET ? ((await readSecret(EDGE_SECRET)).key ?? "") : slack.signingSecret;
  const link = signIn ? readerAccess(() => key, retentionDays).link : readerLink;
  const corpus = await bundledCorpus(settings.embedder);
  const client = documentClient();
  const report = answerMetrics("slack", deployment);
  return {
    ...(await service(settings, { corpus, client, table, key: () => key, report, log })),
    deployment,
    slack: slackClient(slack.botToken, slack.apiUrl),
    corpus: corpus.hash,
    prompts: suggestions(corpus).map(({ question }) => question),
    claims: claimStore(client, { table, leaseMs, keepDays: retentionDays }),
    feedback: feedbackStore(client, { table, retentionDays }),
    linkOf: (citation) => absoluteUrl(citationUrl(citation, link), publicUrl),
    linkOfSection: (section) => absoluteUrl(link(section), publicUrl),
    log,
  };
}
