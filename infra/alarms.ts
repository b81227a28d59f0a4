import { Duration, Stack } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Row,
  SingleValueWidget,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Deployment } from "./settings.ts";

const fiveMinutes = Duration.minutes(5);

export interface Watched {
  api: RestApi;
  chat: LambdaFunction;
  slack: { webhook: LambdaFunction; worker: LambdaFunction; deadLetters: Queue } | undefined;
}

/** Alarms to one topic, a dashboard, and a budget. */
export function alarms(scope: Construct, { api, chat, slack }: Watched, deployment: Deployment): Topic {
  const { STAGE, ALARM_EMAIL, BUDGET } = deployment;
  const topic = new Topic(scope, "Alarms", { displayName: `Footnote ${STAGE}`, enforceSSL: true });
  if (ALARM_EMAIL) topic.addSubscription(new EmailSubscription(ALARM_EMAIL));
  topic.grantPublish(new ServicePrincipal("budgets.amazonaws.com"));

  const ring = (id: string, metric: IMetric, threshold: number, alarmDescription: string) => {
    const alarm = new Alarm(scope, id, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  };
  const sum = { period: fiveMinutes, statistic: "Sum" };
  ring("ChatErrors", chat.metricErrors(sum), 3, "The chat function fails.");
  ring("ChatThrottled", chat.metricThrottles(sum), 1, "The chat function is not given enough concurrency.");
  ring("ApiErrors", api.metricServerError(sum), 5, "The API answers with errors.");
  ring(
    "SlowAnswers",
    answerMetric("FirstSentence", "p95", Duration.minutes(15)),
    15_000,
    "The first sentence of an answer takes long: look at the model.",
  );
  ring(
    "Fallbacks",
    answerMetric("Fallbacks", "Sum", Duration.minutes(15)),
    20,
    "The model fails; the documents are quoted.",
  );
  ring(
    "DailyCost",
    answerMetric("EstimatedDollars", "Sum", Duration.days(1)),
    Math.max(1, BUDGET / 10),
    "A tenth of the month's budget went to the model in a day.",
  );
  if (slack) {
    ring(
      "SlackFailed",
      slack.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
      1,
      "Questions from Slack were given up; they are in the dead-letter queue.",
    );
    ring(
      "SlackWebhookErrors",
      slack.webhook.metricErrors(sum),
      1,
      "Slack's webhook fails: is its secret filled in?",
    );
    ring("SlackWorkerErrors", slack.worker.metricErrors(sum), 3, "Slack's worker fails.");
  }
  budget(scope, topic, deployment);
  dashboard(scope, { api, chat, slack }, STAGE);
  return topic;
}

/** What `functions/lambda/metrics.ts` writes, of both surfaces. */
function answerMetric(metricName: string, statistic: string, period = fiveMinutes, service = "chat"): Metric {
  return new Metric({ namespace: "Footnote", metricName, dimensionsMap: { service }, statistic, period });
}

/** Counts what carries this stage's tag, once that is activated as a cost allocation tag (see the README). */
function budget(scope: Construct, topic: Topic, { STAGE, BUDGET }: Deployment): void {
  const to = [{ subscriptionType: "SNS", address: topic.topicArn }];
  const at = (notificationType: string, threshold: number) => ({
    notification: {
      notificationType,
      threshold,
      comparisonOperator: "GREATER_THAN",
      thresholdType: "PERCENTAGE",
    },
    subscribers: to,
  });
  new CfnBudget(scope, "Budget", {
    budget: {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount: BUDGET, unit: "USD" },
      costFilters: { TagKeyValue: [`user:footnote-stage$${STAGE}`] },
    },
    notificationsWithSubscribers: [at("ACTUAL", 80), at("FORECASTED", 100)],
  });
}

function dashboard(scope: Construct, { api, chat, slack }: Watched, stage: string): void {
  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
  const services = slack ? ["chat", "slack"] : ["chat"];
  const each = (names: string[], statistic: string) =>
    services.flatMap((service) => names.map((name) => answerMetric(name, statistic, fiveMinutes, service)));
  const day = Duration.days(1);
  const board = new Dashboard(scope, "Dashboard", {
    dashboardName: `footnote-${stage}-${Stack.of(scope).region}`,
    defaultInterval: Duration.days(1),
  });
  board.addWidgets(
    new Row(
      new SingleValueWidget({
        title: "Today",
        width: 24,
        metrics: ["Answers", "Abstentions", "WithheldSentences", "EstimatedDollars"].map((name) =>
          answerMetric(name, "Sum", day),
        ),
      }),
    ),
    new Row(
      graph(
        "Answers",
        each(["Answers", "Abstentions", "ExtractiveAnswers", "Fallbacks", "CachedAnswers"], "Sum"),
      ),
      graph("First sentence, ms", [...each(["FirstSentence"], "p50"), ...each(["FirstSentence"], "p95")]),
    ),
    new Row(
      graph("Tokens", each(["InputTokens", "OutputTokens"], "Sum")),
      graph("Withheld sentences", each(["WithheldSentences"], "Sum")),
    ),
    new Row(
      graph("API", [api.metricCount(), api.metricClientError(), api.metricServerError()]),
      graph("Functions", [
        ...[chat, ...(slack ? [slack.webhook, slack.worker] : [])].flatMap((fn) => [
          fn.metricErrors(),
          fn.metricThrottles(),
        ]),
        ...(slack ? [slack.deadLetters.metricApproximateNumberOfMessagesVisible()] : []),
      ]),
    ),
  );
}
