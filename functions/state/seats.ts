import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

const key = { pk: "seats", sk: "seats" };
const seatsItem = z.object({ leases: z.record(z.string(), z.number()) });
const longestWaitMs = 1_000;

/**
 * How many answers may be written at once. A seat is a lease, so that one whose function died is free again; all are in
 * one item, whose size a condition counts.
 */
export function seatStore(
  client: DynamoDBDocumentClient,
  {
    table,
    most,
    leaseMs,
    now = Date.now,
  }: { table: string; most: number; leaseMs: number; now?: () => number },
) {
  async function sit(seat: string): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: "SET leases.#seat = :until",
          ConditionExpression: "attribute_exists(leases) AND size(leases) < :most",
          ExpressionAttributeNames: { "#seat": seat },
          ExpressionAttributeValues: { ":until": now() + leaseMs, ":most": most },
        }),
        { abortSignal: AbortSignal.timeout(longestWaitMs) },
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      // The item is not there yet, so that the path leads nowhere.
      if (error instanceof Error && error.name === "ValidationException") return false;
      throw error;
    }
  }

  /** Makes the item, or clears what has expired; whether a seat may be free now. */
  async function clear(): Promise<boolean> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    if (!Item) {
      const made = new PutCommand({
        TableName: table,
        Item: { ...key, leases: {} },
        ConditionExpression: "attribute_not_exists(pk)",
      });
      await client.send(made).catch(ignoreFailedCondition);
      return true;
    }
    const { leases } = seatsItem.parse(Item);
    const expired = Object.keys(leases).filter((seat) => (leases[seat] ?? 0) <= now());
    for (const seat of expired) await leave(seat);
    return expired.length > 0 || Object.keys(leases).length < most;
  }

  async function leave(seat: string): Promise<void> {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: "REMOVE leases.#seat",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: { "#seat": seat },
      }),
    );
  }

  return {
    /** The name of a seat until `leave`; undefined when all are taken. */
    async take(): Promise<string | undefined> {
      const seat = crypto.randomUUID();
      if (await sit(seat)) return seat;
      return (await clear()) && (await sit(seat)) ? seat : undefined;
    },
    leave,
  };
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
