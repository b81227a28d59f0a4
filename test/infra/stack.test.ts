import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { App, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { transform } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { SettingsError } from "../../functions/settings.ts";
import { functionNames } from "../../infra/bundles.ts";
import type { Bundles } from "../../infra/functions.ts";
import { readDeployment } from "../../infra/settings.ts";
import { FootnoteStack } from "../../infra/stack.ts";

const folder = await mkdtemp(path.join(tmpdir(), "footnote-infra-"));
const code = path.join(folder, "code");
await mkdir(code);
await writeFile(path.join(code, "index.mjs"), "export const handler = () => {};");
const bundles = Object.fromEntries(functionNames.map((name) => [name, { folder: code }])) as Bundles;
afterAll(() => rm(folder, { recursive: true }));

const withDomain = {
  DOMAIN: "ask.example.org",
  CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/1",
};

const everything = { SLACK: "on", TRACING: "on", ALARM_EMAIL: "ops@example.org", ...withDomain };
const lean = {
  SLACK: "on",
  WAF: "off",
  STAGE: "dev",
  MODEL_PROVIDER: "openai",
  MODEL: "gpt-5.4-mini",
  AUTH_ISSUER: "https://id.example.org",
  AUTH_AUDIENCE: "footnote",
};

let count = 0;
function stackOf(env: Record<string, string>) {
  const outdir = path.join(folder, `out-${count++}`);
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new FootnoteStack(app, readDeployment(env), bundles);
  return { app, stack, outdir };
}

const templates = new Map<string, Template>();
function templateOf(env: Record<string, string> = {}): Template {
  const key = JSON.stringify(env);
  const known = templates.get(key) ?? Template.fromStack(stackOf(env).stack);
  templates.set(key, known);
  return known;
}

interface Statement {
  Action: string | string[];
  Resource: unknown;
}
/** What roles may do: every statement of every policy. */
function statements(template: Template): Statement[] {
  return Object.values(template.findResources("AWS::IAM::Policy")).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}
const actionsOf = ({ Action }: Statement) => [Action].flat();

describe("the stack", () => {
  it.each([
    ["as it comes", {}],
    ["with everything", everything],
    ["private, with a key, without a firewall", lean],
    ["with an inference profile", { MODEL: "eu.vendor.model-v1:0" }],
  ])("%s, has no finding of cdk-nag that is not answered", async (_, env) => {
    const { app, outdir } = stackOf(env);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    const report = JSON.parse(await readFile(path.join(outdir, "validation-report.json"), "utf8"));
    const findings = report.pluginReports.flatMap((plugin: { violations: object[] }) => plugin.violations);
    expect(JSON.stringify(findings)).not.toContain("AwsSolutions");
  });

  it("does not pass cdk-nag with anything that nobody has answered for", () => {
    const { app, stack } = stackOf({});
    new Queue(stack, "Careless");
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).toThrow(/SQS queue.*AwsSolutions/s);
  });

  it("runs on Node 24 and ARM, in bounds of time", () => {
    const template = templateOf(everything);
    const functions = Object.values(template.findResources("AWS::Lambda::Function"));
    expect(
      functions.map(({ Properties }) => [Properties.Runtime, Properties.Architectures, Properties.Timeout]),
    ).toEqual([
      ["nodejs24.x", ["arm64"], 90],
      ["nodejs24.x", ["arm64"], 10],
      ["nodejs24.x", ["arm64"], 120],
    ]);
    // What a worker may take is less than what the queue waits, or two would work on one message.
    template.hasResourceProperties("AWS::SQS::Queue", {
      VisibilityTimeout: 150,
      RedrivePolicy: { maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("streams through API Gateway, whose every method wants the key that only the edge has", () => {
    const template = templateOf(everything);
    const methods = Object.values(template.findResources("AWS::ApiGateway::Method"));
    expect(methods).toHaveLength(3);
    for (const { Properties } of methods) expect(Properties.ApiKeyRequired).toBe(true);
    const streamed = methods.filter(
      ({ Properties }) => Properties.Integration.ResponseTransferMode === "STREAM",
    );
    expect(streamed).toHaveLength(2);
    expect(JSON.stringify(streamed)).toContain("response-streaming-invocations");
    const secret = {
      "Fn::Join": ["", ["{{resolve:secretsmanager:", Match.anyValue(), ":SecretString:key::}}"]],
    };
    template.hasResourceProperties("AWS::ApiGateway::ApiKey", { Value: secret });
    template.hasResourceProperties("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        Origins: [{ OriginCustomHeaders: [{ HeaderName: "x-api-key", HeaderValue: secret }] }],
      },
    });
    // No other way in.
    template.resourceCountIs("AWS::Lambda::Url", 0);
  });

  it("has the edge write down the visitor before every request, and keeps no stream", () => {
    const template = templateOf(everything);
    const [{ Properties }] = Object.values(
      template.findResources("AWS::CloudFront::Distribution"),
    ) as never as [{ Properties: { DistributionConfig: Record<string, never> } }];
    const { DefaultCacheBehavior, CacheBehaviors } = Properties.DistributionConfig as unknown as {
      DefaultCacheBehavior: Behavior;
      CacheBehaviors: Behavior[];
    };
    interface Behavior {
      PathPattern?: string;
      Compress: boolean;
      CachePolicyId: unknown;
      FunctionAssociations: { EventType: string }[];
    }
    for (const { FunctionAssociations } of [DefaultCacheBehavior, ...CacheBehaviors])
      expect(FunctionAssociations.map(({ EventType }) => EventType)).toEqual(["viewer-request"]);
    // AWS's "CachingDisabled".
    const disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    expect(
      CacheBehaviors.map(({ PathPattern, Compress, CachePolicyId }) => [
        PathPattern,
        Compress,
        CachePolicyId,
      ]),
    ).toEqual([
      ["/api/*", false, disabled],
      ["/slack/*", false, disabled],
    ]);
  });

  it("gives roles what they use: no wildcard, no scan, one model", () => {
    const all = statements(templateOf({ SLACK: "on" }));
    const actions = new Set(all.flatMap(actionsOf));
    expect([...actions].filter((action) => action.includes("*"))).toEqual([]);
    expect(all.filter(({ Resource }) => Resource === "*")).toEqual([]);
    expect(
      [...actions].filter((action) => /Scan|PutRolePolicy|DeleteTable|UpdateTable/.test(action)),
    ).toEqual([]);
    const models = all.filter((statement) => actionsOf(statement).includes("bedrock:InvokeModel"));
    for (const { Resource } of models)
      expect(JSON.stringify(Resource)).toContain("::foundation-model/openai.gpt-oss-120b-1:0");
    expect(models).toHaveLength(2);
    expect(
      statements(templateOf(lean)).filter((each) => actionsOf(each).some((a) => a.startsWith("bedrock"))),
    ).toEqual([]);
  });

  it("logs requests without addresses and queries, and refuses in problem details", () => {
    const template = templateOf();
    const [{ Properties }] = Object.values(template.findResources("AWS::ApiGateway::Stage")) as unknown as [
      { Properties: { AccessLogSetting: { Format: string } } },
    ];
    const format = Properties.AccessLogSetting.Format;
    expect(Object.keys(JSON.parse(format))).toEqual([
      "requestId",
      "time",
      "method",
      "resource",
      "status",
      "bytes",
      "latencyMs",
    ]);
    expect(format).not.toMatch(/sourceIp|identity|\$context\.path|query/);
    for (const response of Object.values(template.findResources("AWS::ApiGateway::GatewayResponse"))) {
      const body: string = response.Properties.ResponseTemplates["application/problem+json"];
      expect(JSON.parse(body.replace("$context.status", "503"))).toMatchObject({
        title: expect.any(String),
        status: 503,
      });
    }
  });

  it("keeps no secret in the environment of a function", () => {
    for (const { Properties } of Object.values(templateOf(everything).findResources("AWS::Lambda::Function")))
      expect(JSON.stringify(Properties.Environment)).not.toMatch(/resolve:secretsmanager|xoxb|sk-/);
  });

  it("protects what prod keeps, and leaves nothing of other stages behind", () => {
    templateOf().hasResource("AWS::DynamoDB::Table", {
      DeletionPolicy: "Retain",
      Properties: {
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    const { Resources } = templateOf({ ...lean }).toJSON();
    const kept = Object.values(Resources as Record<string, { Type: string; DeletionPolicy?: string }>)
      .filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")
      .map(({ Type }) => Type);
    // The account's one role for API Gateway's logs, which other APIs may use, and which costs nothing.
    expect(new Set(kept)).toEqual(new Set(["AWS::ApiGateway::Account", "AWS::IAM::Role"]));
    for (const { Properties } of Object.values(templateOf().findResources("AWS::Logs::LogGroup")))
      expect(Properties.RetentionInDays).toBe(30);
  });

  it("has the firewall count visitors by what the edge wrote down", () => {
    templateOf().hasResourceProperties("AWS::WAFv2::WebACL", {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            RateBasedStatement: {
              AggregateKeyType: "CUSTOM_KEYS",
              CustomKeys: [{ Header: Match.objectLike({ Name: "x-visitor" }) }],
            },
          },
        }),
      ]),
    });
    templateOf(lean).resourceCountIs("AWS::WAFv2::WebACL", 0);
  });

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
    const allowed = resource?.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === "Allow",
    );
    const conditions = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    expect(allowed).toMatchObject([
      { Action: "sns:Publish", Principal: { Service: "cloudwatch.amazonaws.com" }, Condition: conditions },
      { Action: "sns:Publish", Principal: { Service: "budgets.amazonaws.com" }, Condition: conditions },
    ]);
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

  it("stands beside other stages", () => {
    const names = (env: Record<string, string>) =>
      [
        ...JSON.stringify(templateOf(env).toJSON()).matchAll(
          /"(?:Name|DashboardName|RestApiName)":"(footnote-[^"]*)"/g,
        ),
      ].map(([, name]) => name);
    const [prod, dev] = [names({}), names({ STAGE: "dev" })];
    expect(prod.filter((name) => dev.includes(name))).toEqual([]);
  });
});

