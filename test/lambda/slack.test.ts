import { afterAll, afterEach, describe, expect, it } from "vitest";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import { eventOf, signed, signingSecret } from "../slack/signed.ts";
import { startSlack } from "../slack/slack-server.ts";
import { dynalite } from "../state/servers.ts";
import { startAws } from "./aws-server.ts";
import { bundled } from "./bundled.ts";
import { apiEvent, httpAnswer } from "./events.ts";
import { absent, type LambdaFunction, startFunction } from "./runtime.ts";

const bundles = await bundled();
const database = await dynalite.start();
const client = documentClient({ endpoint: database.endpoint });
await createTable(client, "footnote");
const slack = await startSlack();
const aws = await startAws();
const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:footnote/slack";
const filled = JSON.stringify({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: signingSecret });
const running: LambdaFunction[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  aws.messages.length = aws.visibility.length = 0;
  slack.messages.length = 0;
  slack.fault();
});
afterAll(async () => {
  client.destroy();
  aws.close();
  await Promise.all([slack.close(), database.close()]);
});

async function start(
  name: "slack-webhook" | "slack-worker",
  env: Record<string, string> = {},
): Promise<LambdaFunction> {
  const started = await startFunction(bundles[name].folder, {
    MODEL_PROVIDER: "none",
    TABLE: "footnote",
    QUEUE_URL: `${aws.endpoint}/123456789012/footnote`,
    QUEUE_DELIVERIES: "3",
    SECRETS: secret,
    SLACK_API_URL: slack.apiUrl,
    PUBLIC_URL: "https://bot.example.org",
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SQS: aws.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
    ...env,
  });
  running.push(started);
  return started;
}

let next = 1;
function mention(text: string) {
  return eventOf({
    type: "app_mention",
    channel: "C1",
    ts: `${next++}.1`,
    user: "U1",
    text: `<@B1> ${text}`,
  });
}

async function deliver(webhook: LambdaFunction, { body, headers }: ReturnType<typeof signed>) {
  return httpAnswer(await webhook.invoke(apiEvent("POST", "/slack/events", { body, headers })));
}

/** A batch as SQS hands it to a function. */
function batch(...records: { body: string; deliveries?: number }[]) {
  return {
    Records: records.map(({ body, deliveries = 1 }, index) => ({
      messageId: `message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes: { ApproximateReceiveCount: String(deliveries) },
      eventSource: "aws:sqs",
    })),
  };
}

async function work(worker: LambdaFunction, event: object) {
  const { body } = await worker.invoke(event);
  return JSON.parse(await new Response(body).text()) as { batchItemFailures: { itemIdentifier: string }[] };
}

describe.skipIf(absent)("Slack's functions", () => {
  it("take an event at the webhook, and answer it from the queue", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    expect((await deliver(webhook, signed(mention("Who backs 01.AI?")))).status).toBe(200);
    expect((await deliver(webhook, signed(mention("Who?"), { secret: "forged" }))).status).toBe(401);
    expect(aws.messages).toHaveLength(1);

    const worker = await start("slack-worker");
    expect(await work(worker, batch({ body: aws.messages[0] ?? "" }))).toEqual({ batchItemFailures: [] });
    // SQS delivers at least once.
    expect(await work(worker, batch({ body: aws.messages[0] ?? "", deliveries: 2 }))).toEqual({
      batchItemFailures: [],
    });
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining("Alibaba and Xiaomi")]);
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain("https://bot.example.org/read/");
    expect(slack.problems).toEqual([]);
  });

  it("make Slack deliver again when the queue does not take an event", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    // It has read its secret when it has answered once.
    expect((await deliver(webhook, signed(mention("Who?"), { secret: "forged" }))).status).toBe(401);
    aws.failNext("AWS.SimpleQueueService.NonExistentQueue");
    const event = signed(mention("Who backs 01.AI?"));
    expect((await deliver(webhook, event)).status).toBe(500);
    expect((await deliver(webhook, event)).status).toBe(200);
    expect(aws.messages).toHaveLength(1);
  });

  it("name the one bad message of a batch, and want it again soon", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    await deliver(webhook, signed(mention("Which GPUs did Tencent buy?")));
    const worker = await start("slack-worker");
    const good = { body: aws.messages[0] ?? "" };
    const event = batch(good, { body: '{"kind":"poison"}' }, { body: "not JSON", deliveries: 2 });
    expect(await work(worker, event)).toEqual({
      batchItemFailures: [{ itemIdentifier: "message-1" }, { itemIdentifier: "message-2" }],
    });
    expect(aws.visibility).toEqual([
      { receipt: "receipt-1", seconds: 5 },
      { receipt: "receipt-2", seconds: 15 },
    ]);
    expect(slack.messages).toHaveLength(1);
  });

  it("tell the asker at the last delivery, though the tries before it died, and leave the message to the dead letters", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    await deliver(webhook, signed(mention("Who makes the Kunlun chips?")));
    const worker = await start("slack-worker");
    const failed = await work(worker, batch({ body: aws.messages[0] ?? "", deliveries: 3 }));
    expect(failed.batchItemFailures).toHaveLength(1);
    expect(aws.visibility).toEqual([{ receipt: "receipt-0", seconds: 0 }]);
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining("could not be answered"),
    ]);
  });

  it("do not answer from nothing while the bucket of indexes cannot be reached, and tell the asker at the last delivery", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    await deliver(webhook, signed(mention("Who makes the Kunlun chips?")));
    const [body = ""] = aws.messages;
    const worker = await start("slack-worker", {
      INDEX_BUCKET: "indexes",
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
    });
    const failed = { batchItemFailures: [{ itemIdentifier: "message-0" }] };
    expect(await work(worker, batch({ body }))).toEqual(failed);
    expect(slack.messages).toEqual([]);
    expect(await work(worker, batch({ body, deliveries: 3 }))).toEqual(failed);
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining("could not be answered"),
    ]);
  });

  it("say in the log what is wrong with the token", async () => {
    aws.secrets.set(secret, filled);
    const webhook = await start("slack-webhook");
    await deliver(webhook, signed(mention("Who backs 01.AI?")));
    const worker = await start("slack-worker");
    slack.fault(
      ...["chat.startStream", "chat.postMessage"].map((method) => ({ method, error: "token_revoked" })),
    );
    const failed = await work(worker, batch({ body: aws.messages[0] ?? "" }));
    expect(failed.batchItemFailures).toHaveLength(1);
    expect(worker.logs()).toMatch(/Slack refuses SLACK_BOT_TOKEN \(token_revoked\).*OAuth & Permissions/);
  });

  it("say which secret is not filled in, or cannot be read", async () => {
    aws.secrets.set(secret, JSON.stringify({ SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" }));
    const { errorMessage } = await (await start("slack-webhook")).initFailed;
    expect(errorMessage).toMatch(
      /SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET into the secret .*footnote\/slack/,
    );
    aws.secrets.delete(secret);
    const unread = await (await start("slack-worker")).initFailed;
    expect(unread.errorMessage).toMatch(/footnote\/slack cannot be read \(ResourceNotFoundException\)/);
  });
});
