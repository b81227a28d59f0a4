import { Duration, Stack } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { Dashboard, GraphWidget, type IMetric, Row, SingleValueWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type AnswerMetrics, buildMetric } from "./answer-metrics.ts";
import type { Documents } from "./documents.ts";

/** What is watched of a stage. */
export interface Watched {
  api: RestApi;
  chat: LambdaFunction;
  documents: Documents | undefined;
  slack: { webhook: LambdaFunction; worker: LambdaFunction; deadLetters: Queue } | undefined;
}

/** How answers and functions are doing, on one page. */
export function dashboard(
  scope: Construct,
  { api, chat, documents, slack }: Watched,
  answers: AnswerMetrics,
  stage: string,
): void {
  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
  const each = (names: string[], statistic: string) =>
    names.flatMap((name) => answers.each(name, statistic, Duration.minutes(5)).map(({ metric }) => metric));
  const board = new Dashboard(scope, "Dashboard", {
    dashboardName: `footnote-${stage}-${Stack.of(scope).region}`,
    defaultInterval: Duration.days(1),
  });
  board.addWidgets(
    new Row(
      new SingleValueWidget({
        title: "Today",
        width: 24,
        metrics: ["Answers", "Abstentions", "WithheldParts", "EstimatedDollars"].map((name) =>
          answers.sum(name, Duration.days(1)),
        ),
      }),
    ),
    new Row(
      graph(
        "Answers",
        each(
          ["Answers", "Abstentions", "ExtractiveAnswers", "Fallbacks", "UnreadAnswers", "CachedAnswers"],
          "Sum",
        ),
      ),
      graph("First part, ms", [...each(["FirstPart"], "p50"), ...each(["FirstPart"], "p95")]),
    ),
    new Row(
      graph("Tokens", each(["InputTokens", "OutputTokens"], "Sum")),
      graph("Parts quoted instead, and withheld", each(["QuotedParts", "WithheldParts"], "Sum")),
    ),
    new Row(
      graph("API", [api.metricCount(), api.metricClientError(), api.metricServerError()]),
      graph("Functions", [
        ...[
          chat,
          ...(slack ? [slack.webhook, slack.worker] : []),
          ...(documents ? [documents.build] : []),
        ].flatMap((fn) => [fn.metricErrors(), fn.metricThrottles()]),
        ...(slack ? [slack.deadLetters.metricApproximateNumberOfMessagesVisible()] : []),
      ]),
    ),
  );
  if (documents)
    board.addWidgets(
      new Row(
        graph(
          "Documents",
          ["Documents", "UnreadableDocuments"].map((name) => buildMetric(stage, name, "Maximum")),
        ),
        graph(
          "Builds",
          ["Builds", "FailedBuilds"].map((name) => buildMetric(stage, name, "Sum")),
        ),
      ),
    );
}
