import { readFile } from "node:fs/promises";
import path from "node:path";
import { Validations } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { everything, lean, stackOf, templateOf } from "./templates.ts";

const bucket = { DOCUMENTS: "bucket", SLACK: "on" };

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** What a function may do at S3: actions, and on what. */
function atS3(env: Record<string, string>, id: string): [string, string][] {
  const policies = Object.entries(templateOf(env).findResources("AWS::IAM::Policy"));
  return policies
    .filter(([name]) => name.startsWith(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().map((resource): [string, string] => {
          const [, name = "", rest = ""] =
            /"Fn::GetAtt":\["(Documents|Indexes)\w+","Arn"\]\}(?:,"(\/[^"]*)")?/.exec(
              JSON.stringify(resource),
            ) ?? [];
          return [action, name + rest];
        }),
      ),
    )
    .filter(([action]) => action.startsWith("s3:"));
}

describe("documents in a bucket", () => {
  it.each([
    ["with everything", { ...everything, ...bucket }],
    ["private, with a key", { ...lean, ...bucket }],
  ])("%s, has no finding of cdk-nag that is not answered", async (_, env) => {
    const { app, outdir } = stackOf(env);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    const report = await readFile(path.join(outdir, "validation-report.json"), "utf8");
    const findings = JSON.parse(report).pluginReports.flatMap(
      (plugin: { violations: object[] }) => plugin.violations,
    );
    expect(JSON.stringify(findings)).not.toContain("AwsSolutions");
  });

  it("are none without the setting", () => {
    templateOf({ SLACK: "on" }).resourceCountIs("AWS::S3::Bucket", 0);
    templateOf({ SLACK: "on" }).resourceCountIs("AWS::Events::Rule", 0);
  });

  it("has two buckets, closed, encrypted, with versions; those of prod outlive the stack", () => {
    const buckets = Object.values(templateOf(bucket).findResources("AWS::S3::Bucket"));
    expect(buckets).toHaveLength(2);
    for (const { Properties, DeletionPolicy } of buckets) {
      expect(DeletionPolicy).toBe("Retain");
      expect(Properties).toMatchObject({
        VersioningConfiguration: { Status: "Enabled" },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
      expect(JSON.stringify(Properties.BucketEncryption)).toContain("AES256");
    }
    const policies = Object.values(templateOf(bucket).findResources("AWS::S3::BucketPolicy"));
    expect(policies).toHaveLength(2);
    for (const { Properties } of policies)
      expect(Properties.PolicyDocument.Statement).toMatchObject([
        { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ]);
    const dev = Object.values(templateOf({ ...bucket, STAGE: "dev" }).findResources("AWS::S3::Bucket"));
    expect(dev.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(["Delete", "Delete"]);
  });

  it("lets functions do what they do: one builds, the others read indexes, nobody changes a document", () => {
    expect(atS3(bucket, "BuildRole").sort()).toEqual([
      ["s3:DeleteObject", "Indexes/indexes/*"],
      ["s3:GetObject", "Documents/*"],
      ["s3:GetObject", "Indexes/current.json"],
      ["s3:GetObject", "Indexes/indexes/*"],
      ["s3:ListBucket", "Documents"],
      ["s3:ListBucket", "Indexes"],
      ["s3:PutObject", "Indexes/current.json"],
      ["s3:PutObject", "Indexes/indexes/*"],
      ["s3:PutObject", "Indexes/reports/latest.json"],
    ]);
    for (const id of ["ChatRole", "SlackWorkerRole"])
      expect(atS3(bucket, id).sort()).toEqual([
        ["s3:GetObject", "Indexes/current.json"],
        ["s3:GetObject", "Indexes/indexes/*"],
        ["s3:ListBucket", "Indexes"],
      ]);
    expect(atS3(bucket, "SlackWebhookRole")).toEqual([]);
  });

  it("builds what changes within a minute at once, and after every deployment", () => {
    const template = templateOf(bucket);
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    template.hasResourceProperties("AWS::Lambda::Function", {
      Timeout: 900,
      MemorySize: 3008,
      EphemeralStorage: { Size: 10_240 },
    });
    // Longer than a build can take, or a second would begin while the first still runs.
    template.hasResourceProperties("AWS::SQS::Queue", {
      VisibilityTimeout: 960,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        detail: { bucket: { name: [{ Ref: Match.stringLikeRegexp("^Documents") }] } },
      },
    });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: Match.objectLike({
        source: ["aws.cloudformation"],
        detail: Match.objectLike({ "stack-id": [{ Ref: "AWS::StackId" }] }),
      }),
    });
    template.resourceCountIs("AWS::CloudFormation::CustomResource", 0);
  });

  it("rings for what cannot be read, and for builds that fail, are cut off or are given up", () => {
    const alarms = Object.keys(templateOf(bucket).findResources("AWS::CloudWatch::Alarm")).join();
    for (const id of ["UnreadableDocuments", "FailedBuilds", "BuildErrors", "BuildsGivenUp"])
      expect(alarms).toContain(id);
    templateOf({ ...bucket, STAGE: "dev" }).hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "UnreadableDocuments",
      Dimensions: [
        { Name: "service", Value: "build" },
        { Name: "stage", Value: "dev" },
      ],
    });
  });
});
