import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { readerAccess } from "../reader/reader-access.ts";
import { readerLink } from "../reader/reader-link.ts";
import { SettingsError } from "../settings.ts";
import { setupProblem, slackClient } from "../slack/client.ts";
import { jobSchema } from "../slack/jobs.ts";
import { TryAgain } from "../slack/lease.ts";
import { giveUp, work } from "../slack/worker.ts";
import { workerServices } from "../slack/worker-services.ts";
import { documentClient } from "../state/client.ts";
import { service } from "../turn/service.ts";
import { deployedShelf } from "./corpus.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";
import { answerMetrics } from "./metrics.ts";
import { readSecret } from "./secrets.ts";

/** How long until a job that failed is delivered again, in seconds, by how often it was. */
const pauses = [5, 15, 60, 180];

const { settings, deployment } = await readEnvironment();
const { QUEUE_URL, QUEUE_DELIVERIES } = deployment;
const shelf = await deployedShelf(settings, deployment);
const services = await servicesOf();
const queue = new SQSClient();

/** Does the jobs of a batch at once; those that failed are named, and only they are delivered again. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const refreshed = shelf.refresh();
  // A job that may still be tried again fails with it; one that may not tells whoever asked.
  await Promise.allSettled([refreshed]);
  const failed = await Promise.all(Records.map((record) => attempt(record, refreshed)));
  return { batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}

/**
 * The id of a record whose job failed. The last delivery is not another try: it tells whoever asked, also when the tries
 * before it took their workers with them, and leaves the message to the dead letters.
 */
async function attempt(
  { body, messageId, receiptHandle, attributes }: SQSRecord,
  refreshed: Promise<void>,
): Promise<string | undefined> {
  const deliveries = Number(attributes.ApproximateReceiveCount);
  const isLast = deliveries >= QUEUE_DELIVERIES;
  try {
    const job = jobSchema.parse(JSON.parse(body));
    if (isLast) await giveUp(job, services);
    else {
      await refreshed;
      await work(job, services);
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

async function servicesOf() {
  const { slack, publicUrl, retentionDays, signIn } = settings;
  if (!slack)
    throw new SettingsError(
      `Slack is not set up: put SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET into the secret ${deployment.SECRETS.join(", ")}.`,
    );
  const { TABLE: table, EDGE_SECRET } = deployment;
  // Private links are opened by the chat function, which has its key from the edge; they open as long as the thread is known.
  const key = signIn && EDGE_SECRET ? ((await readSecret(EDGE_SECRET)).key ?? "") : slack.signingSecret;
  const link = signIn ? readerAccess(() => key, retentionDays).link : readerLink;
  const report = answerMetrics("slack", deployment);
  const host = { shelf, client: documentClient(), table, key: () => key, report, log };
  return workerServices(await service(settings, host), {
    slack: slackClient(slack.botToken, slack.apiUrl),
    link,
    publicUrl,
  });
}
