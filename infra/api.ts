import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AccessLogField,
  AccessLogFormat,
  ApiKey,
  ApiKeySourceType,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseTransferMode,
  ResponseType,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Deployment } from "./settings.ts";

/** The API's one stage, which begins its paths; the edge adds it. */
export const stageName = "live";

/** What API Gateway itself answers, as problem details (RFC 9457), which pages of other sites may read like all answers. */
const problem = (title: string, detail: string) => ({
  responseHeaders: { "access-control-allow-origin": "'*'", "access-control-expose-headers": "'retry-after'" },
  templates: {
    "application/problem+json": JSON.stringify({ type: "about:blank", title, detail }).replace(
      "}",
      ',"status":$context.status}',
    ),
  },
});

/** Neither addresses nor queries, which hold quotes. */
function accessLog(scope: Construct, { LOG_DAYS }: Deployment) {
  const group = new LogGroup(scope, "ApiLog", { retention: LOG_DAYS, removalPolicy: RemovalPolicy.DESTROY });
  const format = {
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    method: AccessLogField.contextHttpMethod(),
    resource: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    latencyMs: AccessLogField.contextResponseLatency(),
  };
  return {
    accessLogDestination: new LogGroupLogDestination(group),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(format)),
  };
}

/**
 * The origin behind CloudFront: API Gateway's REST API, which streams and whose key only CloudFront has.
 *
 * Why not a Function URL with origin access control: there every POST has to carry the SHA-256 of its body in
 * `x-amz-content-sha256`, which neither Slack nor other people's front ends send. A Function URL without it would be a way
 * around the edge, and with it around the limits, which count visitors by the address that the edge writes down.
 */
export function originApi(
  scope: Construct,
  { chat, webhook }: { chat: LambdaFunction; webhook: LambdaFunction | undefined },
  edgeSecret: Secret,
  deployment: Deployment,
): RestApi {
  const api = new RestApi(scope, "Api", {
    restApiName: `footnote-${deployment.STAGE}`,
    endpointTypes: [EndpointType.REGIONAL],
    apiKeySourceType: ApiKeySourceType.HEADER,
    // The role that API Gateway logs by is one for all APIs of an account and region: it is not ours to set.
    cloudWatchRole: false,
    deployOptions: {
      stageName,
      ...(deployment.API_LOG ? accessLog(scope, deployment) : {}),
      tracingEnabled: deployment.TRACING,
      throttlingRateLimit: 200,
      throttlingBurstLimit: 400,
    },
  });
  const method = { apiKeyRequired: true };
  // Of the headers of an answer one does not come through: API Gateway renames `WWW-Authenticate`.
  const toChat = new LambdaIntegration(chat, {
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.seconds(chat.timeout?.toSeconds() ?? 90),
    allowTestInvoke: false,
  });
  api.root.addMethod("ANY", toChat, method);
  api.root.addResource("{proxy+}").addMethod("ANY", toChat, method);
  if (webhook) {
    const toWebhook = new LambdaIntegration(webhook, { allowTestInvoke: false });
    api.root.addResource("slack").addResource("{proxy+}").addMethod("POST", toWebhook, method);
  }
  const key = new ApiKey(scope, "EdgeKey", {
    description: "What CloudFront shows to the API; nobody else has it",
    // A reference that CloudFormation resolves: the value is in no template.
    value: edgeSecret.secretValueFromJson("key").unsafeUnwrap(),
  });
  const plan = api.addUsagePlan("EdgePlan", {
    apiStages: [{ api: api as IRestApi, stage: api.deploymentStage }],
  });
  plan.addApiKey(key);
  const [refused, failed] = [
    problem("Request refused", "The request cannot be taken as it is."),
    problem("Not available", "The service is not available at the moment. Please try again."),
  ];
  api.addGatewayResponse("Refused", { type: ResponseType.DEFAULT_4XX, ...refused });
  api.addGatewayResponse("Failed", { type: ResponseType.DEFAULT_5XX, ...failed });
  return api;
}
