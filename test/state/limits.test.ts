import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { admission } from "../../functions/state/admission.ts";
import { answerCache } from "../../functions/state/answers.ts";
import { budgetStore } from "../../functions/state/budget.ts";
import { documentClient } from "../../functions/state/client.ts";
import { rateStore } from "../../functions/state/rates.ts";
import { seatStore } from "../../functions/state/seats.ts";
import { createTable } from "../../functions/state/table.ts";
import { dynalite, dynamoDbLocal } from "./servers.ts";

const table = "footnote";
const many = 40;
const times = Array.from({ length: many }, (_, i) => i);

const servers = [dynalite, dynamoDbLocal(process.env.DYNAMODB_LOCAL_DIR)];
for (const { name, absent } of servers)
  if (absent !== undefined) console.warn(`Tests of the limits on ${name} skipped: ${absent}.`);

describe.each(servers)("limits on $name", ({ absent, start }) => {
  describe.skipIf(absent !== undefined && !process.env.CI)("in the table", () => {
    let server: Awaited<ReturnType<typeof start>>;
    let client: DynamoDBDocumentClient;
    beforeAll(async () => {
      server = await start();
      client = documentClient({ endpoint: server.endpoint });
      await createTable(client, table);
      // The stores wait a second, no longer; a database in Java takes more for the first requests of many at once.
      const rate = { name: "warm", most: many, seconds: 60, of: "all" } as const;
      const rates = rateStore(client, { table, rates: [rate], now: () => 0 });
      const all = () => Promise.all(times.map(() => rates.take("warm")));
      await vi.waitUntil(() => all().catch(() => undefined), { timeout: 40_000 });
    });
    afterAll(async () => {
      client.destroy();
      await server.close();
    });

    it("lets exactly as many through as a rate allows, however many ask at once", async () => {
      const rate = { name: "exact", most: 15, seconds: 60, of: "visitor" } as const;
      const rates = rateStore(client, { table, rates: [rate], now: () => 1_000_000 });
      const taken = await Promise.all(times.map(() => rates.take("a")));
      const passed = taken.flat().filter(({ refused }) => !refused);
      expect(passed).toHaveLength(15);
      expect(passed.map(({ left }) => left).sort((a, b) => a - b)).toEqual(times.slice(0, 15));
      expect((await rates.take("b"))[0]?.refused).toBe(false);
    });

    it("begins again with the next window, and says when that is", async () => {
      let now = 120_000_000 + 40_000;
      const rate = { name: "window", most: 1, seconds: 60, of: "visitor" } as const;
      const rates = rateStore(client, { table, rates: [rate], now: () => now });
      await rates.take("a");
      expect((await rates.take("a"))[0]).toMatchObject({ refused: true, resetMs: 20_000 });
      now += 20_000;
      expect((await rates.take("a"))[0]).toMatchObject({ refused: false, left: 0 });
    });

    it("does not count for one rate what another refuses", async () => {
      const [own, all] = [
        { name: "own", most: 10, seconds: 60, of: "visitor" },
        { name: "all", most: 2, seconds: 60, of: "all" },
      ] as const;
      const rates = rateStore(client, { table, rates: [own, all], now: () => 5_000_000 });
      for (const visitor of ["a", "b", "c", "c", "c"]) await rates.take(visitor);
      const alone = rateStore(client, { table, rates: [own], now: () => 5_000_000 });
      expect((await alone.take("c"))[0]).toMatchObject({ left: 9 });
    });

    it("gives as many seats as there are, and those again that were left or forgotten", async () => {
      let now = 1_000;
      const seats = seatStore(client, { table, most: 5, leaseMs: 60_000, now: () => now });
      const taken = await Promise.all(times.map(() => seats.take()));
      const sat = taken.filter((seat) => seat !== undefined);
      expect(sat).toHaveLength(5);
      await seats.leave(sat[0] ?? "");
      expect(await seats.take()).toBeDefined();
      expect(await seats.take()).toBeUndefined();
      now += 60_000;
      expect((await Promise.all(times.map(() => seats.take()))).filter(Boolean)).toHaveLength(5);
    });

    it("never sets aside more of the budget than there is", async () => {
      const budget = budgetStore(client, { table, tokens: { all: 10_000, visitor: 5_000 }, now: () => 0 });
      const reserved = await Promise.all(times.map((i) => budget.reserve(`visitor ${i % 4}`, 1_000)));
      const held = reserved.filter((reservation) => reservation !== undefined);
      expect(held).toHaveLength(10);
      // What was not needed can be had by others.
      await held[0]?.settle(0);
      await held[1]?.settle(900);
      expect(await budget.reserve("another", 1_000)).toBeDefined();
      expect(await budget.reserve("another", 1_000)).toBeUndefined();
    });

    it("bounds a visitor without touching what others may spend, and forgets at midnight", async () => {
      let now = 10 * 86_400_000;
      const budget = budgetStore(client, { table, tokens: { all: 4_000, visitor: 1_000 }, now: () => now });
      expect(await budget.reserve("a", 1_000)).toBeDefined();
      expect(await budget.reserve("a", 1_000)).toBeUndefined();
      for (const visitor of ["b", "c", "d"]) expect(await budget.reserve(visitor, 1_000)).toBeDefined();
      expect(await budget.reserve("e", 1_000)).toBeUndefined();
      now += 86_400_000;
      expect(await budget.reserve("a", 1_000)).toBeDefined();
    });

    it("keeps an answer for whoever asks the same of the same index and model", async () => {
      const cache = answerCache(client, { table, hours: 1 });
      const answer = [{ type: "remark", text: "Ünï ”quoted“ 中文" }];
      await cache.put(["index", "model", "Who?"], answer);
      expect(await cache.get(["index", "model", "Who?"])).toEqual(answer);
      expect(await cache.get(["another", "model", "Who?"])).toBeUndefined();
      expect(await cache.get(["index", "modelWho?", ""])).toBeUndefined();
      await answerCache(client, { table, hours: -1 }).put(["old"], answer);
      expect(await cache.get(["old"])).toBeUndefined();
    });

    it("does not count whom there is no seat for", async () => {
      const now = () => 20_000_000;
      const rate = { name: "seated", most: 3, seconds: 60, of: "visitor" } as const;
      const rates = rateStore(client, { table, rates: [rate], now });
      const seats = { take: async () => undefined, leave: async () => {} };
      const full = admission({ of: "questions", rates, seats, log: () => {} });
      for (let i = 0; i < 5; i++) expect((await full("patient")).refused?.reason).toMatch(/being answered/);
      expect((await rates.take("patient"))[0]).toMatchObject({ left: 2 });
    });

    it("admits again once those who were answered have left", async () => {
      const seats = seatStore(client, { table, most: 6, leaseMs: 60_000, now: () => 10_000_000 });
      const admit = admission({ of: "questions", seats, log: () => {} });
      const admitted = await Promise.all(times.map(() => admit("a")));
      expect(admitted.filter(({ refused }) => !refused)).toHaveLength(6);
      await Promise.all(admitted.map(({ leave }) => leave()));
      expect((await admit("a")).refused).toBeUndefined();
    });
  });
});

it("admits everybody while the table does not answer, and says so in the log", async () => {
  const client = documentClient({ endpoint: "http://127.0.0.1:9" });
  onTestFinished(() => client.destroy());
  const logged: string[] = [];
  const rates = [{ name: "minute", most: 1, seconds: 60, of: "visitor" }] as const;
  const admit = admission({
    of: "questions",
    rates: rateStore(client, { table, rates }),
    log: ({ message }) => void logged.push(message),
  });
  expect((await admit("a")).refused).toBeUndefined();
  expect(logged).toEqual(["The limits could not be looked up"]);
});
