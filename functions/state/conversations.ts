import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { z } from "zod";

/** A turn that is too large to store, or a conversation id that cannot be one. */
export class StateError extends Error {
  override name = "StateError";
}

/** What the store has to know of a turn; the rest is for whoever keeps it. */
interface Kept {
  /** Names the answer. */
  id: string;
  /** ISO 8601. */
  at: string;
}

/** Where ids come from: an id of one space names nothing in another. */
export type Space = "web" | "slack";

/** What a reader thinks of an answer. */
export interface Opinion {
  /** Names the voter without saying who it is; a second vote of the same voter replaces the first. */
  voter: string;
  helpful: boolean;
  /** What was wrong. */
  reason?: Flaw;
  comment?: string;
}

/** What can be wrong with an answer that did not help. */
export const flaws = ["not_asked", "wrong", "incomplete", "out_of_date"] as const;
type Flaw = (typeof flaws)[number];

// DynamoDB's limit is 400 kB an item; attribute names and keys take their share.
const largestTurn = 380_000;
const batchSize = 25;
const conversationItem = "conversation";
const turnPrefix = "turn#";
const votePrefix = "vote#";
/** How far back a vote may reach. */
const mostVotable = 200;

/**
 * Conversations in the table: one item for the conversation, one for each turn and each vote. Only conditional writes are
 * used, no transactions. Expired items count as gone, since DynamoDB removes them late. `turnSchema` is what a turn is read by.
 */
