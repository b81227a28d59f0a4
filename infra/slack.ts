import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import {
  answerEnvironment,
  answers,
  emptySecret,
  footnoteFunction,
  indexStorage,
  type Shared,
} from "./functions.ts";

/** As long as an answer in the chat, with Slack's calls besides; its lease in the table is longer: see `functions/turn/times.ts`. */
const workerSeconds = 120;
/** Four tries, and a last delivery to tell whoever asked that they failed. */
const deliveries = 5;

export interface Slack {
  secret: Secret;
  webhook: LambdaFunction;
  queue: Queue;
  deadLetters: Queue;
}

/** Slack's webhook, and the queue that takes the work off it: a webhook has to answer within three seconds. */
export function slackWebhook(scope: Construct, shared: Shared): Slack {
  const secret = emptySecret(
    scope,
    "SlackSecret",
    "Footnote: bot token and signing secret of the Slack app",
    ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"],
  );
  const deadLetters = new Queue(scope, "SlackDeadLetters", {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const queue = new Queue(scope, "SlackQueue", {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // A worker that was killed is taken over soon; one that failed asks for its message sooner itself.
    visibilityTimeout: Duration.seconds(workerSeconds + 30),
    retentionPeriod: Duration.hours(6),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: deliveries },
  });
  const webhook = footnoteFunction(scope, "slack-webhook", shared, {
    timeout: 10,
    memory: 512,
    environment: { TABLE: shared.table.tableName, QUEUE_URL: queue.queueUrl, SECRETS: secret.secretArn },
  });
  secret.grantRead(webhook);
  webhook.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  return { secret, webhook, queue, deadLetters };
}

/** The worker, which links to the address that readers use. */
export function slackWorker(
  scope: Construct,
  { secret, queue }: Slack,
  edgeSecret: Secret,
  publicUrl: string,
  shared: Shared,
): LambdaFunction {
  const worker = footnoteFunction(scope, "slack-worker", shared, {
    timeout: workerSeconds,
    memory: 1024,
    storage: indexStorage(shared),
    environment: {
      ...answerEnvironment(shared, [secret, shared.modelSecret]),
      QUEUE_URL: queue.queueUrl,
      QUEUE_DELIVERIES: String(deliveries),
      PUBLIC_URL: publicUrl,
      ...(shared.deployment.AUTH_ISSUER ? { EDGE_SECRET: edgeSecret.secretArn } : {}),
    },
  });
  answers(worker, shared);
  secret.grantRead(worker);
  if (shared.deployment.AUTH_ISSUER) edgeSecret.grantRead(worker);
  // Receiving, deleting and `ChangeMessageVisibility` come with the event source.
  worker.addEventSource(
    new SqsEventSource(queue, { batchSize: 5, reportBatchItemFailures: true, maxConcurrency: 10 }),
  );
  return worker;
}
