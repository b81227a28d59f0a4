import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

const claimItem = z.object({
  done: z.boolean().optional(),
  kept: z.string().optional(),
  leased: z.number(),
});
const item = "claim";

/** What became of a claim. */
export type Claim =
  /** It is yours until the lease ends; `kept` is what a holder before you left behind. */
  | { state: "held"; holder: string; kept?: string }
  /** Somebody else works on it; try again later. */
  | { state: "taken" }
  | { state: "done" };

/**
 * Work that must happen once although it is asked for several times: claimed by a conditional write, under a lease that
 * expires, so that the work of one who died can be claimed again. Whoever lost the lease changes nothing any more.
 */
export function claimStore(
  client: DynamoDBDocumentClient,
  { table, leaseMs, keepDays }: { table: string; leaseMs: number; keepDays: number },
) {
  const keyOf = (id: string) => ({ pk: `claim#${id}`, sk: item });

  /** `again`: what is done may be worked on anew, and is not done until that is. */
  async function claim(id: string, { again = false } = {}): Promise<Claim> {
    const now = Date.now();
    const free = again
      ? "attribute_exists(done) OR leased <= :now"
      : "attribute_not_exists(done) AND leased <= :now";
    const holder = crypto.randomUUID();
    const put = new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: "SET holder = :holder, leased = :until, expires = :expires REMOVE done",
      ConditionExpression: `attribute_not_exists(pk) OR (${free})`,
      ExpressionAttributeValues: {
        ":holder": holder,
        ":until": now + leaseMs,
        ":now": now,
        ":expires": Math.floor(now / 1000) + keepDays * 24 * 60 * 60,
      },
      ReturnValues: "ALL_NEW",
    });
    const claimed = await client.send(put).catch(ignoreFailedCondition);
    if (claimed) {
      const { kept } = claimItem.parse(claimed.Attributes);
      return { state: "held", holder, ...(kept === undefined ? {} : { kept }) };
    }
    return { state: (await look(id))?.state === "done" ? "done" : "taken" };
  }

  /** What is known of it without claiming it; undefined when nobody ever claimed it. */
  async function look(id: string): Promise<{ state: "taken" | "done" | "free"; kept?: string } | undefined> {
    const get = new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
    const { Item } = await client.send(get);
    if (!Item) return undefined;
    const { done, leased, kept } = claimItem.parse(Item);
    const state = done ? "done" : leased > Date.now() ? "taken" : "free";
    return { state, ...(kept === undefined ? {} : { kept }) };
  }

  /** Sets what only the holder may set; false when the lease went to somebody else. */
  async function set(id: string, holder: string, expression: string, values: Record<string, unknown>) {
    const update = new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: `SET ${expression}`,
      ConditionExpression: "holder = :holder",
      ExpressionAttributeValues: { ...values, ":holder": holder },
    });
    return (await client.send(update).catch(ignoreFailedCondition)) !== false;
  }

  return {
    claim,
    look,
    /** Keeps something for whoever has to go on, and the lease for longer; false when it is lost. */
    keep: (id: string, holder: string, kept: string) =>
      set(id, holder, "kept = :kept, leased = :until", { ":kept": kept, ":until": Date.now() + leaseMs }),
    /** The work is done, and is not to be done again. */
    finish: (id: string, holder: string) => set(id, holder, "done = :done", { ":done": true }),
    /** Gives the work back before the lease ends, with what was kept of it. */
    release: (id: string, holder: string) => set(id, holder, "leased = :never", { ":never": 0 }),
  };
}

function ignoreFailedCondition(error: unknown): false {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
}
