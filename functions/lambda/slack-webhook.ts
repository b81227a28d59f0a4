import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { handle } from "hono/aws-lambda";
import { SettingsError } from "../settings.ts";
import { slackWebhook } from "../slack/webhook.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";

const { settings, deployment } = await readEnvironment();
const { QUEUE_URL, SECRETS } = deployment;
if (!settings.slack)
  throw new SettingsError(
    `Slack is not set up: put SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET into the secret ${SECRETS.join(", ")}.`,
  );
// Slack waits for three seconds.
const queue = new SQSClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
});

export const handler = handle(
  slackWebhook({
    signingSecret: settings.slack.signingSecret,
    async enqueue(job) {
      await queue.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify(job) }));
    },
    log,
  }),
);
