import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { everything, templateOf } from "./templates.ts";

interface Allowance {
  Principal: { Service: string | string[] };
}

describe("the alarms", () => {
  it("rings for errors, throttles, dead letters and cost", () => {
    const template = templateOf(everything);
    const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm"));
    const metrics = alarms.map(({ Properties }) => Properties.MetricName);
    expect(metrics).toEqual(
      expect.arrayContaining(["Errors", "Throttles", "5XXError", "ApproximateNumberOfMessagesVisible"]),
    );
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
    template.resourceCountIs("AWS::Budgets::Budget", 1);
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@example.org",
    });
  });

  it("lets alarms and the budget publish to the topic, of this account only", () => {
    const template = templateOf(everything);
    const [[policy, resource] = []] = Object.entries(template.findResources("AWS::SNS::TopicPolicy"));
    const allowed: Allowance[] = resource?.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === "Allow",
    );
    const principals = allowed.flatMap(({ Principal }) => Principal.Service);
    expect(principals.sort()).toEqual(["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]);
    for (const each of allowed)
      expect(each).toMatchObject({
        Action: "sns:Publish",
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      });
    template.hasResource("AWS::Budgets::Budget", { DependsOn: Match.arrayWith([policy]) });
  });

  it("measures answers by stage, on every surface that answers", () => {
    const measured = (env: Record<string, string>, id: string) => {
      const [alarm] = Object.entries(templateOf(env).findResources("AWS::CloudWatch::Alarm"))
        .filter(([name]) => name.startsWith(id))
        .map(([, { Properties }]) => JSON.stringify(Properties));
      const dimensions = alarm?.matchAll(
        /"Name":"service","Value":"(\w+)"},{"Name":"stage","Value":"(\w+)"/g,
      );
      return [...new Set([...(dimensions ?? [])].map(([, service, stage]) => `${stage} ${service}`))];
    };
    expect(measured({}, "DailyCost")).toEqual(["prod chat"]);
    for (const id of ["DailyCost", "Fallbacks"])
      expect(measured({ STAGE: "dev", SLACK: "on" }, id)).toEqual(["dev chat", "dev slack"]);
    expect(measured({ SLACK: "on" }, "SlowAnswersSlack")).toEqual(["prod slack"]);
    templateOf({ SLACK: "on" }).hasResourceProperties("AWS::CloudWatch::Alarm", {
      Threshold: 5,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: "SUM([FILL(chatEstimatedDollars, 0), FILL(slackEstimatedDollars, 0)])",
          ReturnData: true,
        }),
      ]),
    });
    const [board] = Object.values(templateOf({ STAGE: "dev" }).findResources("AWS::CloudWatch::Dashboard"));
    const own = JSON.stringify(board).match(/\\"Footnote\\",[^\]]*/g) ?? [];
    expect(own.length).toBeGreaterThan(9);
    for (const metric of own) expect(metric).toContain('\\"stage\\",\\"dev\\"');
    for (const { Properties } of Object.values(
      templateOf({ STAGE: "dev" }).findResources("AWS::Lambda::Function"),
    ))
      expect(Properties.Environment.Variables.STAGE).toBe("dev");
  });
});
