import { Duration, Stack } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { answerMetrics, buildMetric } from "./answer-metrics.ts";
import { dashboard, type Watched } from "./dashboard.ts";
import type { Deployment } from "./settings.ts";

/** Alarms to one topic, a dashboard, and a budget. */
export function alarms(
  scope: Construct,
  { api, chat, documents, slack }: Watched,
  deployment: Deployment,
): Topic {
  const { STAGE, ALARM_EMAIL, BUDGET } = deployment;
  const topic = new Topic(scope, "Alarms", { displayName: `Footnote ${STAGE}`, enforceSSL: true });
  if (ALARM_EMAIL) topic.addSubscription(new EmailSubscription(ALARM_EMAIL));
  // A topic with a policy of its own has lost SNS's, by which the account's alarms may publish.
  const conditions = { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } };
  for (const service of ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"])
    topic.grantPublish(new ServicePrincipal(service, { conditions }));

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
  const sum = { period: Duration.minutes(5), statistic: "Sum" };
  ring("ChatErrors", chat.metricErrors(sum), 3, "The chat function fails.");
  ring("ChatThrottled", chat.metricThrottles(sum), 1, "The chat function is not given enough concurrency.");
  ring("ApiErrors", api.metricServerError(sum), 5, "The API answers with errors.");
  const answers = answerMetrics(STAGE, slack ? ["chat", "slack"] : ["chat"]);
  for (const { surface, metric } of answers.each("FirstPart", "p95", Duration.minutes(15)))
    ring(
      surface === "chat" ? "SlowAnswers" : "SlowAnswersSlack",
      metric,
      15_000,
      "The first part of an answer takes long: look at the model.",
    );
  ring(
    "Fallbacks",
    answers.share("Fallbacks", { least: 3, period: Duration.hours(1) }),
    20,
    "The model fails for a fifth of an hour's answers or more; the documents are quoted.",
  );
  ring(
    "DailyCost",
    answers.sum("EstimatedDollars", Duration.days(1)),
    Math.max(1, BUDGET / 10),
    "A tenth of the month's budget went to the model in a day.",
  );
  if (documents) {
    const of = (name: string) => buildMetric(STAGE, name, "Maximum");
    ring(
      "UnreadableDocuments",
      of("UnreadableDocuments"),
      1,
      "A document cannot be read; reports/latest.json in the index bucket names it.",
    );
    ring(
      "FailedBuilds",
      of("FailedBuilds"),
      1,
      "The documents cannot be made an index; the last one answers.",
    );
    ring("BuildErrors", documents.build.metricErrors(sum), 1, "A build of the index failed or was cut off.");
    ring(
      "BuildsGivenUp",
      documents.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      1,
      "Changes of documents were given up after several tries: the last index answers.",
    );
  }
  if (slack) {
    ring(
      "SlackFailed",
      slack.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
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
  dashboard(scope, { api, chat, documents, slack }, answers, STAGE);
  return topic;
}

/** Counts what carries this stage's tag, once that is activated as a cost allocation tag (see `infra/README.md`). */
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
  const spent = new CfnBudget(scope, "Budget", {
    budget: {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount: BUDGET, unit: "USD" },
      costFilters: { TagKeyValue: [`user:footnote-stage$${STAGE}`] },
    },
    notificationsWithSubscribers: [at("ACTUAL", 80), at("FORECASTED", 100)],
  });
  // Whether it may publish is tried when it is made.
  spent.node.addDependency(topic);
}
