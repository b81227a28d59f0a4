import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

const leaseItem = z.object({
  done: z.boolean().optional(),
  kept: z.string().optional(),
  until: z.number(),
});
const item = "lease";

/** What became of the wish to do a piece of work. */
export type Taken =
  /** It is yours until the lease ends; `kept` is what a holder before you left behind. */
  | { state: "yours"; holder: string; kept?: string }
  /** Somebody else works on it; try again later. */
  | { state: "taken" }
  | { state: "done" };

/**
 * Work that must happen once although it is asked for several times: taken by a conditional write, under a lease that
 * expires, so that the work of one who died can be taken over. Whoever lost the lease changes nothing any more.
 */
export function leaseStore(
  client: DynamoDBDocumentClient,
  { table, leaseMs, keepDays }: { table: string; leaseMs: number; keepDays: number },
) {
  const keyOf = (id: string) => ({ pk: `lease#${id}`, sk: item });

  /** `again`: what is done may be worked on anew, and is not done until that is. */
  async function take(id: string, { again = false } = {}): Promise<Taken> {
    const now = Date.now();
    const free = again
      ? "attribute_exists(done) OR #until <= :now"
      : "attribute_not_exists(done) AND #until <= :now";
    const holder = crypto.randomUUID();
    const put = new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: "SET holder = :holder, #until = :until, expires = :expires REMOVE done",
      ConditionExpression: `attribute_not_exists(pk) OR (${free})`,
      ExpressionAttributeNames: { "#until": "until" },
      ExpressionAttributeValues: {
        ":holder": holder,
        ":until": now + leaseMs,
        ":now": now,
        ":expires": Math.floor(now / 1000) + keepDays * 24 * 60 * 60,
      },
      ReturnValues: "ALL_NEW",
    });
    const taken = await client.send(put).catch(ignoreFailedCondition);
    if (taken) {
      const { kept } = leaseItem.parse(taken.Attributes);
      return { state: "yours", holder, ...(kept === undefined ? {} : { kept }) };
    }
    return { state: (await look(id))?.state === "done" ? "done" : "taken" };
  }

  /** What is known of a piece of work without taking it; undefined when nobody ever took it. */
  async function look(id: string): Promise<{ state: "taken" | "done" | "free"; kept?: string } | undefined> {
    const get = new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
    const { Item } = await client.send(get);
    if (!Item) return undefined;
    const { done, until, kept } = leaseItem.parse(Item);
    const state = done ? "done" : until > Date.now() ? "taken" : "free";
    return { state, ...(kept === undefined ? {} : { kept }) };
  }

  /** Sets what only the holder may set; false when the lease went to somebody else. */
  async function set(id: string, holder: string, values: Record<string, unknown>): Promise<boolean> {
    const names = Object.keys(values);
    const update = new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: "holder = :holder",
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ":holder": holder,
        ...Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
      },
    });
    return (await client.send(update).catch(ignoreFailedCondition)) !== false;
  }

  return {
    take,
    look,
    /** Keeps something for whoever has to go on, and the lease for longer; false when it is lost. */
    keep: (id: string, holder: string, kept: string) =>
      set(id, holder, { kept, until: Date.now() + leaseMs }),
    /** The work is done, and is not to be done again. */
    finish: (id: string, holder: string) => set(id, holder, { done: true }),
    /** Gives the work back before the lease ends, with what was kept of it. */
    release: (id: string, holder: string) => set(id, holder, { until: 0 }),
  };
}

function ignoreFailedCondition(error: unknown): false {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
}
