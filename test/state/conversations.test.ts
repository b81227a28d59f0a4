import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentClient } from "../../functions/state/client.ts";
import { StateError } from "../../functions/state/conversations.ts";
import { createTable } from "../../functions/state/table.ts";
import { type Conversations, conversationsOf, type StoredTurn } from "../../functions/turn/stored-turn.ts";
import { dynalite, dynamoDbLocal, type Server } from "./servers.ts";

const table = "footnote";
/** A turn is refused above this: bytes of its JSON. */
const largestTurn = 380_000;

for (const server of [dynalite, dynamoDbLocal(process.env.DYNAMODB_LOCAL_DIR)]) {
  // In CI its absence fails: `start` throws the reason.
  const skipped = server.absent !== undefined && process.env.CI !== "true";
  if (skipped) console.warn(`Conversations are not tested on ${server.name}: ${server.absent}.`);
  describe.skipIf(skipped)(`conversations on ${server.name}`, () => conversationSuite(server));
}

function conversationSuite(server: Server): void {
  let running: Awaited<ReturnType<Server["start"]>>;
  let client: DynamoDBDocumentClient;
  let store: Conversations;
  /** What it keeps has expired at once: expiry without waiting, and without a clock to set. */
  let forgetful: Conversations;

  beforeAll(async () => {
    running = await server.start();
    client = documentClient({ endpoint: running.endpoint });
    await Promise.all([createTable(client, table), createTable(client, table)]);
    await createTable(client, table);
    store = conversationsOf(client, { table, retentionDays: 30, space: "web" });
    forgetful = conversationsOf(client, { table, retentionDays: 0, space: "web" });
  });

  afterAll(async () => {
    client?.destroy();
    await running?.close();
  });

  async function begun(of: Conversations): Promise<string> {
    const id = crypto.randomUUID();
    await of.ensure(id);
    return id;
  }

  /** Every item of a conversation that is in the table, expired or not. */
  async function stored(id: string): Promise<{ sk: string; expires: number }[]> {
    const items: { pk: string; sk: string; expires: number }[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: start }),
      );
      items.push(...((page.Items ?? []) as typeof items));
      start = page.LastEvaluatedKey;
    } while (start);
    return items.filter(({ pk }) => pk === `conversation#web#${id}`);
  }

  /** A store that does something of its own right before each request of a kind. */
  function interrupted(command: string, before: (input: Record<string, unknown>) => Promise<void> | void) {
    const own = documentClient({ endpoint: running.endpoint });
    own.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === command) await before(args.input as Record<string, unknown>);
        return next(args);
      },
      { step: "initialize" },
    );
    return {
      store: conversationsOf(own, { table, retentionDays: 30, space: "web" }),
      destroy: () => own.destroy(),
    };
  }

  describe("reading", () => {
    it("gives the turns back as they were", async () => {
      const id = await begun(store);
      const plain = turn(1);
      const cited = turn(2, {
        outcome: "partial",
        drafter: "extractive",
        answer: "",
        citations: [
          { ...citation, source: "https://example.org/a?b=c" },
          { ...citation, id: 2, start: 0, end: 0, quote: "" },
        ],
      });
      expect(await store.append(id, plain)).toBe(true);
      expect(await store.append(id, cited)).toBe(true);
      expect(await store.recentTurns(id, 10)).toEqual([plain, cited]);
    });

    it("gives the latest ones, oldest first, whatever order they were written in", async () => {
      const id = await begun(store);
      for (const n of [3, 1, 5, 2, 4]) await store.append(id, turn(n));
      expect(questions(await store.recentTurns(id, 3))).toEqual(["Question 3", "Question 4", "Question 5"]);
      expect(await store.recentTurns(id, 100)).toHaveLength(5);
    });

    it("gives all that were asked for when they fill more than one page of a query", async () => {
      const id = await begun(store);
      for (let n = 1; n <= 9; n++) await store.append(id, turn(n, { answer: "a".repeat(300_000) }));
      expect(questions(await store.recentTurns(id, 8))).toEqual(range(2, 9).map((n) => `Question ${n}`));
    });

    it("tells an empty conversation from one that never was", async () => {
      expect(await store.recentTurns(await begun(store), 5)).toEqual([]);
      expect(await store.recentTurns("never-was", 5)).toBeUndefined();
    });

    it("keeps conversations apart, those of similar ids too", async () => {
      const ids = ["similar", "similar2", "similar#turn#", "Similar", " similar"];
      for (const id of ids) {
        await store.ensure(id);
        await store.append(id, turn(1, { question: `Asked in "${id}"` }));
      }
      for (const id of ids) expect(questions(await store.recentTurns(id, 5))).toEqual([`Asked in "${id}"`]);
      expect(await store.remove("similar")).toBe(true);
      for (const id of ids.slice(1)) expect(await store.recentTurns(id, 5)).toHaveLength(1);
    });
  });

  describe("a turn that is answered anew, or taken back", () => {
    it("is replaced in its place, and removed alone", async () => {
      const id = await begun(store);
      for (const n of [1, 2, 3]) await store.append(id, turn(n));
      const anew = turn(2, { question: "Asked in other words" });
      expect(await store.replaceTurn(id, anew)).toBe(true);
      expect(questions(await store.recentTurns(id, 9))).toEqual([
        "Question 1",
        "Asked in other words",
        "Question 3",
      ]);
      await store.removeTurn(id, anew.id);
      expect(questions(await store.recentTurns(id, 9))).toEqual(["Question 1", "Question 3"]);
      expect(await store.replaceTurn(id, anew)).toBe(false);
      await store.removeTurn(id, anew.id);
      expect(await store.recentTurns(id, 9)).toHaveLength(2);
    });
  });

  describe("votes", () => {
    it("are kept once an answer and voter, and go with the conversation", async () => {
      const id = await begun(store);
      await store.append(id, turn(1));
      expect(await store.vote(id, "answer-1", { voter: "x", helpful: true })).toBe(true);
      expect(
        await store.vote(id, "answer-1", { voter: "x", helpful: false, reason: "wrong", comment: "No." }),
      ).toBe(true);
      expect(await store.vote(id, "answer-1", { voter: "y", helpful: true })).toBe(true);
      expect(await store.vote(id, "answer-2", { voter: "x", helpful: true })).toBe(false);
      expect(await store.vote("never-was", "answer-1", { voter: "x", helpful: true })).toBe(false);
      const votes = (await stored(id)).filter(({ sk }) => sk.startsWith("vote#"));
      expect(votes).toMatchObject([
        { answer: "answer-1", voter: "x", helpful: false, reason: "wrong", comment: "No." },
        { answer: "answer-1", voter: "y", helpful: true },
      ]);
      await store.remove(id);
      expect(await stored(id)).toEqual([]);
    });
  });

  describe("beginning", () => {
    it("takes the id of a front end, once or often or all at once, and keeps its turns", async () => {
      await Promise.all(range(1, 10).map(() => store.ensure("chat-1")));
      await store.append("chat-1", turn(1));
      await store.ensure("chat-1");
      expect(questions(await store.recentTurns("chat-1", 5))).toEqual(["Question 1"]);
    });

    it("begins again after a removal", async () => {
      await store.ensure("chat-2");
      await store.append("chat-2", turn(1));
      await store.remove("chat-2");
      await store.ensure("chat-2");
      expect(await store.recentTurns("chat-2", 5)).toEqual([]);
    });
  });

  describe("expiring", () => {
    it("counts what has expired as gone although it is still in the table", async () => {
      const id = await begun(forgetful);
      expect(await stored(id)).toHaveLength(1);
      expect(await store.recentTurns(id, 5)).toBeUndefined();
      expect(await store.append(id, turn(1))).toBe(false);
      expect(await stored(id)).toHaveLength(1);
      expect(await store.remove(id)).toBe(false);
    });

    it("begins again under the same id, without the turns that have expired", async () => {
      const id = await begun(store);
      expect(await forgetful.append(id, turn(1))).toBe(true);
      expect(await store.recentTurns(id, 5)).toBeUndefined();
      await store.ensure(id);
      expect(await store.recentTurns(id, 5)).toEqual([]);
      await store.append(id, turn(2));
      expect(questions(await store.recentTurns(id, 5))).toEqual(["Question 2"]);
    });

    it("keeps a conversation for as long after its last turn as the turn itself", async () => {
      const longer = conversationsOf(client, { table, retentionDays: 60, space: "web" });
      const id = await begun(store);
      const before = Math.floor(Date.now() / 1000);
      await store.append(id, turn(1));
      await longer.append(id, turn(2));
      const after = Math.ceil(Date.now() / 1000);
      const days = (await stored(id)).map(({ sk, expires }) => {
        const lifetimes = [30, 60].filter(
          (n) => expires >= before + n * 86_400 && expires <= after + n * 86_400,
        );
        return [sk.split("#")[0], ...lifetimes];
      });
      expect(days.sort()).toEqual([
        ["conversation", 60],
        ["turn", 30],
        ["turn", 60],
      ]);
    });
  });

  describe("at the same time", () => {
    it("keeps all of 20 turns of one moment", async () => {
      const id = await begun(store);
      const turns = range(1, 20).map((n) => ({ ...turn(n), at: turn(0).at }));
      expect(await Promise.all(turns.map((each) => store.append(id, each)))).toEqual(turns.map(() => true));
      expect(new Set(questions(await store.recentTurns(id, 50)))).toEqual(new Set(questions(turns)));
    });

    it("leaves nothing of a turn when its conversation is removed while it is written", async () => {
      const id = await begun(store);
      await store.append(id, turn(1));
      const late = interrupted("UpdateItemCommand", async () => {
        expect(await stored(id)).toHaveLength(3);
        expect(await store.remove(id)).toBe(true);
      });
      expect(await late.store.append(id, turn(2))).toBe(false);
      late.destroy();
      expect(await stored(id)).toEqual([]);
    });

    it("leaves nothing of a turn that is written while its conversation is being removed", async () => {
      const id = await begun(store);
      await store.append(id, turn(1));
      const appended: boolean[] = [];
      const slow = interrupted("QueryCommand", async () => {
        appended.push(await store.append(id, turn(2)));
      });
      expect(await slow.store.remove(id)).toBe(true);
      slow.destroy();
      expect(appended).not.toContain(true);
      expect(await stored(id)).toEqual([]);
    });

    it("leaves nothing after rounds of turns and removals", async () => {
      for (let round = 0; round < 20; round++) {
        const id = await begun(store);
        const appends = range(1, 10).map((n) => store.append(id, turn(n)));
        // Later by another number of requests in each round.
        const removal = (async () => {
          for (let n = 0; n < round % 10; n++) await store.recentTurns(id, 1);
          return store.remove(id);
        })();
        await Promise.all(appends);
        expect(await removal).toBe(true);
        expect(await stored(id)).toEqual([]);
        expect(await store.append(id, turn(11))).toBe(false);
        expect(await stored(id)).toEqual([]);
      }
    });

    it("says of two removals at once that one of them removed it", async () => {
      const id = await begun(store);
      for (const n of range(1, 30)) await store.append(id, turn(n));
      expect((await Promise.all([store.remove(id), store.remove(id)])).sort()).toEqual([false, true]);
      expect(await stored(id)).toEqual([]);
    });
  });

  describe("removing", () => {
    it("removes more turns than a batch takes and more bytes than a page of a query", async () => {
      const id = await begun(store);
      for (const n of range(1, 60)) await store.append(id, turn(n, { answer: "a".repeat(40_000) }));
      for (const n of range(61, 64)) await store.append(id, turn(n, { answer: "a".repeat(370_000) }));
      expect(await store.remove(id)).toBe(true);
      expect(await stored(id)).toEqual([]);
      expect(await store.recentTurns(id, 5)).toBeUndefined();
      expect(await store.append(id, turn(65))).toBe(false);
      expect(await store.remove(id)).toBe(false);
    });

    it("removes what the database at first leaves unprocessed", async () => {
      const id = await begun(store);
      for (const n of range(1, 30)) await store.append(id, turn(n));
      // To leave items out of the request is what a database does that leaves them unprocessed.
      const busy = interrupted("BatchWriteItemCommand", (input) => {
        const requests = input.RequestItems as Record<string, unknown[]>;
        input.RequestItems = { [table]: requests[table]?.slice(0, 3) };
      });
      expect(await busy.store.remove(id)).toBe(true);
      busy.destroy();
      expect(await stored(id)).toEqual([]);
    });

    it("finishes a removal that broke off", async () => {
      const id = await begun(store);
      for (const n of range(1, 30)) await store.append(id, turn(n));
      const broken = interrupted("BatchWriteItemCommand", () => {
        throw new Error("The process ended here");
      });
      await expect(broken.store.remove(id)).rejects.toThrow("The process ended here");
      broken.destroy();
      expect(await store.recentTurns(id, 5)).toBeUndefined();
      await store.remove(id);
      expect(await stored(id)).toEqual([]);
    });
  });

  describe("the spaces", () => {
    it("keep their conversations to themselves, whatever the ids", async () => {
      const slack = conversationsOf(client, { table, retentionDays: 30, space: "slack" });
      await slack.ensure("T1:C1:1.1");
      await slack.append("T1:C1:1.1", turn(1));
      for (const id of ["T1:C1:1.1", "slack#T1:C1:1.1", "../slack#T1:C1:1.1", "#slack#T1:C1:1.1"]) {
        expect(await store.recentTurns(id, 5)).toBeUndefined();
        expect(await store.vote(id, "answer-1", { voter: "x", helpful: true })).toBe(false);
        expect(await store.remove(id)).toBe(false);
      }
      expect(questions(await slack.recentTurns("T1:C1:1.1", 5))).toEqual(["Question 1"]);
    });
  });

  describe("from outside", () => {
    it("takes any printable id for what it is", async () => {
      const ids = [
        "conversation",
        "turn#2026",
        "conversation#conversation",
        "../../feedback#1",
        "' OR 1=1 --",
        ":pk",
        '{"S":"x"}',
        "__proto__",
        "%00",
        "ид-会話-🙂",
        "~/~",
        "x".repeat(200),
        "🙂".repeat(100),
      ];
      for (const id of ids) {
        await store.ensure(id);
        expect(await store.append(id, turn(1, { question: id }))).toBe(true);
        expect(questions(await store.recentTurns(id, 5))).toEqual([id]);
        expect(await stored(id)).toHaveLength(2);
        expect(await store.remove(id)).toBe(true);
        expect(await stored(id)).toEqual([]);
      }
    });

    it.each([
      ["empty", ""],
      ["too long", "x".repeat(201)],
      ["with a zero", "a\u0000b"],
      ["with a line break", "a\nb"],
      ["with a line separator", "a\u2028b"],
      ["with a reversal of direction", "a\u202eb"],
      ["half a character", "a\ud83d"],
    ])("refuses an id that is %s", async (_, id) => {
      await expect(store.ensure(id)).rejects.toThrow(StateError);
      await expect(store.recentTurns(id, 5)).rejects.toThrow(StateError);
      await expect(store.append(id, turn(1))).rejects.toThrow(StateError);
      await expect(store.remove(id)).rejects.toThrow(StateError);
    });

    it("keeps every character of a turn", async () => {
      const id = await begun(store);
      const text = 'Ünïcödé 汉字 한국어 עברית 🙂👩‍👩‍👧 e\u0301 \u0000\u0001\u2028 "quoted" \\ \r\n\t \uffff';
      const said = turn(1, { question: text, answer: text, citations: [{ ...citation, quote: text }] });
      await store.append(id, said);
      expect(await store.recentTurns(id, 1)).toEqual([said]);
    });

    it.each([
      ["of one letter", (bytes: number) => turn(1, { answer: "a".repeat(bytes) })],
      ["of characters of four bytes", (bytes: number) => turn(1, { answer: "🙂".repeat(bytes / 4) })],
      [
        "of many citations",
        (bytes: number) => turn(1, { citations: Array.from({ length: bytes / 250 }, () => citation) }),
      ],
    ])("stores a turn %s up to the limit and refuses a larger one by name", async (_, sized) => {
      const id = await begun(store);
      const largest = filledUp(sized(largestTurn / 2));
      expect(await store.append(id, largest)).toBe(true);
      expect(await store.recentTurns(id, 1)).toEqual([largest]);
      const tooLarge = { ...largest, question: `${largest.question}?` };
      await expect(store.append(id, tooLarge)).rejects.toThrow(StateError);
      expect(await stored(id)).toHaveLength(2);
    });
  });
}

const citation: StoredTurn["citations"][number] = {
  id: 1,
  document: "handbook",
  title: "The handbook",
  section: "Opening hours",
  path: ["The handbook", "Opening hours"],
  anchor: "opening-hours",
  quote: "We open at nine.",
  start: 120,
  end: 136,
};

/** The n-th turn of a conversation; later by a second than the one before it. */
function turn(n: number, parts: Partial<StoredTurn> = {}): StoredTurn {
  return {
    id: `answer-${n}`,
    question: `Question ${n}`,
    answer: `Answer ${n} [1]`,
    parts: [{ kind: "sentence", text: `Answer ${n}`, citations: [1] }],
    outcome: "answered",
    drafter: "model",
    corpus: "9f2c",
    citations: [citation],
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
    ...parts,
  };
}

/** The turn with its question filled up to the largest size. */
function filledUp(turn: StoredTurn): StoredTurn {
  const missing = largestTurn - Buffer.byteLength(JSON.stringify(turn));
  return { ...turn, question: turn.question + "?".repeat(missing) };
}

function questions(turns: StoredTurn[] | undefined): string[] | undefined {
  return turns?.map(({ question }) => question);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}
