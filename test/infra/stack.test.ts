import { readFile } from "node:fs/promises";
import path from "node:path";
import { Validations } from "aws-cdk-lib";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { everything, lean, stackOf, templateOf } from "./templates.ts";

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
      ["nodejs24.x", ["arm64"], 100],
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

  it("logs requests without addresses and queries, and refuses in problem details that every site may read", () => {
    const readable = {
      "gatewayresponse.header.access-control-allow-origin": "'*'",
      "gatewayresponse.header.access-control-expose-headers": "'retry-after'",
    };
    const template = templateOf({ API_LOG: "on" });
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
      expect(response.Properties.ResponseParameters).toEqual(readable);
      const body: string = response.Properties.ResponseTemplates["application/problem+json"];
      expect(JSON.parse(body.replace("$context.status", "503"))).toMatchObject({
        title: expect.any(String),
        status: 503,
      });
    }
  });

  it("leaves the region's logging role of API Gateway alone, with and without a log of its own", () => {
    for (const env of [{}, { API_LOG: "on" }]) templateOf(env).resourceCountIs("AWS::ApiGateway::Account", 0);
  });

  it("may ask the checking model, where that is another", () => {
    const models = (env: Record<string, string>) =>
      statements(templateOf(env))
        .filter((each) => actionsOf(each).includes("bedrock:InvokeModel"))
        .flatMap(({ Resource }) => [...JSON.stringify(Resource).matchAll(/foundation-model\/([\w.:-]+)/g)])
        .map(([, name]) => name);
    expect(models({ CHECK_MODEL: "vendor.reader-v1:0" })).toEqual([
      "openai.gpt-oss-120b-1:0",
      "vendor.reader-v1:0",
    ]);
    expect(models({ CHECK_MODEL: "off" })).toEqual(["openai.gpt-oss-120b-1:0"]);
  });

  it.each(["us", "us-gov", "ca", "eu", "in", "apac", "global"])(
    "may pass requests to the model behind %s.…",
    (region) => {
      const template = templateOf({ MODEL: `${region}.vendor.model-v1.5:0` });
      const [{ Resource } = { Resource: [] }] = statements(template).filter((statement) =>
        actionsOf(statement).includes("bedrock:InvokeModel"),
      );
      const resources = JSON.stringify(Resource);
      expect(resources).toContain(`inference-profile/${region}.vendor.model-v1.5:0"`);
      expect(resources).toContain(':bedrock:*::foundation-model/vendor.model-v1.5:0"');
    },
  );

  it("keeps no secret in the environment of a function", () => {
    for (const { Properties } of Object.values(templateOf(everything).findResources("AWS::Lambda::Function")))
      expect(JSON.stringify(Properties.Environment)).not.toMatch(/resolve:secretsmanager|xoxb|sk-/);
  });

  it("prints how its functions read a secret anew, where there is one to fill in", () => {
    const template = templateOf(lean);
    const { Value } = template.findOutputs("RestartFunctions").RestartFunctions as {
      Value: { "Fn::Join": ["", unknown[]] };
    };
    const named = Value["Fn::Join"][1].filter((part) => typeof part === "object");
    const functions = Object.keys(template.findResources("AWS::Lambda::Function"));
    expect(functions).toHaveLength(3);
    expect(named).toEqual([...functions, "AWS::Region"].map((Ref) => ({ Ref })));
    expect(templateOf().findOutputs("RestartFunctions")).toEqual({});
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
    expect(kept).toEqual([]);
    for (const { Properties } of Object.values(templateOf().findResources("AWS::Logs::LogGroup")))
      expect(Properties.RetentionInDays).toBe(30);
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
