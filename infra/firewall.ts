import { Stack } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { stageName } from "./api.ts";
import type { Deployment } from "./settings.ts";

const visible = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples would keep addresses and questions.
  sampledRequestsEnabled: false,
});

const asItIs = [{ priority: 0, type: "NONE" }];

/** Who knows the API's own host, but not its key, must not use up the rate of a visitor by naming them. */
const fromTheEdge = (edgeSecret: Secret) => ({
  byteMatchStatement: {
    fieldToMatch: { singleHeader: { Name: "x-api-key" } },
    positionalConstraint: "EXACTLY",
    // A reference that CloudFormation resolves: the value is in no template.
    searchString: edgeSecret.secretValueFromJson("key").unsafeUnwrap(),
    textTransformations: asItIs,
  },
});

/** Slack sends all events of a workspace from few addresses, and switches off an app that refuses them; it signs each. */
const toSlack = {
  regexMatchStatement: {
    // With and without the API's stage, however the path is written.
    regexString: `^(/${stageName})?/slack/`,
    fieldToMatch: { uriPath: {} },
    textTransformations: [
      { priority: 0, type: "URL_DECODE" },
      { priority: 1, type: "NORMALIZE_PATH" },
    ],
  },
};

/**
 * The firewall of the origin: a rate for each visitor, by the address that the edge wrote down, and AWS's managed rules. It
 * stands at the API and not at CloudFront, whose firewalls exist in us-east-1 only.
 */
export function firewall(
  scope: Construct,
  api: RestApi,
  edgeSecret: Secret,
  { STAGE, WAF_RATE, SLACK }: Deployment,
): void {
  const managed = (name: string, priority: number, counted: readonly string[] = []) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  });
  const acl = new CfnWebACL(scope, "Firewall", {
    name: `footnote-${STAGE}`,
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: visible(`footnote-${STAGE}`),
    customResponseBodies: {
      limited: {
        contentType: "APPLICATION_JSON",
        content: JSON.stringify({
          type: "/problems/too-many-requests",
          title: "Too many requests",
          status: 429,
          detail: "You have sent many requests in a short time. Please try again in five minutes.",
        }),
      },
    },
    rules: [
      {
        name: "VisitorRate",
        priority: 0,
        action: {
          block: {
            customResponse: {
              responseCode: 429,
              customResponseBodyKey: "limited",
              // The widget counts it down, on whichever site.
              responseHeaders: [
                { name: "retry-after", value: "300" },
                { name: "access-control-allow-origin", value: "*" },
                { name: "access-control-expose-headers", value: "retry-after" },
              ],
            },
          },
        },
        statement: {
          rateBasedStatement: {
            limit: WAF_RATE,
            evaluationWindowSec: 300,
            aggregateKeyType: "CUSTOM_KEYS",
            customKeys: [{ header: { name: "x-visitor", textTransformations: asItIs } }],
            scopeDownStatement: SLACK
              ? {
                  andStatement: {
                    statements: [fromTheEdge(edgeSecret), { notStatement: { statement: toSlack } }],
                  },
                }
              : fromTheEdge(edgeSecret),
          },
        },
        visibilityConfig: visible("VisitorRate"),
      },
      // Questions, and the quotes in links to the reader, are text that may speak of anything, and a conversation is longer
      // than the 8 kB that these allow; the app parses every body with a schema and bounds its length.
      managed("AWSManagedRulesCommonRuleSet", 1, [
        "SizeRestrictions_BODY",
        "SizeRestrictions_QUERYSTRING",
        "CrossSiteScripting_BODY",
        "CrossSiteScripting_QUERYARGUMENTS",
        "GenericLFI_BODY",
        "GenericLFI_QUERYARGUMENTS",
        "GenericRFI_BODY",
        "GenericRFI_QUERYARGUMENTS",
        "RestrictedExtensions_QUERYARGUMENTS",
        "EC2MetaDataSSRF_BODY",
        "EC2MetaDataSSRF_QUERYARGUMENTS",
        // Slack and monitors send none.
        "NoUserAgent_HEADER",
      ]),
      managed("AWSManagedRulesKnownBadInputsRuleSet", 2, [
        "JavaDeserializationRCE_BODY",
        "JavaDeserializationRCE_QUERYSTRING",
        "Log4JRCE_BODY",
        "Log4JRCE_QUERYSTRING",
      ]),
    ],
  });
  new CfnWebACLAssociation(scope, "FirewallOfApi", {
    webAclArn: acl.attrArn,
    resourceArn: Stack.of(scope).formatArn({
      service: "apigateway",
      account: "",
      resource: "/restapis",
      resourceName: `${api.restApiId}/stages/${api.deploymentStage.stageName}`,
    }),
  });
}
