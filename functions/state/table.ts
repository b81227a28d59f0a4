import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * The one table. `pk` names a thing with its kind before it ("conversation#…"), `sk` an item of that thing;
 * `expires` is when DynamoDB may drop an item, in seconds since 1970.
 */
export const tableKeys = { partition: "pk", sort: "sk", expires: "expires" } as const;

/** Creates the table if it is missing: on this machine, since AWS's is made by the deployment. */
export async function createTable(client: DynamoDBDocumentClient, name: string): Promise<void> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: tableKeys.partition, AttributeType: "S" },
          { AttributeName: tableKeys.sort, AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: tableKeys.partition, KeyType: "HASH" },
          { AttributeName: tableKeys.sort, KeyType: "RANGE" },
        ],
      }),
    );
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === "ACTIVE") return;
  }
}
