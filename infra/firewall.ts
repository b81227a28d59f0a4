import { Stack } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import type { Deployment } from "./settings.ts";

const visible = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples would keep addresses and questions.
  sampledRequestsEnabled: false,
});

/**
 * The firewall of the origin: a rate for each visitor, by the address that the edge wrote down, and AWS's managed rules. It
 * stands at the API and not at CloudFront, whose firewalls exist in us-east-1 only.
 */
export function firewall(scope: Construct, api: RestApi, { STAGE, WAF_RATE }: Deployment): void {
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
              responseHeaders: [{ name: "retry-after", value: "300" }],
            },
          },
        },
        statement: {
          rateBasedStatement: {
            limit: WAF_RATE,
            evaluationWindowSec: 300,
            aggregateKeyType: "CUSTOM_KEYS",
            customKeys: [
              { header: { name: "x-visitor", textTransformations: [{ priority: 0, type: "NONE" }] } },
            ],
          },
        },
        visibilityConfig: visible("VisitorRate"),
      },
      // Questions are text that may speak of anything, and a conversation is longer than the 8 kB that these allow; the
      // app parses every body with a schema and bounds its length.
      managed("AWSManagedRulesCommonRuleSet", 1, [
        "SizeRestrictions_BODY",
        "SizeRestrictions_QUERYSTRING",
        "CrossSiteScripting_BODY",
        "CrossSiteScripting_QUERYARGUMENTS",
        "GenericLFI_BODY",
        "GenericLFI_QUERYARGUMENTS",
        "GenericRFI_BODY",
        "GenericRFI_QUERYARGUMENTS",
        "EC2MetaDataSSRF_BODY",
        "EC2MetaDataSSRF_QUERYARGUMENTS",
        // Slack and monitors send none.
        "NoUserAgent_HEADER",
      ]),
      managed("AWSManagedRulesKnownBadInputsRuleSet", 2),
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
