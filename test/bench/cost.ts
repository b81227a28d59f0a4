import { writeFile } from "node:fs/promises";

/**
 * What a month on AWS costs, from list prices of us-east-1 in dollars, without any free allowance. Prices change: they are
 * stated here, so that they can be corrected and the table printed again.
 */
const prices = {
  // https://aws.amazon.com/lambda/pricing/ (ARM)
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  // https://aws.amazon.com/api-gateway/pricing/ (REST; a streamed response counts once for every 10 MB)
  apiRequest: 3.5 / 1e6,
  // https://aws.amazon.com/cloudfront/pricing/
  cloudfrontRequest: 1 / 1e6,
  cloudfrontGb: 0.085,
  cloudfrontFunction: 0.1 / 1e6,
  // https://aws.amazon.com/dynamodb/pricing/on-demand/
  write: 0.625 / 1e6,
  read: 0.125 / 1e6,
  storedGb: 0.25,
  // https://aws.amazon.com/cloudwatch/pricing/
  logGb: 0.5,
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  // https://aws.amazon.com/sqs/pricing/
  queueRequest: 0.4 / 1e6,
  // https://aws.amazon.com/secrets-manager/pricing/
  secret: 0.4,
  // https://aws.amazon.com/waf/pricing/
  wafAcl: 5,
  wafRule: 1,
  wafRequest: 0.6 / 1e6,
  // https://aws.amazon.com/bedrock/pricing/ (gpt-oss-120b)
  inputToken: 0.15 / 1e6,
  outputToken: 0.6 / 1e6,
};

/** What is taken for a question of a visitor of the chat page. */
const question = {
  /** To draft: ten passages of two hundred tokens, the rules, the question. */
  inputTokens: 2_600,
  outputTokens: 200,
  /** To check what was drafted: the same passages, a few statements, a verdict on each; by the drafting model, unless CHECK_MODEL says another. */
  readings: 2,
  readingInputTokens: 2_500,
  readingOutputTokens: 60,
  /** While the model writes, the function waits. */
  seconds: 7,
  gigabytes: 1,
  /** The question, and the visit's share of page, script and suggestions. */
  requests: 1.5,
  /** Rates 3 and a share of the suggestions' 1, seat 4 (its item holds all seats), budget 4, conversation 6; 1 kB each. */
  writes: 17.5,
  reads: 4,
  storedKb: 6,
  sentKb: 30,
  loggedKb: 3,
};

/**
 * What one surface that answers is watched by. An alarm is paid for each metric that it looks at: errors, throttles, the
 * API's errors, slow answers, cost, and the fallbacks with the answers that they are a share of.
 */
const watched = { metrics: 13, alarms: 7 };

/** What `SLACK=on` adds, however little is asked there. */
const slack = {
  metrics: 13,
  /** Three of its own; those of the answers look at a second surface. */
  alarms: 7,
  secrets: 1,
  /** Lambda's five pollers ask the queue three times a minute each, all month. */
  polls: 5 * 3 * 60 * 24 * 30,
};

const volumes = [0, 1_000, 100_000, 1_000_000];

/** Stores that are always on, by their published least: dollars a month of 730 hours. */
const floors = [
  // https://aws.amazon.com/opensearch-service/pricing/: half an OCU for indexing and half for search, $0.24 an hour each whole.
  { name: "OpenSearch Serverless, vector collection without standby", dollars: 0.24 * 730 },
  { name: "OpenSearch Serverless, with standby", dollars: 2 * 0.24 * 730 },
];

interface Part {
  name: string;
  dollars(questions: number): number;
}

const parts: Part[] = [
  {
    name: "model (Bedrock, gpt-oss-120b)",
    dollars: (n) =>
      n *
      ((question.inputTokens + question.readings * question.readingInputTokens) * prices.inputToken +
        (question.outputTokens + question.readings * question.readingOutputTokens) * prices.outputToken),
  },
  {
    name: "Lambda",
    dollars: (n) =>
      n * question.seconds * question.gigabytes * prices.lambdaGbSecond +
      n * question.requests * prices.lambdaRequest,
  },
  {
    name: "DynamoDB",
    dollars: (n) =>
      n * (question.writes * prices.write + question.reads * prices.read) +
      ((n * question.storedKb) / 1e6) * prices.storedGb,
  },
  { name: "API Gateway", dollars: (n) => n * question.requests * prices.apiRequest },
  {
    name: "CloudFront",
    dollars: (n) =>
      n * question.requests * (prices.cloudfrontRequest + prices.cloudfrontFunction) +
      ((n * question.sentKb) / 1e6) * prices.cloudfrontGb,
  },
  {
    name: "logs, metrics, alarms, dashboard",
    dollars: (n) =>
      ((n * question.loggedKb) / 1e6) * prices.logGb +
      (n > 0 ? watched.metrics * prices.metric : 0) +
      watched.alarms * prices.alarm +
      prices.dashboard,
  },
  { name: "Secrets Manager", dollars: () => prices.secret },
  {
    name: "firewall (WAF=off: none)",
    dollars: (n) => prices.wafAcl + 3 * prices.wafRule + n * question.requests * prices.wafRequest,
  },
];

/** `npm run bench -- cost`: dollars a month by part, for so many questions on the chat page and the widget. */
export async function cost({ json }: { json?: string }): Promise<void> {
  const cells = (...values: string[]) => {
    process.stdout.write(
      `${values.map((value, i) => (i === 0 ? value.padEnd(36) : value.padStart(12))).join("")}\n`,
    );
  };
  const dollars = (value: number) => `$${value.toFixed(2)}`;
  cells(
    "questions a month",
    ...volumes.map((volume) => (volume === 0 ? "idle" : volume.toLocaleString("en"))),
  );
  for (const { name, dollars: of } of parts) cells(name, ...volumes.map((volume) => dollars(of(volume))));
  const totals = volumes.map((volume) => parts.reduce((sum, part) => sum + part.dollars(volume), 0));
  cells("all", ...totals.map(dollars));
  const firewall = parts.at(-1);
  cells(
    "all, with WAF=off",
    ...volumes.map((volume, i) => dollars((totals[i] ?? 0) - (firewall?.dollars(volume) ?? 0))),
  );
  const idle =
    slack.alarms * prices.alarm + slack.secrets * prices.secret + slack.polls * prices.queueRequest;
  process.stdout.write(
    `\nSLACK=on adds ${dollars(idle)} for alarms, its secret and the queue's idle polling, and ${dollars(slack.metrics * prices.metric)} for metrics once somebody asks there.\n`,
  );
  process.stdout.write("\nA vector store that is always on, before the first question:\n");
  for (const { name, dollars: floor } of floors)
    process.stdout.write(`  ${name.padEnd(60)}${dollars(floor)}\n`);
  if (json)
    await writeFile(json, `${JSON.stringify({ prices, question, volumes, totals, floors }, null, 2)}\n`);
}
