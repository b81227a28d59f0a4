import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { answerEnvironment, footnoteFunction, type Shared } from "./functions.ts";

/** What Lambda gives at most. */
const buildSeconds = 900;
/** A try, and two more: what fails then is not mended by time. */
const deliveries = 3;
/** What changes within so many seconds is built at once. */
const gatherSeconds = 60;

export interface Documents {
  documents: Bucket;
  indexes: Bucket;
  build: LambdaFunction;
  deadLetters: Queue;
}

/** Days until what was replaced or deleted is deleted for good. */
const keptDays = 30;

function bucket(scope: Construct, id: string, keep: boolean): Bucket {
  return new Bucket(scope, id, {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(keptDays),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
      { expiredObjectDeleteMarker: true },
    ],
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/**
 * Two buckets, one for documents and one for the indexes that are built of them, so that nobody who empties or synchronizes the
 * first deletes an index; and what builds.
 */
export function documentsInBucket(stack: Stack, shared: Shared): Documents {
  const keep = shared.deployment.STAGE === "prod";
  const documents = bucket(stack, "Documents", keep);
  const indexes = bucket(stack, "Indexes", keep);
  // By EventBridge, which needs nothing of the bucket: S3's own notifications are set by a function of CDK's, for any bucket.
  (documents.node.defaultChild as CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
  const common = {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  };
  const deadLetters = new Queue(stack, "BuildDeadLetters", common);
  const queue = new Queue(stack, "BuildQueue", {
    ...common,
    visibilityTimeout: Duration.seconds(buildSeconds + gatherSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: deliveries },
  });
  const to = (id: string, eventPattern: EventPattern) =>
    new Rule(stack, id, { eventPattern, targets: [new SqsQueue(queue)] });
  to("DocumentsChanged", {
    source: ["aws.s3"],
    detailType: ["Object Created", "Object Deleted"],
    detail: { bucket: { name: [documents.bucketName] } },
  });
  // Another version of the program may read another index: it builds its own once it is deployed.
  to("Deployed", {
    source: ["aws.cloudformation"],
    detailType: ["CloudFormation Stack Status Change"],
    detail: {
      "stack-id": [stack.stackId],
      "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
    },
  });

  const build = footnoteFunction(stack, "build", shared, {
    timeout: buildSeconds,
    memory: 3008,
    storage: 10_240,
    environment: {
      ...answerEnvironment(shared, [shared.modelSecret]),
      DOCUMENTS_BUCKET: documents.bucketName,
      INDEX_BUCKET: indexes.bucketName,
    },
  });
  shared.modelSecret?.grantRead(build);
  allow(build, ["s3:ListBucket"], [documents.bucketArn, indexes.bucketArn]);
  allow(build, ["s3:GetObject"], [documents.arnForObjects("*")]);
  allow(
    build,
    ["s3:GetObject", "s3:PutObject"],
    [indexes.arnForObjects("current.json"), indexes.arnForObjects("indexes/*")],
  );
  allow(build, ["s3:DeleteObject"], [indexes.arnForObjects("indexes/*")]);
  allow(build, ["s3:PutObject"], [indexes.arnForObjects("reports/latest.json")]);
  build.addEventSource(
    new SqsEventSource(queue, {
      batchSize: 1_000,
      maxBatchingWindow: Duration.seconds(gatherSeconds),
      // The least that there is. Where two build at once, one of them moves the pointer, and the other looks again.
      maxConcurrency: 2,
    }),
  );
  return { documents, indexes, build, deadLetters };
}

/** Indexes that a function answers from: the current one, those before it, and a missing one to be told from a forbidden one. */
export function readsIndexes(fn: LambdaFunction, { indexes }: Documents): void {
  fn.addEnvironment("INDEX_BUCKET", indexes.bucketName);
  allow(fn, ["s3:ListBucket"], [indexes.bucketArn]);
  allow(fn, ["s3:GetObject"], [indexes.arnForObjects("current.json"), indexes.arnForObjects("indexes/*")]);
}

function allow(fn: LambdaFunction, actions: string[], resources: string[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions, resources }));
}
