import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * A client for the table. With an endpoint it speaks to a server on this machine, which looks at no credentials;
 * without one to AWS. A database that does not answer must not hold an answer for long: 1 s to connect, 3 s a request.
 */
export function documentClient({ endpoint }: { endpoint?: string } = {}): DynamoDBDocumentClient {
  const local = {
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : local),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
