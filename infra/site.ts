import { fileURLToPath } from "node:url";
import { Duration, Fn, Stack } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Deployment } from "./settings.ts";

/** CloudFront in front of everything: the chat page, the API, the widget, the reader and Slack's webhook. */
export function site(
  scope: Construct,
  api: RestApi,
  edgeSecret: Secret,
  deployment: Deployment,
): Distribution {
  const { DOMAIN, CERTIFICATE_ARN, STAGE } = deployment;
  const stack = Stack.of(scope);
  const origin = new HttpOrigin(`${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}`, {
    originPath: `/${api.deploymentStage.stageName}`,
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    // Sent over whatever a client sends under this name.
    customHeaders: { "x-api-key": edgeSecret.secretValueFromJson("key").unsafeUnwrap() },
    // Longer than the function runs: `/api/ask` sends nothing before its answer is whole.
    readTimeout: Duration.seconds(120),
    keepaliveTimeout: Duration.seconds(60),
  });
  const visitor = new EdgeFunction(scope, "Visitor", {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromFile({ filePath: fileURLToPath(new URL("visitor.js", import.meta.url)) }),
    comment: "Writes down where a request comes from",
  });
  const headers = new ResponseHeadersPolicy(scope, "SecurityHeaders", {
    responseHeadersPolicyName: `footnote-${STAGE}-${stack.region}`,
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      // Pages send a stricter policy of their own.
      frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: false },
    },
  });
  const always = {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: headers,
    functionAssociations: [{ function: visitor, eventType: FunctionEventType.VIEWER_REQUEST }],
  };
  // Streams are passed on as they come: nothing is kept, nothing compressed.
  const live: BehaviorOptions = {
    ...always,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    compress: false,
  };
  // Kept as long as the answer says: a year for hashed assets, minutes for the widget, never for pages.
  const kept: BehaviorOptions = {
    ...always,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: new CachePolicy(scope, "AsTheOriginSays", {
      cachePolicyName: `footnote-${STAGE}-${stack.region}`,
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      headerBehavior: CacheHeaderBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    }),
    // Not in the cache's key, but the firewall counts by it. Queries are passed on as the key has them.
    originRequestPolicy: new OriginRequestPolicy(scope, "WithVisitor", {
      originRequestPolicyName: `footnote-${STAGE}-${stack.region}`,
      headerBehavior: OriginRequestHeaderBehavior.allowList("x-visitor"),
    }),
    compress: true,
  };
  return new Distribution(scope, "Site", {
    comment: `Footnote ${STAGE}`,
    defaultBehavior: kept,
    additionalBehaviors: Object.fromEntries(
      ["/api/*", "/slack/*", "/v1/*", "/mcp", "/llms*.txt", "/.well-known/*"].map((path) => [path, live]),
    ),
    // Else an error of one reader would be everybody's for ten seconds.
    errorResponses: [403, 404, 500, 502, 503, 504].map((httpStatus) => ({
      httpStatus,
      ttl: Duration.seconds(0),
    })),
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    ...(DOMAIN && CERTIFICATE_ARN
      ? {
          domainNames: [DOMAIN],
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          certificate: Certificate.fromCertificateArn(scope, "Certificate", CERTIFICATE_ARN),
        }
      : {}),
  });
}

/** The address that people use. */
export function addressOf({ distributionDomainName }: Distribution, { DOMAIN }: Deployment): string {
  return Fn.join("", ["https://", DOMAIN ?? distributionDomainName]);
}
