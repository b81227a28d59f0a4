import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimStore } from "../../functions/state/claims.ts";
import { documentClient } from "../../functions/state/client.ts";
import { feedbackStore } from "../../functions/state/feedback.ts";
import { createTable } from "../../functions/state/table.ts";
import { dynalite, dynamoDbLocal, type Server } from "./servers.ts";

const table = "footnote";

for (const server of [dynalite, dynamoDbLocal(process.env.DYNAMODB_LOCAL_DIR)]) {
  // In CI its absence fails: `start` throws the reason.
  const skipped = server.absent !== undefined && process.env.CI !== "true";
  if (skipped) console.warn(`Claims are not tested on ${server.name}: ${server.absent}.`);
  describe.skipIf(skipped)(`on ${server.name}`, () => suite(server));
}

function suite(server: Server): void {
  let running: Awaited<ReturnType<Server["start"]>>;
  let client: DynamoDBDocumentClient;
  let claims: ReturnType<typeof claimStore>;
  /** Its leases have ended at once. */
  let hasty: ReturnType<typeof claimStore>;

  beforeAll(async () => {
    running = await server.start();
    client = documentClient({ endpoint: running.endpoint });
    await createTable(client, table);
    claims = claimStore(client, { table, leaseMs: 60_000, keepDays: 1 });
    hasty = claimStore(client, { table, leaseMs: -1, keepDays: 1 });
  });
  afterAll(async () => {
    client?.destroy();
    await running?.close();
  });

  const held = async (store: typeof claims, id: string) => {
    const claim = await store.claim(id);
    if (claim.state !== "held") throw new Error(`${id} is ${claim.state}`);
    return claim;
  };

  it("one of many that claim the same at once gets it", async () => {
    const states = await Promise.all(Array.from({ length: 12 }, () => claims.claim("at-once")));
    expect(states.filter(({ state }) => state === "held")).toHaveLength(1);
    expect(states.filter(({ state }) => state === "taken")).toHaveLength(11);
  });

  it("what is done is not claimed again", async () => {
    const { holder } = await held(claims, "done");
    expect(await claims.finish("done", holder)).toBe(true);
    expect(await claims.claim("done")).toEqual({ state: "done" });
  });

  it("what is done is claimed again by whoever wants it anew, one at a time, with what was kept", async () => {
    expect(await claims.look("anew")).toBeUndefined();
    const first = await held(claims, "anew");
    await claims.keep("anew", first.holder, "here");
    expect((await claims.claim("anew", { again: true })).state).toBe("taken");
    await claims.finish("anew", first.holder);
    expect(await claims.look("anew")).toEqual({ state: "done", kept: "here" });
    const states = await Promise.all([1, 2, 3].map(() => claims.claim("anew", { again: true })));
    expect(states.filter(({ state }) => state === "held")).toEqual([
      expect.objectContaining({ kept: "here" }),
    ]);
    expect(await claims.look("anew")).toEqual({ state: "taken", kept: "here" });
  });

  it("the work of one who died is claimed with what was kept of it, and the dead change nothing", async () => {
    const dead = await held(hasty, "died");
    expect(await hasty.keep("died", dead.holder, "half")).toBe(true);
    const next = await held(claims, "died");
    expect(next.kept).toBe("half");
    expect(await hasty.finish("died", dead.holder)).toBe(false);
    expect(await hasty.keep("died", dead.holder, "other")).toBe(false);
    expect(await hasty.release("died", dead.holder)).toBe(false);
    expect(await claims.claim("died")).toEqual({ state: "taken" });
    expect(await claims.finish("died", next.holder)).toBe(true);
  });

  it("what is given back can be claimed at once", async () => {
    const first = await held(claims, "released");
    await claims.keep("released", first.holder, "a third");
    await claims.release("released", first.holder);
    expect(await held(claims, "released")).toMatchObject({ kept: "a third" });
  });

  it("a voter has one vote for an answer, the last", async () => {
    const feedback = feedbackStore(client, { table, retentionDays: 30 });
    await feedback.vote({ answer: "a", voter: "x", helpful: true });
    await feedback.vote({ answer: "a", voter: "x", helpful: false, comment: "wrong year" });
    await feedback.vote({ answer: "a", voter: "y", helpful: true });
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": "feedback#a" },
      }),
    );
    expect(Items.map(({ sk, helpful, comment }) => ({ sk, helpful, comment }))).toEqual([
      { sk: "voter#x", helpful: false, comment: "wrong year" },
      { sk: "voter#y", helpful: true, comment: undefined },
    ]);
  });
}
