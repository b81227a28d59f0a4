import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";

/** What the function that builds the index writes of a stage, in five minutes. */
export function buildMetric(stage: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: "Footnote",
    metricName,
    dimensionsMap: { service: "build", stage },
    statistic,
    period: Duration.minutes(5),
  });
}

export type AnswerMetrics = ReturnType<typeof answerMetrics>;

/** What `functions/lambda/metrics.ts` writes of a stage, for each surface that answers and for all of them. */
export function answerMetrics(stage: string, surfaces: readonly ("chat" | "slack")[]) {
  const each = (metricName: string, statistic: string, period: Duration) =>
    surfaces.map((surface) => ({
      surface,
      metric: new Metric({
        namespace: "Footnote",
        metricName,
        dimensionsMap: { service: surface, stage },
        statistic,
        period,
      }),
    }));

  /** A surface that has been silent counts as none; without it the sum would have a gap. */
  function sum(name: string, period: Duration): IMetric {
    const metrics = each(name, "Sum", period).map(
      ({ surface, metric }) => [`${surface}${name}`, metric] as const,
    );
    const [[, only] = [], ...others] = metrics;
    if (only && others.length === 0) return only;
    const filled = metrics.map(([id]) => `FILL(${id}, 0)`);
    return new MathExpression({
      expression: `SUM([${filled.join(", ")}])`,
      usingMetrics: Object.fromEntries(metrics),
      label: name,
      period,
    });
  }

  /** How many percent of the answers are counted by `name`; none while fewer than `least` are. */
  function share(name: string, { least, period }: { least: number; period: Duration }): IMetric {
    return new MathExpression({
      expression: `IF(counted >= ${least}, 100 * counted / answers, 0)`,
      usingMetrics: { counted: sum(name, period), answers: sum("Answers", period) },
      label: `${name}, % of answers`,
      period,
    });
  }

  return { each, sum, share };
}
