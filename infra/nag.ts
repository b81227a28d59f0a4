import { type Stack, Validations } from "aws-cdk-lib";
import type { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Documents } from "./documents.ts";
import { modelsOf, profiledModel } from "./functions.ts";
import type { Deployment } from "./settings.ts";

/** Findings of cdk-nag (AwsSolutions) that stand, each with its reason; none that a setting of the deployment has mended. */
export function acknowledge(stack: Stack, deployment: Deployment, documents: Documents | undefined): void {
  const { DOMAIN, TRACING, WAF, API_LOG } = deployment;
  const solutions: Record<string, string> = {
    "AwsSolutions-SMG4":
      "The edge's secret is random and known to CloudFront and the API alone; Slack's and the model's are changed at Slack and at the provider.",
    "AwsSolutions-APIG2":
      "Every body, query and path is parsed with zod in the function, which answers with problem details and bounds the length.",
    "AwsSolutions-APIG6":
      "The functions' logs and, with API_LOG, the access log have what one looks for. Execution logs would hold headers, with them addresses, in a group that outlives the stack.",
    "AwsSolutions-APIG4":
      "Only CloudFront has the API's key. Who may ask is checked in the function: by tokens of the deployment's issuer, by Slack's signature.",
    "AwsSolutions-COG4":
      "Tokens of any issuer are checked in the function; a user pool would tie private deployments to Cognito.",
    "AwsSolutions-CFR1": "Readers are anywhere; who needs a restriction knows which.",
    "AwsSolutions-CFR2":
      "The firewall stands at the API behind CloudFront (WAF), so that a stack in any region has it; CloudFront's would have to be in us-east-1.",
    "AwsSolutions-CFR3":
      "CloudFront's logs hold addresses of readers and quotes in queries, which are kept nowhere. The API's access log has the rest.",
  };
  if (documents) {
    const idOf = (bucket: Bucket) => stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    solutions[`AwsSolutions-IAM5[Resource::<${idOf(documents.documents)}.Arn>/*]`] =
      "Whatever is put into the bucket is read, by the function that builds the index, and by no other.";
    solutions[`AwsSolutions-IAM5[Resource::<${idOf(documents.indexes)}.Arn>/indexes/*]`] =
      "An index has its hash for a name.";
    solutions["AwsSolutions-S1"] =
      "The buckets are not public; who reads and writes them is told by CloudTrail, where an account records it. Logs of access would be a third bucket, with addresses in it.";
  }
  if (!DOMAIN)
    solutions["AwsSolutions-CFR4"] =
      "CloudFront's own certificate for *.cloudfront.net fixes the protocol; with DOMAIN it is TLS 1.2 and newer.";
  if (!API_LOG)
    solutions["AwsSolutions-APIG1"] =
      "API_LOG=off: the role that API Gateway logs by is one for all APIs of an account and region, and not this stack's to set.";
  if (!WAF)
    solutions["AwsSolutions-APIG3"] =
      "WAF=off: nobody pays for an idle firewall. The limits that the functions count in the table hold without it.";
  if (TRACING) solutions["AwsSolutions-IAM5[Resource::*]"] = "X-Ray takes traces for no narrower resource.";
  for (const profiled of modelsOf(deployment).flatMap((model) => profiledModel(model) ?? []))
    solutions[`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/${profiled}]`] =
      "An inference profile passes a request to one model in the regions that it chooses.";
  for (const [id, reason] of Object.entries(solutions)) Validations.of(stack).acknowledge({ id, reason });
}
