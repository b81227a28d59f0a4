import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../functions/answer/events.ts";
import type { Corpus } from "../../functions/corpus/corpus.ts";
import { answerCache } from "../../functions/state/answers.ts";
import { budgetStore } from "../../functions/state/budget.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import { type AnswerReport, answering } from "../../functions/turn/answering.ts";
import { reads, yes } from "../answer/ground/reader.ts";
import { breaksOff, fails, says, startScriptedModel } from "../answer/scripted-model.ts";
import { shipped } from "../answer/shipped.ts";
import { dynalite } from "../state/servers.ts";

const table = "footnote";
const model = await startScriptedModel({ reading: reads(yes) });
const database = await dynalite.start();
let client: DynamoDBDocumentClient;
const reports: AnswerReport[] = [];
const logged: string[] = [];

beforeAll(async () => {
  client = documentClient({ endpoint: database.endpoint });
  await createTable(client, table);
});
beforeEach(() => {
  reports.length = logged.length = 0;
  model.requests.length = 0;
});
afterAll(async () => {
  client.destroy();
  await Promise.all([model.close(), database.close()]);
});

type Options = Partial<Parameters<typeof answering>[0]> & { corpus?: Corpus };
async function ask(
  { corpus = shipped, ...options }: Options,
  text = "Who backs 01.AI?",
  visitor = "a",
  history = [] as never[],
) {
  const answer = answering({
    model: model.model(),
    report: (report) => reports.push(report),
    log: ({ message }) => logged.push(message),
    ...options,
  });
  const events: AnswerEvent[] = [];
  for await (const event of answer({ text, history, visitor }, new AbortController().signal, corpus))
    events.push(event);
  return events;
}
const said = (events: AnswerEvent[]) =>
  events.flatMap((event) => (event.type === "part" ? [event.part.text] : []));
const backed = says("01.AI is backed by Alibaba and Xiaomi.");

describe("the day's budget", () => {
  // A day of its own for each test.
  let day = 0;
  const budget = (tokens: { visitor?: number; all?: number }) => {
    const now = 86_400_000 * ++day;
    return budgetStore(client, { table, tokens, now: () => now });
  };

  it("has the documents quoted when it is spent, and says so", async () => {
    model.play(backed);
    const own = budget({ visitor: 8_100 });
    expect(said(await ask({ budget: own }))).toHaveLength(1);
    // 120 tokens were taken.
    const second = await ask({ budget: own });
    expect(second).toContainEqual({
      type: "fallback",
      reason: "budget",
      message: "The language model’s budget for today is spent.",
    });
    expect(said(second).join(" ")).toMatch(/which is backed by Alibaba and Xiaomi/);
    expect(model.requests).toHaveLength(1);
    expect(said(await ask({ budget: own }, "Who backs 01.AI?", "b"))).toHaveLength(1);
    expect(model.requests).toHaveLength(2);
    expect(reports.map(({ fallback, inputTokens }) => [fallback, inputTokens])).toEqual([
      [undefined, 100],
      ["budget", 0],
      [undefined, 100],
    ]);
  });

  it.each([
    ["stays as it was when the model could not be reached", fails(500), 2],
    ["counts what a model took that broke off", breaksOff("01.AI is backed by"), 1],
  ])("%s", async (_, script, asked) => {
    model.play(script);
    const own = budget({ all: 9_000 });
    await ask({ budget: own });
    await ask({ budget: own });
    expect(model.requests).toHaveLength(asked);
  });

  it("sets aside what is checked with, too", async () => {
    model.play(backed);
    const { client, name, wholeMs } = model.model();
    const reader = { client, name, wholeMs };
    const texts = async (all: number) => said(await ask({ budget: budget({ all }), reader }));
    expect(await texts(17_000)).not.toContain("01.AI is backed by Alibaba and Xiaomi.");
    expect(model.requests).toHaveLength(0);
    await texts(24_000);
    expect(model.requests.length).toBeGreaterThan(0);
  });

  it("is strict: while it cannot be looked up, nothing is spent", async () => {
    const lost = documentClient({ endpoint: "http://127.0.0.1:9" });
    const events = await ask({ budget: budgetStore(lost, { table, tokens: { all: 1_000_000 } }) });
    lost.destroy();
    expect(events).toContainEqual(expect.objectContaining({ type: "fallback", reason: "budget" }));
    expect(said(events).length).toBeGreaterThan(0);
    expect(model.requests).toHaveLength(0);
    expect(logged).toEqual(["The budget could not be looked up"]);
  });
});

describe("answers that were given before", () => {
  it("are given again, whole, to a first question in the same words", async () => {
    model.play(backed);
    const cache = answerCache(client, { table, hours: 1 });
    const first = await ask({ cache }, "Who is behind 01.AI?");
    const second = await ask({ cache }, "Who is behind 01.AI?", "another");
    expect(second.filter(({ type }) => type !== "retrieved")).toEqual(
      first.filter(({ type }) => type !== "retrieved"),
    );
    expect(model.requests).toHaveLength(1);
    expect(reports.map(({ cached, inputTokens }) => [cached, inputTokens])).toEqual([
      [false, 100],
      [true, 0],
    ]);
    await ask({ cache, corpus: { ...shipped, hash: "another" } }, "Who is behind 01.AI?");
    expect(model.requests).toHaveLength(2);
  });

  it("are not kept when the model failed: the next may have better luck", async () => {
    const cache = answerCache(client, { table, hours: 1 });
    model.play(fails(500), backed);
    await ask({ cache }, "And who pays for 01.AI?");
    expect(said(await ask({ cache }, "And who pays for 01.AI?"))).toHaveLength(1);
    expect(model.requests).toHaveLength(2);
  });

  it("are given anew when the store fails", async () => {
    model.play(backed);
    const lost = documentClient({ endpoint: "http://127.0.0.1:9" });
    const events = await ask({ cache: answerCache(lost, { table, hours: 1 }) }, "Who stands behind 01.AI?");
    lost.destroy();
    expect(said(events)).toHaveLength(1);
    expect(logged).toEqual(["A kept answer could not be read", "An answer could not be kept"]);
  });
});
