import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AnswerReport } from "../turn/answering.ts";
import type { BuildReport } from "./bucket/build.ts";
import type { Deployment } from "./environment.ts";

/** Writes how answers went as CloudWatch metrics, in the embedded metric format: a line of the log, no call. */
export function answerMetrics(
  surface: "chat" | "slack",
  { STAGE: stage, PRICE_INPUT, PRICE_OUTPUT }: Deployment,
) {
  const metrics = new Metrics({
    namespace: "Footnote",
    serviceName: surface,
    // Stages stand side by side in an account.
    defaultDimensions: { stage },
  });
  return (report: AnswerReport): void => {
    const { outcome, drafter, inputTokens, outputTokens, firstPartMs, wholeMs } = report;
    const dollars = (inputTokens * PRICE_INPUT + outputTokens * PRICE_OUTPUT) / 1_000_000;
    const counts = {
      Answers: 1,
      Abstentions: Number(outcome === "not_in_corpus"),
      QuotedParts: report.quoted,
      WithheldParts: report.withheld,
      UnreadAnswers: Number(report.unread),
      ExtractiveAnswers: Number(drafter === "extractive"),
      Fallbacks: Number(report.fallback !== undefined),
      CachedAnswers: Number(report.cached),
      InputTokens: inputTokens,
      OutputTokens: outputTokens,
    };
    for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
    metrics.addMetric("EstimatedDollars", MetricUnit.NoUnit, dollars);
    if (firstPartMs !== undefined) metrics.addMetric("FirstPart", MetricUnit.Milliseconds, firstPartMs);
    metrics.addMetric("WholeAnswer", MetricUnit.Milliseconds, wholeMs);
    if (report.fallback !== undefined) metrics.addMetadata("fallback", report.fallback);
    metrics.publishStoredMetrics();
  };
}

/** Writes how builds of the index went, in the same way. */
export function buildMetrics(stage: string) {
  const metrics = new Metrics({
    namespace: "Footnote",
    serviceName: "build",
    defaultDimensions: { stage },
  });
  return (report: BuildReport | "failed"): void => {
    const failed = report === "failed";
    metrics.addMetric("FailedBuilds", MetricUnit.Count, Number(failed));
    if (!failed) {
      metrics.addMetric("Builds", MetricUnit.Count, Number(report.outcome === "built"));
      metrics.addMetric("Documents", MetricUnit.Count, report.documents);
      metrics.addMetric("UnreadableDocuments", MetricUnit.Count, report.unreadable.length);
    }
    metrics.publishStoredMetrics();
  };
}
