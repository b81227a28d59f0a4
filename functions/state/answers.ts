import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

const answerItem = z.object({ body: z.instanceof(Uint8Array), expires: z.number() });
const largest = 300_000;
const longestWaitMs = 500;

/**
 * Answers that were given before, under all that they depend on. What is kept is opaque to the store.
 * Expired items count as gone, since DynamoDB removes them late.
 */
export function answerCache(
  client: DynamoDBDocumentClient,
  { table, hours }: { table: string; hours: number },
) {
  const now = () => Math.floor(Date.now() / 1000);
  const keyOf = (on: readonly string[]) => ({
    pk: `answer#${createHash("sha256").update(JSON.stringify(on)).digest("hex")}`,
    sk: "answer",
  });
  return {
    /** Undefined: none is kept. */
    async get(on: readonly string[]): Promise<unknown> {
      const get = new GetCommand({ TableName: table, Key: keyOf(on) });
      const { Item } = await client.send(get, { abortSignal: AbortSignal.timeout(longestWaitMs) });
      if (!Item) return undefined;
      const { body, expires } = answerItem.parse(Item);
      return expires > now() ? JSON.parse(gunzipSync(body).toString()) : undefined;
    },
    async put(on: readonly string[], answer: unknown): Promise<void> {
      const body = gzipSync(JSON.stringify(answer));
      if (body.length > largest) return;
      const expires = now() + hours * 60 * 60;
      await client.send(new PutCommand({ TableName: table, Item: { ...keyOf(on), body, expires } }));
    },
  };
}
