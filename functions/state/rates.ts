import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

/** At most `most` in every window of `seconds`. */
export interface Rate {
  /** Names the rate in headers and in the table. */
  name: string;
  most: number;
  seconds: number;
  /** Of each visitor for itself, or of all together. */
  of: "visitor" | "all";
}

/** A rate after a request was counted, or refused. */
export interface Counted {
  rate: Rate;
  /** How many are left in this window. */
  left: number;
  /** When the window ends, in ms from now. */
  resetMs: number;
  refused: boolean;
}

const counter = z.object({ used: z.number() });
const longestWaitMs = 1_000;

/**
 * Fixed windows, counted by conditional updates: also when many functions count at once, no more than `most` pass. A
 * window is an item that expires.
 */
export function rateStore(
  client: DynamoDBDocumentClient,
  { table, rates, now = Date.now }: { table: string; rates: readonly Rate[]; now?: () => number },
) {
  async function count(rate: Rate, visitor: string): Promise<Counted> {
    const at = now();
    const window = Math.floor(at / 1000 / rate.seconds);
    const ends = (window + 1) * rate.seconds;
    const resetMs = ends * 1000 - at;
    const update = new UpdateCommand({
      TableName: table,
      Key: keyOf(rate, visitor, window),
      UpdateExpression: "ADD used :one SET expires = :expires",
      ConditionExpression: "attribute_not_exists(used) OR used < :most",
      ExpressionAttributeValues: { ":one": 1, ":most": rate.most, ":expires": ends + 60 },
      ReturnValues: "UPDATED_NEW",
    });
    try {
      const { Attributes } = await client.send(update, { abortSignal: AbortSignal.timeout(longestWaitMs) });
      const { used } = counter.parse(Attributes);
      return { rate, left: rate.most - used, resetMs, refused: false };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { rate, left: 0, resetMs, refused: true };
    }
  }

  async function giveBack(rate: Rate, visitor: string): Promise<void> {
    const window = Math.floor(now() / 1000 / rate.seconds);
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(rate, visitor, window),
        UpdateExpression: "ADD used :back",
        ConditionExpression: "used > :none",
        ExpressionAttributeValues: { ":back": -1, ":none": 0 },
      }),
    );
  }

  /** Gives back what was counted for a request that came to nothing. */
  async function back(visitor: string, counted: readonly Counted[]): Promise<void> {
    const taken = counted.filter(({ refused }) => !refused);
    // Lost counts only make a visitor wait.
    await Promise.allSettled(taken.map(({ rate }) => giveBack(rate, visitor)));
  }

  return {
    /** Counts a request of a visitor; what one rate refuses is not counted by the others. */
    async take(visitor: string): Promise<Counted[]> {
      const counted = await Promise.all(rates.map((rate) => count(rate, visitor)));
      if (counted.some(({ refused }) => refused)) await back(visitor, counted);
      return counted;
    },
    back,
  };
}

function keyOf(rate: Rate, visitor: string, window: number) {
  return { pk: `rate#${rate.name}#${rate.of === "all" ? "all" : visitor}`, sk: `window#${window}` };
}
