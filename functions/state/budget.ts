import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** Tokens a day (UTC), of the model's input and output together. Undefined: no bound. */
export interface DailyTokens {
  visitor?: number | undefined;
  all?: number | undefined;
}

/** Tokens set aside before they are spent. */
export interface Reservation {
  /** Says how many it were in the end. */
  settle(tokens: number): Promise<void>;
}

const longestWaitMs = 1_000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The day's tokens, by reservation: an answer sets aside what it may need and settles what it took, so that however many
 * are written at once, the budget is not overdrawn by more than one answer's error of estimation. What is never settled,
 * because a function died, counts as spent.
 */
export function budgetStore(
  client: DynamoDBDocumentClient,
  { table, tokens, now = Date.now }: { table: string; tokens: DailyTokens; now?: () => number },
) {
  async function add(who: string, day: number, amount: number, most?: number): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: table,
      Key: { pk: `budget#${who}`, sk: `day#${day}` },
      UpdateExpression: "ADD tokens :amount SET expires = :expires",
      ...(most === undefined
        ? {}
        : { ConditionExpression: "attribute_not_exists(tokens) OR tokens <= :most" }),
      ExpressionAttributeValues: {
        ":amount": amount,
        ":expires": Math.floor(((day + 2) * dayMs) / 1000),
        ...(most === undefined ? {} : { ":most": most - amount }),
      },
    });
    try {
      await client.send(update, { abortSignal: AbortSignal.timeout(longestWaitMs) });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    /** Undefined: the budget is spent, the visitor's or that of all. @throws when the table does not answer. */
    async reserve(visitor: string, amount: number): Promise<Reservation | undefined> {
      const day = Math.floor(now() / dayMs);
      const bounds = [
        { who: `visitor#${visitor}`, most: tokens.visitor },
        { who: "all", most: tokens.all },
      ].filter(({ most }) => most !== undefined);
      const taken: string[] = [];
      const change = (by: number) => Promise.all(taken.map((who) => add(who, day, by)));
      for (const { who, most } of bounds) {
        // Of a bound below one answer's estimate nothing is ever spent.
        if ((most ?? 0) < amount || !(await add(who, day, amount, most))) {
          await change(-amount);
          return undefined;
        }
        taken.push(who);
      }
      return {
        async settle(spent) {
          if (spent !== amount) await change(spent - amount);
        },
      };
    },
  };
}