export function conversationStore<Turn extends Kept>(
  client: DynamoDBDocumentClient,
  {
    table,
    retentionDays,
    space,
    turnSchema,
  }: { table: string; retentionDays: number; space: Space; turnSchema: Pick<z.ZodType<Turn>, "parse"> },
) {
  /** The prefix keeps ids from outside within conversations of their space, whatever they contain. */
  const partition = (id: string) => {
    if (id === "" || id.length > 200 || /[\p{C}\p{Zl}\p{Zp}]/u.test(id))
      throw new StateError("A conversation id has 1 to 200 printable characters");
    return `conversation#${space}#${id}`;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const expires = () => now() + retentionDays * 24 * 60 * 60;

  /** Makes the conversation unless it is there; an expired one begins anew. Front ends may choose their own ids. */
  async function ensure(id: string): Promise<void> {
    const put = new PutCommand({
      TableName: table,
      Item: { pk: partition(id), sk: conversationItem, expires: expires() },
      ConditionExpression: "attribute_not_exists(pk) OR expires <= :now",
      ExpressionAttributeValues: { ":now": now() },
    });
    await client.send(put).catch(ignoreFailedCondition);
  }

  /** The latest `limit` turns, oldest first; undefined when there is no such conversation. */
  async function recentTurns(id: string, limit: number): Promise<Turn[] | undefined> {
    const key = { pk: partition(id), sk: conversationItem };
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    if (!Item || Item.expires <= now()) return undefined;
    const turns: Turn[] = [];
    for await (const item of turnItems(id, { Limit: limit })) {
      if (item.expires > now()) turns.push(turnSchema.parse(item.turn));
      if (turns.length === limit) break;
    }
    return turns.reverse();
  }

  /** What is kept of the turns of a conversation, latest first. A page of a query ends at 1 MB, whatever its limit. */
  async function* turnItems(id: string, query: Pick<QueryCommandInput, "Limit" | "ProjectionExpression">) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :turn)",
          ExpressionAttributeValues: { ":pk": partition(id), ":turn": turnPrefix },
          ConsistentRead: true,
          ScanIndexForward: false,
          ...query,
          ExclusiveStartKey,
        }),
      );
      yield* page.Items ?? [];
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  /**
   * Adds a turn and keeps the conversation for longer. False when the conversation is gone: then nothing of the
   * turn stays behind, also when it is removed at this very moment.
   * @throws {StateError} when the turn is larger than an item may be.
   */
  async function append(id: string, turn: Turn): Promise<boolean> {
    const pk = partition(id);
    // Two questions at once get two places.
    const key = { pk, sk: `${turnPrefix}${turn.at}#${crypto.randomUUID()}` };
    storable(turn);
    await client.send(new PutCommand({ TableName: table, Item: { ...key, turn, expires: expires() } }));
    // The turn comes first, so that whoever removes the conversation either sees it or makes this condition fail.
    const kept = await client
      .send(
        new UpdateCommand({
          TableName: table,
          Key: { pk, sk: conversationItem },
          UpdateExpression: "SET expires = :expires",
          ConditionExpression: "attribute_exists(pk) AND expires > :now",
          ExpressionAttributeValues: { ":expires": expires(), ":now": now() },
        }),
      )
      .then(() => true, ignoreFailedCondition);
    if (!kept) await client.send(new DeleteCommand({ TableName: table, Key: key }));
    return kept;
  }

  /** Where a turn is kept, by the name of its answer; undefined when it is not there. */
  async function keyOfTurn(id: string, answer: string) {
    for await (const { sk, turn } of turnItems(id, { ProjectionExpression: "sk, turn.id" }))
      if (turn.id === answer) return { pk: partition(id), sk };
    return undefined;
  }

  /** Puts a turn in the place of the one with the same id; false when that is not there. */
  async function replaceTurn(id: string, turn: Turn): Promise<boolean> {
    storable(turn);
    const key = await keyOfTurn(id, turn.id);
    if (!key) return false;
    const replaced = new UpdateCommand({
      TableName: table,
      Key: key,
      UpdateExpression: "SET turn = :turn, expires = :expires",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":turn": turn, ":expires": expires() },
    });
    return client.send(replaced).then(() => true, ignoreFailedCondition);
  }

  /** Removes the turn with this answer, if it is there. */
  async function removeTurn(id: string, answer: string): Promise<void> {
    const key = await keyOfTurn(id, answer);
    if (key) await client.send(new DeleteCommand({ TableName: table, Key: key }));
  }

  /** Keeps what a reader thinks of an answer; a second vote replaces the first. False: there is no such answer. */
  async function vote(id: string, answer: string, opinion: Opinion): Promise<boolean> {
    const turns = await recentTurns(id, mostVotable);
    if (!turns?.some((turn) => turn.id === answer)) return false;
    const key = { pk: partition(id), sk: `${votePrefix}${answer}#${opinion.voter}` };
    const at = new Date().toISOString();
    await client.send(
      new PutCommand({ TableName: table, Item: { ...key, ...opinion, answer, at, expires: expires() } }),
    );
    return true;
  }

  /** Removes a conversation with all its turns and votes; false when there was none. */
  async function remove(id: string): Promise<boolean> {
    const pk = partition(id);
    // The condition makes one of two removals at once the one that removed it.
    const removed = await client
      .send(
        new DeleteCommand({
          TableName: table,
          Key: { pk, sk: conversationItem },
          ConditionExpression: "attribute_exists(pk)",
          ReturnValues: "ALL_OLD",
        }),
      )
      .then(
        ({ Attributes }) => Attributes !== undefined && Attributes.expires > now(),
        ignoreFailedCondition,
      );
    for (;;) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND sk > :conversation",
          ExpressionAttributeValues: { ":pk": pk, ":conversation": conversationItem },
          ProjectionExpression: "pk, sk",
          ConsistentRead: true,
          Limit: batchSize,
        }),
      );
      if (Items.length === 0) return removed;
      // What a batch leaves unprocessed is found by the next query.
      const requests = Items.map((Key) => ({ DeleteRequest: { Key } }));
      await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
    }
  }

  return { ensure, recentTurns, append, replaceTurn, removeTurn, vote, remove };
}

/** @throws {StateError} when a turn is larger than an item may be. */
function storable(turn: object): void {
  if (Buffer.byteLength(JSON.stringify(turn)) > largestTurn)
    throw new StateError("The turn is too large to be stored");
}

function ignoreFailedCondition(error: unknown): false {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
}
