import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentClient } from "../../functions/state/client.ts";
import { leaseStore } from "../../functions/state/leases.ts";
import { createTable } from "../../functions/state/table.ts";
import { dynalite, dynamoDbLocal, type Server } from "./servers.ts";

const table = "footnote";

for (const server of [dynalite, dynamoDbLocal(process.env.DYNAMODB_LOCAL_DIR)]) {
  // In CI its absence fails: `start` throws the reason.
  const skipped = server.absent !== undefined && process.env.CI !== "true";
  if (skipped) console.warn(`Leases are not tested on ${server.name}: ${server.absent}.`);
  describe.skipIf(skipped)(`on ${server.name}`, () => suite(server));
}

function suite(server: Server): void {
  let running: Awaited<ReturnType<Server["start"]>>;
  let client: DynamoDBDocumentClient;
  let leases: ReturnType<typeof leaseStore>;
  /** Its leases have ended at once. */
  let hasty: ReturnType<typeof leaseStore>;

  beforeAll(async () => {
    running = await server.start();
    client = documentClient({ endpoint: running.endpoint });
    await createTable(client, table);
    leases = leaseStore(client, { table, leaseMs: 60_000, keepDays: 1 });
    hasty = leaseStore(client, { table, leaseMs: -1, keepDays: 1 });
  });
  afterAll(async () => {
    client?.destroy();
    await running?.close();
  });

  const held = async (store: typeof leases, id: string) => {
    const taken = await store.take(id);
    if (taken.state !== "yours") throw new Error(`${id} is ${taken.state}`);
    return taken;
  };

  it("one of many that want to do the same at once gets it", async () => {
    const states = await Promise.all(Array.from({ length: 12 }, () => leases.take("at-once")));
    expect(states.filter(({ state }) => state === "yours")).toHaveLength(1);
    expect(states.filter(({ state }) => state === "taken")).toHaveLength(11);
  });

  it("what is done is not done again", async () => {
    const { holder } = await held(leases, "done");
    expect(await leases.finish("done", holder)).toBe(true);
    expect(await leases.take("done")).toEqual({ state: "done" });
  });

  it("what is done is done again by whoever wants it anew, one at a time, with what was kept", async () => {
    expect(await leases.look("anew")).toBeUndefined();
    const first = await held(leases, "anew");
    await leases.keep("anew", first.holder, "here");
    expect((await leases.take("anew", { again: true })).state).toBe("taken");
    await leases.finish("anew", first.holder);
    expect(await leases.look("anew")).toEqual({ state: "done", kept: "here" });
    const states = await Promise.all([1, 2, 3].map(() => leases.take("anew", { again: true })));
    expect(states.filter(({ state }) => state === "yours")).toEqual([
      expect.objectContaining({ kept: "here" }),
    ]);
    expect(await leases.look("anew")).toEqual({ state: "taken", kept: "here" });
  });

  it("the work of one who died is taken over with what was kept of it, and the dead change nothing", async () => {
    const dead = await held(hasty, "died");
    expect(await hasty.keep("died", dead.holder, "half")).toBe(true);
    const next = await held(leases, "died");
    expect(next.kept).toBe("half");
    expect(await hasty.finish("died", dead.holder)).toBe(false);
    expect(await hasty.keep("died", dead.holder, "other")).toBe(false);
    expect(await hasty.release("died", dead.holder)).toBe(false);
    expect(await leases.take("died")).toEqual({ state: "taken" });
    expect(await leases.finish("died", next.holder)).toBe(true);
  });

  it("what is given back can be taken at once", async () => {
    const first = await held(leases, "released");
    await leases.keep("released", first.holder, "a third");
    await leases.release("released", first.holder);
    expect(await held(leases, "released")).toMatchObject({ kept: "a third" });
  });
}
