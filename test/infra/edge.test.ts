import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../functions/settings.ts";
import { leaseMs } from "../../functions/turn/times.ts";
import { edgeKey, everything, lean, templateOf } from "./templates.ts";

interface Behavior {
  PathPattern?: string;
  Compress: boolean;
  CachePolicyId: unknown;
  OriginRequestPolicyId: string | { Ref: string };
  FunctionAssociations: { EventType: string }[];
}
const template = templateOf(everything);
const [distribution] = Object.values(template.findResources("AWS::CloudFront::Distribution"));
const { DefaultCacheBehavior, CacheBehaviors, CustomErrorResponses, Origins } = (
  distribution as { Properties: { DistributionConfig: never } }
).Properties.DistributionConfig as {
  DefaultCacheBehavior: Behavior;
  CacheBehaviors: Behavior[];
  CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[];
  Origins: [{ CustomOriginConfig: { OriginReadTimeout: number } }];
};

describe("the edge", () => {
  it("writes down the visitor before every request, and keeps no stream", () => {
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
    ).toEqual(
      ["/api/*", "/slack/*", "/v1/*", "/mcp", "/llms*.txt", "/.well-known/*"].map((path) => [
        path,
        false,
        disabled,
      ]),
    );
  });

  it("keeps no error, which may be one reader's", () => {
    expect(CustomErrorResponses).toEqual(
      [403, 404, 500, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it("passes the visitor on with every request, and no cookie or other header with those that are kept", () => {
    // AWS's "AllViewerExceptHostHeader".
    const all = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
    for (const { OriginRequestPolicyId } of CacheBehaviors) expect(OriginRequestPolicyId).toBe(all);
    const policies = template.findResources("AWS::CloudFront::OriginRequestPolicy");
    const { Ref } = DefaultCacheBehavior.OriginRequestPolicyId as { Ref: string };
    expect(policies[Ref]?.Properties.OriginRequestPolicyConfig).toMatchObject({
      HeadersConfig: { HeaderBehavior: "whitelist", Headers: ["x-visitor"] },
      CookiesConfig: { CookieBehavior: "none" },
      QueryStringsConfig: { QueryStringBehavior: "none" },
    });
  });
});

describe("the time that an answer may take", () => {
  it("is shorter at the models than in the function, at the API and at the edge, which may hear nothing until its end", () => {
    const [chat] = Object.values(template.findResources("AWS::Lambda::Function")).map((fn) => fn.Properties);
    const { Timeout, Environment } = chat as {
      Timeout: number;
      Environment: { Variables: Record<string, string> };
    };
    const { MODEL_ANSWER_MS, CHECK_MS } = Environment.Variables;
    expect(Number(MODEL_ANSWER_MS) + Number(CHECK_MS)).toBeLessThanOrEqual((Timeout - 20) * 1000);
    // Nobody takes over what is still being written.
    const { model } = readSettings(Environment.Variables);
    for (const fn of Object.values(template.findResources("AWS::Lambda::Function")))
      expect(leaseMs(model)).toBeGreaterThan(fn.Properties.Timeout * 1000);
    const streamed = Object.values(template.findResources("AWS::ApiGateway::Method"))
      .map((method) => method.Properties.Integration)
      .filter(({ ResponseTransferMode }) => ResponseTransferMode === "STREAM");
    for (const { TimeoutInMillis } of streamed) expect(TimeoutInMillis).toBe(Timeout * 1000);
    const [{ CustomOriginConfig }] = Origins;
    expect(CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(Timeout);
  });
});

interface Rule {
  Action?: object;
  Statement: {
    RateBasedStatement?: { ScopeDownStatement: unknown };
    ManagedRuleGroupStatement?: { RuleActionOverrides: { Name: string }[] };
  };
}

describe("the firewall", () => {
  const rules = (env: Record<string, string>) => {
    const [acl] = Object.values(templateOf(env).findResources("AWS::WAFv2::WebACL"));
    return (acl?.Properties.Rules ?? []) as Rule[];
  };
  const rateOf = (env: Record<string, string>) => rules(env)[0]?.Statement.RateBasedStatement;
  const fromTheEdge = {
    ByteMatchStatement: {
      FieldToMatch: { SingleHeader: { Name: "x-api-key" } },
      PositionalConstraint: "EXACTLY",
      SearchString: edgeKey,
    },
  };

  it("counts visitors by what the edge wrote down, in requests that come from there", () => {
    expect(rateOf({})).toMatchObject({
      AggregateKeyType: "CUSTOM_KEYS",
      CustomKeys: [{ Header: { Name: "x-visitor" } }],
      ScopeDownStatement: fromTheEdge,
    });
    expect(rules(lean)).toEqual([]);
  });

  it("answers to a visitor over the rate what every site may read", () => {
    expect(rules({})[0]).toMatchObject({
      Action: {
        Block: {
          CustomResponse: {
            ResponseCode: 429,
            ResponseHeaders: [
              { Name: "retry-after", Value: "300" },
              { Name: "access-control-allow-origin", Value: "*" },
              { Name: "access-control-expose-headers", Value: "retry-after" },
            ],
          },
        },
      },
    });
  });

  it("looks for no attack in the text of questions and quotes", () => {
    const counted = rules({}).flatMap(({ Statement }) =>
      (Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? []).map(({ Name }) => Name),
    );
    for (const rule of ["CrossSiteScripting", "GenericLFI", "GenericRFI", "EC2MetaDataSSRF"])
      expect(counted).toEqual(expect.arrayContaining([`${rule}_BODY`, `${rule}_QUERYARGUMENTS`]));
    for (const rule of ["JavaDeserializationRCE", "Log4JRCE"])
      expect(counted).toEqual(expect.arrayContaining([`${rule}_BODY`, `${rule}_QUERYSTRING`]));
    expect(counted).toContain("RestrictedExtensions_QUERYARGUMENTS");
  });

  it("does not count what Slack sends, which all comes from few addresses", () => {
    const scope = rateOf({ SLACK: "on" })?.ScopeDownStatement as never as {
      AndStatement: {
        Statements: [
          object,
          { NotStatement: { Statement: { RegexMatchStatement: { RegexString: string } } } },
        ];
      };
    };
    const [edge, { NotStatement }] = scope.AndStatement.Statements;
    expect(edge).toMatchObject(fromTheEdge);
    expect(NotStatement.Statement.RegexMatchStatement).toMatchObject({
      FieldToMatch: { UriPath: {} },
      TextTransformations: [{ Type: "URL_DECODE" }, { Type: "NORMALIZE_PATH" }],
    });
    const pattern = new RegExp(NotStatement.Statement.RegexMatchStatement.RegexString);
    for (const path of ["/live/slack/events", "/slack/commands"]) expect(path).toMatch(pattern);
    for (const path of ["/live/api/ask", "/live/read/x/slack/", "/", "/slack"])
      expect(path).not.toMatch(pattern);
  });
});

describe("the edge's function", () => {
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
    const sent = { "x-visitor": "10.0.0.1", "x-site": "evil.example", host: "ask.example.org" };
    const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, { value }]));
    const written = visitor({ viewer: { ip }, request: { headers } }).headers;
    expect(written["x-visitor"]).toEqual({ value: network });
    expect(written["x-site"]).toEqual({ value: "ask.example.org" });
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
  it("runs nothing that cloudfront-js-2.0 does not know", async () => {
    const supported = { "const-and-let": true, arrow: true, "template-literal": true };
    const known = await transform(source, { target: "es5", supported });
    // What would have to be rewritten is not known there, either.
    expect(known.code).toBe((await transform(source, { target: "esnext" })).code);
  });
});
