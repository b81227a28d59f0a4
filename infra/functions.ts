import { ArnFormat, Duration, RemovalPolicy, SecretValue, Size, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Bundle, FunctionName } from "./bundles.ts";
import { type Deployment, passedSettings } from "./settings.ts";
import { tableActions } from "./state.ts";

/** That of the function which builds is there where documents are put into a bucket. */
export type Bundles = Record<Exclude<FunctionName, "build">, Pick<Bundle, "folder">> & {
  build?: Pick<Bundle, "folder">;
};

/** What the functions share: the table, the secrets and the settings of the deployment. */
export interface Shared {
  deployment: Deployment;
  bundles: Bundles;
  table: Table;
  /** A key of the model's provider; none at Bedrock. */
  modelSecret: Secret | undefined;
}

/** A secret for what only a person can know: made empty, filled in by hand. */
export function emptySecret(
  scope: Construct,
  id: string,
  description: string,
  fields: readonly string[],
): Secret {
  const empty = fields.map((field) => [field, SecretValue.unsafePlainText("")]);
  return new Secret(scope, id, {
    description,
    secretObjectValue: Object.fromEntries(empty),
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/**
 * One of the functions, with a role of its own that may write its log and nothing else.
 * `timeout` in seconds, `memory` and `storage` (of its own files) in MiB.
 */
export function footnoteFunction(
  scope: Construct,
  name: FunctionName,
  { deployment, bundles }: Shared,
  {
    timeout,
    memory,
    storage = 512,
    environment,
  }: { timeout: number; memory: number; storage?: number; environment: Record<string, string> },
): LambdaFunction {
  const bundle = bundles[name];
  if (!bundle) throw new Error(`The function ${name} was not bundled`);
  const id = name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: deployment.LOG_DAYS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  logGroup.grantWrite(role);
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: "index.handler",
    code: Code.fromAsset(bundle.folder),
    role,
    logGroup,
    timeout: Duration.seconds(timeout),
    memorySize: memory,
    ephemeralStorageSize: Size.mebibytes(storage),
    tracing: deployment.TRACING ? Tracing.ACTIVE : Tracing.DISABLED,
    environment: { STAGE: deployment.STAGE, ...environment },
  });
}

/** What a function needs on its disk to answer, in MiB: an index of a bucket beside the one before, and older ones. */
export function indexStorage({ deployment }: Shared): number {
  return deployment.DOCUMENTS === "bucket" ? 4_096 : 512;
}

/** What a function that answers is told, and may do: the table, the model, the key of the model. */
export function answers(fn: LambdaFunction, { deployment, table, modelSecret }: Shared): void {
  table.grant(fn, ...tableActions);
  modelSecret?.grantRead(fn);
  if (deployment.MODEL_PROVIDER === "bedrock")
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
        resources: modelsOf(deployment).flatMap((model) => bedrockModels(fn, model)),
      }),
    );
}

/** The settings that a function reads: those of `functions/settings.ts` and of `functions/lambda/environment.ts`. */
export function answerEnvironment(
  { deployment, table }: Shared,
  secrets: readonly (Secret | undefined)[],
): Record<string, string> {
  return {
    ...passedSettings(deployment),
    TABLE: table.tableName,
    SECRETS: secrets.flatMap((secret) => secret?.secretArn ?? []).join(","),
  };
}

/**
 * The model behind an inference profile: "eu.vendor.model" passes requests to "vendor.model". Regions are countries of two
 * letters or one of a few names; no vendor's name is as short.
 */
export function profiledModel(model: string): string | undefined {
  return /^(?:[a-z]{2}|us-gov|apac|global)\.(.+)$/.exec(model)?.[1];
}

/** The model that drafts and, where it is another, the one that checks. */
export function modelsOf({ MODEL, CHECK_MODEL }: Deployment): string[] {
  return [...new Set([MODEL, ...(CHECK_MODEL && CHECK_MODEL !== "off" ? [CHECK_MODEL] : [])])];
}

/** A model, or an inference profile ("eu.…") with the models that it may pass a request to. */
function bedrockModels(scope: Construct, model: string): string[] {
  const stack = Stack.of(scope);
  const arn = (resource: string, resourceName: string, region: string, account: string) =>
    stack.formatArn({
      service: "bedrock",
      resource,
      resourceName,
      region,
      account,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  const profiled = profiledModel(model);
  if (profiled === undefined) return [arn("foundation-model", model, stack.region, "")];
  return [
    arn("inference-profile", model, stack.region, stack.account),
    arn("foundation-model", profiled, "*", ""),
  ];
}
