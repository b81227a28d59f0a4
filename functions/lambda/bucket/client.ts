import { S3Client } from "@aws-sdk/client-s3";

/** A client that gives up where nothing comes, and tries again. */
export function bucketClient(): S3Client {
  return new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, socketTimeout: 10_000 },
  });
}

/** The HTTP status that S3 refused with; undefined when it was not reached. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