describe("the settings of a deployment", () => {
  it.each([
    [{ STAGE: "Prod!" }, /STAGE/],
    [{ DOMAIN: "ask.example.org" }, /CERTIFICATE_ARN/],
    [{ ...withDomain, CERTIFICATE_ARN: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }, /us-east-1/],
    [{ AUTH_ISSUER: "https://id.example.org" }, /AUTH_AUDIENCE/],
    [{ MODEL_PROVIDER: "compatible" }, /OPENAI_BASE_URL/],
    [{ MODEL_PROVIDER: "openai" }, /MODEL/],
    [{ WAF: "maybe", LOG_DAYS: "31" }, /LOG_DAYS.*WAF|WAF.*LOG_DAYS/],
  ])("%j cannot be used, and the sentence says why", (env, reason) => {
    expect(() => readDeployment(env)).toThrow(SettingsError);
    expect(() => readDeployment(env)).toThrow(reason);
  });

  it("come from the context before the environment", () => {
    expect(readDeployment({ STAGE: "dev" }, (name) => (name === "STAGE" ? "test" : undefined)).STAGE).toBe(
      "test",
    );
  });
});

describe("the edge", () => {
  const source = readFileSync("infra/visitor.js", "utf8");
  const visitor = runInNewContext(`${source}; handler`) as (event: object) => {
    headers: Record<string, { value: string }>;
  };
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("names a visitor from %s by the network %s, whatever the request says", (ip, network) => {
    const request = { headers: { "x-visitor": { value: "10.0.0.1" } } };
    expect(visitor({ viewer: { ip }, request }).headers["x-visitor"]).toEqual({ value: network });
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
  it("runs nothing that cloudfront-js-2.0 does not know", async () => {
    const supported = { "const-and-let": true, arrow: true, "template-literal": true };
    const known = await transform(source, { target: "es5", supported });
    // What would have to be rewritten is not known there, either.
    expect(known.code).toBe((await transform(source, { target: "esnext" })).code);
  });
});
