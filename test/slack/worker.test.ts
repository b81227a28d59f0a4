import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answer } from "../../functions/answer/answer.ts";
import { shelfOf } from "../../functions/corpus/shelf.ts";
import type { Job } from "../../functions/slack/jobs.ts";
import { TryAgain } from "../../functions/slack/lease.ts";
import type { WorkerServices } from "../../functions/slack/turns.ts";
import { giveUp, work } from "../../functions/slack/worker.ts";
import type { Admit } from "../../functions/state/admission.ts";
import { documentClient } from "../../functions/state/client.ts";
import { leaseStore } from "../../functions/state/leases.ts";
import { createTable } from "../../functions/state/table.ts";
import type { Answering } from "../../functions/turn/answering.ts";
import { conversationsOf } from "../../functions/turn/stored-turn.ts";
import { turnsOf } from "../../functions/turn/turn.ts";
import { shipped } from "../answer/shipped.ts";
import { dynalite } from "../state/servers.ts";
import { startSlack } from "./slack-server.ts";

const table = "footnote";
const slack = await startSlack();
const database = await dynalite.start();
let client: DynamoDBDocumentClient;
let parts: WorkerServices;
let asked = 0;

beforeAll(async () => {
  client = documentClient({ endpoint: database.endpoint });
  await createTable(client, table);
  const conversations = conversationsOf(client, { table, retentionDays: 30, space: "slack" });
  parts = {
    slack: slack.client,
    turns: turnsWith({}, conversations),
    prompts: () => ["Who backs 01.AI?"],
    leases: leaseStore(client, { table, leaseMs: 60_000, keepDays: 1 }),
    conversations,
    nameOf: (who) => `hashed-${who}`,
    linkOf: () => undefined,
    linkOfSection: () => undefined,
    log: () => {},
  };
});
const answerShipped: Answering = (question, signal) => {
  asked++;
  return answer(question, { corpus: shipped, model: undefined, signal });
};
interface Over {
  answer?: Answering;
  admit?: Admit;
}
function turnsWith({ answer = answerShipped, admit }: Over, conversations: WorkerServices["conversations"]) {
  const limits = admit ? { admit } : {};
  return turnsOf({ shelf: shelfOf(shipped), answer, ...limits, conversations, log: () => {} });
}
afterAll(async () => {
  client.destroy();
  await Promise.all([slack.close(), database.close()]);
});
beforeEach(() => {
  slack.messages.length = 0;
  slack.calls.length = 0;
  slack.responses.length = 0;
  slack.problems.length = 0;
  slack.fault();
  asked = 0;
});

let next = 1;
function question(text: string, over: Partial<Extract<Job, { kind: "question" }>> = {}) {
  const ts = `${next++}.5`;
  return {
    kind: "question" as const,
    team: "T1",
    channel: "C1",
    thread: ts,
    ts,
    user: "U1",
    text,
    surface: "channel" as const,
    ...over,
  };
}
const once = (job: Job, { answer, admit, ...over }: Over & Partial<WorkerServices> = {}) =>
  work(job, {
    ...parts,
    turns: turnsWith({ ...(answer && { answer }), ...(admit && { admit }) }, parts.conversations),
    ...over,
  });
/** A worker that hangs half-way; when the others are done it finds that it has lost its lease. */
const dies = (job: Job, over: Over & Partial<WorkerServices>) => void once(job, over).catch(() => {});
const editOf = (
  { team, channel, thread, ts, user }: ReturnType<typeof question>,
  text: string,
  edited = "900.1",
) => ({
  ...{ team, channel, thread, ts, user, text, edited },
  kind: "edited" as const,
});
const deletionOf = ({ team, channel, thread, ts }: ReturnType<typeof question>) => ({
  ...{ team, channel, thread, ts },
  kind: "deleted" as const,
});
const inThread = (text: string, thread: string) => ({
  ...question(text, { thread }),
  kind: "thread-message" as const,
});
const questionsOf = async ({ thread }: ReturnType<typeof question>) =>
  (await parts.conversations.recentTurns(`T1:C1:${thread}`, 9))?.map(({ question }) => question);

describe("a question in Slack", () => {
  it("is answered in its thread, with its sources, and every call is one that Slack takes", async () => {
    const job = question("Who backs 01.AI?");
    await once(job);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]).toMatchObject({ channel: "C1", thread_ts: job.ts });
    expect(slack.messages[0]?.text).toMatch(/backed by Alibaba and Xiaomi.*\[1\\\]/);
    expect(slack.calls.map(({ method }) => method)).toContain("assistant.threads.setStatus");
    expect(slack.problems).toEqual([]);
  });

  it("delivered three times at once is answered once", async () => {
    const job = question("Who backs 01.AI?");
    const outcomes = await Promise.allSettled([once(job), once(job), once(job)]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failed.every(({ reason }) => reason instanceof TryAgain)).toBe(true);
    // The queue delivers those again.
    await Promise.all(failed.map(() => once(job)));
    expect(slack.messages).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it("is answered once though a worker dies in the moment when its stream begins", async () => {
    const job = question("Which GPUs did Tencent buy, and who backs 01.AI?");
    const hasty = leaseStore(client, { table, leaseMs: -1, keepDays: 1 });
    const dying: typeof hasty = {
      ...hasty,
      keep: (id, holder, kept) =>
        kept.includes('"ts"') ? new Promise<never>(() => {}) : hasty.keep(id, holder, kept),
    };
    dies(job, { leases: dying });
    while (slack.messages.length === 0) await new Promise(setImmediate);
    await once(job);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toMatch(/H100.*Alibaba/s);
  });

  it.each(["before it posts", "after it has posted"])(
    "is answered once though a worker dies %s",
    async (when) => {
      const job = question("Who backs 01.AI?");
      const hasty = leaseStore(client, { table, leaseMs: -1, keepDays: 1 });
      const never = new Promise<never>(() => {});
      const dying = {
        ...hasty,
        keep: (...args: Parameters<typeof hasty.keep>) =>
          when.startsWith("before") ? never : hasty.keep(...args),
        finish: () => never,
      };
      dies(job, { leases: dying });
      if (when.startsWith("after")) while (slack.messages.length === 0) await new Promise(setImmediate);
      else while (asked === 0) await new Promise(setImmediate);
      await once(job);
      expect(slack.messages).toHaveLength(1);
      expect(slack.messages[0]?.text).toMatch(/Alibaba/);
      await once(job);
      expect(slack.messages).toHaveLength(1);
    },
  );

  it("is understood from the thread, without a mention where the bot is in it", async () => {
    const first = question("Which GPUs did Tencent buy?");
    await once(first);
    await once(inThread("What are they for?", first.ts));
    expect(slack.messages.at(-1)?.text).toMatch(/continue without a break/);
    await once(inThread("And you, Bob?", "999.9"));
    expect(slack.messages).toHaveLength(2);
  });

  it("that is edited gets its answer anew, and that is deleted loses it", async () => {
    const job = question("Who backs 01.AI?");
    await once(job);
    await once(editOf(job, "Who makes the Kunlun chips?"));
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toContain("Baidu");
    // What is said next is said after the new question.
    expect(await questionsOf(job)).toEqual(["Who makes the Kunlun chips?"]);
    await once(deletionOf(job));
    expect(slack.messages).toEqual([]);
    expect(await questionsOf(job)).toEqual([]);
    expect(slack.problems).toEqual([]);
  });

  it("is answered as it was edited last, in whatever order the edits come", async () => {
    const job = question("Who backs 01.AI?");
    await once(job);
    await once(editOf(job, "Who makes the Kunlun chips?", "950.2"));
    await once(editOf(job, "Which GPUs did Tencent buy?", "950.1"));
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining("Baidu")]);
  });

  it("that is edited while it waits for another try is answered as edited, after that", async () => {
    const job = question("Who backs 01.AI?");
    slack.fault(...[1, 2, 3].map(() => ({ method: "chat.startStream", error: "x", status: 503 })));
    await expect(once(job)).rejects.toThrow();
    const edit = editOf(job, "Who makes the Kunlun chips?");
    await expect(once(edit)).rejects.toBeInstanceOf(TryAgain);
    await once(job);
    await once(edit);
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining("Baidu")]);
  });

  it.each(["half of its answer", "the whole"])(
    "that is deleted takes %s along when a try failed",
    async (what) => {
      const job = question("Which GPUs did Tencent buy, and who backs 01.AI?");
      const never = new Promise<never>(() => {});
      const hasty = leaseStore(client, { table, leaseMs: -1, keepDays: 1 });
      const halfway = async function* (...asked: Parameters<Answering>) {
        for await (const event of answerShipped(...asked)) {
          yield event;
          if (event.type === "part" && what.startsWith("half")) await never;
        }
      };
      dies(job, { answer: halfway, leases: { ...hasty, finish: () => never } });
      while (
        slack.messages[0]?.streaming !== (what.startsWith("half") ? true : undefined) ||
        !slack.messages[0]
      )
        await new Promise(setImmediate);
      await once(deletionOf(job));
      expect(slack.messages).toEqual([]);
      await once(job);
      expect(slack.messages).toEqual([]);
    },
  );

  it("in a thread is answered while the question before it still is", async () => {
    const first = question("Which GPUs did Tencent buy?");
    const gate = Promise.withResolvers<void>();
    const slow = async function* (...asked: Parameters<Answering>) {
      await gate.promise;
      yield* answerShipped(...asked);
    };
    const answered = once(first, { answer: slow });
    while (!slack.calls.some(({ method }) => method.endsWith("setStatus"))) await new Promise(setImmediate);
    await once(inThread("Who backs 01.AI?", first.ts));
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining("Alibaba")]);
    gate.resolve();
    await answered;
    expect(slack.messages).toHaveLength(2);
  });

  it("that is too long is said to be, once, and nothing is answered", async () => {
    const job = question("chips ".repeat(2000));
    await once(job);
    await once(job);
    expect(slack.messages.map(({ text }) => text)).toEqual([
      "A question may have 2,000 characters; this one has 11,999. Please ask in fewer words.",
    ]);
    expect(asked).toBe(0);
    await once(editOf(job, "Who backs 01.AI?"));
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining("Alibaba")]);
  });

  it("that is deleted before it is answered is not answered", async () => {
    const job = question("Who backs 01.AI?");
    await once(deletionOf(job));
    await once(job);
    expect(slack.messages).toEqual([]);
  });

  it("is answered in the 50th turn of a thread as in the first", async () => {
    const first = question("Which GPUs did Tencent buy?");
    await once(first);
    for (let turn = 2; turn < 50; turn++) await once(inThread("Who backs 01.AI?", first.ts));
    await once(inThread("Who makes the Kunlun chips?", first.ts));
    expect(slack.messages).toHaveLength(50);
    expect(slack.messages.at(-1)?.text).toContain("Baidu");
    expect(slack.problems).toEqual([]);
  });

  it("whose edit overtakes its answer is answered as edited", async () => {
    const job = question("Who backs 01.AI?");
    const edited = editOf(job, "Who makes Kunlun chips?");
    const answered = once(job);
    while (asked === 0) await new Promise(setImmediate);
    await expect(once(edited)).rejects.toBeInstanceOf(TryAgain);
    await answered;
    await once(edited);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toContain("Baidu");
  });

  it("and its follow-up are answered in whatever order they come", async () => {
    const first = question("Which GPUs did Tencent buy?");
    const followUp = question("Who backs 01.AI?", { thread: first.ts });
    await once(followUp);
    await once(first);
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining("Alibaba"),
      expect.stringContaining("H100"),
    ]);
  });

  it("survives rate limits and errors of Slack's", async () => {
    slack.fault(
      { method: "chat.startStream", error: "ratelimited", status: 429 },
      { method: "chat.stopStream", error: "unavailable", status: 503 },
      { method: "chat.postMessage", error: "ratelimited", status: 429 },
    );
    await once(question("Who backs 01.AI?"));
    await once(question("Who is the CEO of Tencent?"));
    expect(slack.messages).toHaveLength(2);
  });

  it("beyond the limits is told when to ask again, once, and nothing is answered", async () => {
    const refused = { reason: "You have asked many questions in a short time.", retryMs: 90_000 };
    const limited = { admit: async () => ({ refused, rates: [], leave: async () => {} }) };
    const job = question("Who backs 01.AI?");
    await once(job, limited);
    await once(job, limited);
    const text = "You have asked many questions in a short time. Please ask again in 2 minutes.";
    expect(slack.messages.map((message) => message.text)).toEqual([text]);
    const common = { team: "T1", channel: "C1", user: "U1", respondTo: slack.respondTo };
    await once({ kind: "command", id: "77.1", text: "Who backs 01.AI?", ...common }, limited);
    expect(slack.responses).toMatchObject([{ response_type: "ephemeral", text }]);
    expect(asked).toBe(0);
  });

  it("that fails for good is said to have failed, and stays with the queue", async () => {
    const job = question("Who backs 01.AI?");
    const broken = {
      answer: () => {
        throw new Error("secret detail");
      },
    };
    await expect(once(job, broken)).rejects.toThrow("secret detail");
    expect(slack.messages).toEqual([]);
    await giveUp(job, parts);
    expect(slack.messages).toMatchObject([
      { thread_ts: job.ts, text: expect.stringMatching(/could not be answered/) },
    ]);
    // Asked in other words, it is answered.
    await once(editOf(job, "Who makes the Kunlun chips?"));
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/could not be answered/),
      expect.stringContaining("Baidu"),
    ]);
    const common = { team: "T1", channel: "C1", user: "U1", text: "Who?", respondTo: slack.respondTo };
    await giveUp({ kind: "command", id: "88.1", ...common }, parts);
    expect(slack.responses).toMatchObject([{ text: expect.stringMatching(/could not be answered/) }]);
    // Of strangers' threads nothing is said, and nothing of what was answered after all.
    await giveUp(inThread("And you, Bob?", "999.9"), parts);
    const answered = question("Who backs 01.AI?");
    await once(answered);
    await giveUp(answered, parts);
    expect(slack.messages).toHaveLength(3);
  });

  it("whose workers all died half-way is said to have failed, below what stands there", async () => {
    const job = question("Which GPUs did Tencent buy, and who backs 01.AI?");
    const dying = async function* (...asked: Parameters<Answering>) {
      for await (const event of answerShipped(...asked)) {
        yield event;
        if (event.type === "part") await new Promise<never>(() => {});
      }
    };
    dies(job, { answer: dying });
    while (slack.messages.length === 0) await new Promise(setImmediate);
    await expect(once(job)).rejects.toBeInstanceOf(TryAgain);
    await giveUp(job, parts);
    expect(slack.messages).toMatchObject([
      { text: expect.stringMatching(/^Because semiconductor imports are restricted/) },
      { text: expect.stringMatching(/could not be answered/) },
    ]);
    expect(slack.messages[0]?.streaming).toBeUndefined();
  });
});

describe("a direct message", () => {
  const direct = (text: string) => question(text, { channel: "D1", surface: "direct" });

  it("is answered sentence by sentence, with the sources at the end", async () => {
    await once(direct("Which GPUs did Tencent buy, and who backs 01.AI?"));
    const [first, ...others] = slack.calls
      .map(({ method }) => method)
      .filter((method) => method.startsWith("chat."));
    expect([first, others.at(-1)]).toEqual(["chat.startStream", "chat.stopStream"]);
    expect(new Set(others.slice(0, -1))).toEqual(new Set(["chat.appendStream"]));
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toMatch(/H100.*Alibaba/s);
    expect(slack.messages[0]?.blocks?.at(-1)?.type).toBe("context_actions");
    expect(slack.problems).toEqual([]);
  });

  it("that is deleted takes its streamed answer along", async () => {
    const job = direct("Who backs 01.AI?");
    await once(job);
    await once(deletionOf(job));
    expect(slack.messages).toEqual([]);
  });

  it("is answered whole where Slack does not stream, and where there is nothing to stream", async () => {
    slack.fault({ method: "chat.startStream", error: "not_allowed_token_type" });
    await once(direct("Who backs 01.AI?"));
    await once(direct("Who is the CEO of Tencent?"));
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining("Alibaba"),
      expect.stringMatching(/^Not in the corpus/),
    ]);
  });

  it.each(["chat.appendStream", "chat.stopStream"])(
    "whose stream breaks at %s is written whole in its place, at once",
    async (method) => {
      const job = direct("Which GPUs did Tencent buy, and who backs 01.AI?");
      slack.fault({ method, error: "internal_error" });
      await once(job);
      expect(slack.messages).toHaveLength(1);
      expect(slack.messages[0]?.text).toMatch(/H100.*Alibaba/s);
      expect(slack.messages[0]?.streaming).toBeUndefined();
      expect(asked).toBe(1);
      // It carries its question, as one that was never broken does.
      expect(slack.messages[0]?.metadata).toMatchObject({ event_payload: { question: job.ts } });
    },
  );

  it("whose answer somebody deleted while it was written is answered below", async () => {
    const job = direct("Which GPUs did Tencent buy, and who backs 01.AI?");
    const deleting = async function* (...asked: Parameters<Answering>) {
      for await (const event of answerShipped(...asked)) {
        yield event;
        slack.messages.length = 0;
      }
    };
    await once(job, { answer: deleting });
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringMatching(/H100.*Alibaba/s)]);
  });
});

describe("what else is asked in Slack", () => {
  it("a command is answered to the asker alone, once", async () => {
    const job: Job = {
      kind: "command",
      id: "13.37",
      team: "T1",
      channel: "C1",
      user: "U1",
      text: "Who backs 01.AI?",
      respondTo: slack.respondTo,
    };
    await once(job);
    await once(job);
    expect(slack.responses).toHaveLength(1);
    expect(slack.responses[0]).toMatchObject({
      response_type: "ephemeral",
      text: expect.stringContaining("Alibaba"),
    });
    expect(slack.messages).toEqual([]);
  });

  it("a command is answered at most once though its worker dies, and again when Slack did not take it", async () => {
    const common = { team: "T1", channel: "C1", user: "U1", respondTo: slack.respondTo };
    const job: Job = { kind: "command", id: "14.1", text: "Who backs 01.AI?", ...common };
    slack.fault({ method: "respond", error: "no", status: 500 });
    await expect(once(job)).rejects.toThrow("500");
    const hasty = leaseStore(client, { table, leaseMs: -1, keepDays: 1 });
    dies(job, { leases: { ...hasty, finish: () => new Promise<never>(() => {}) } });
    while (slack.responses.length === 0) await new Promise(setImmediate);
    await once(job);
    expect(slack.responses).toHaveLength(1);
  });

  it("a shortcut is answered in the thread of its message; without words nothing is asked", async () => {
    const common = { team: "T1", channel: "C1", user: "U1", respondTo: slack.respondTo };
    await once({ kind: "shortcut", id: "15.1", text: "Who backs 01.AI?", thread: "4.1", ...common });
    await once({ kind: "shortcut", id: "15.2", text: "", ...common });
    await once({ kind: "command", id: "15.3", text: "", ...common });
    expect(slack.responses).toMatchObject([
      { thread_ts: "4.1", text: expect.stringContaining("Alibaba") },
      { text: "This message has no words to ask about." },
      { text: "Put a question behind the command: `/ask Who backs 01.AI?`" },
    ]);
    expect(slack.problems).toEqual([]);
  });

  it("a private answer is shared with the channel by its button", async () => {
    const common = { team: "T1", channel: "C1", user: "U1", respondTo: slack.respondTo };
    await once({ kind: "command", id: "21.1", text: "Who backs 01.AI?", ...common });
    const button = slack.responses[0]?.blocks?.at(-1) as unknown as {
      elements: { value: string; action_id: string }[];
    };
    expect(button.elements[0]?.action_id).toBe("footnote_share");
    await once({ kind: "button", action: "share", value: button.elements[0]?.value ?? "", ...common });
    expect(slack.messages).toMatchObject([
      { channel: "C1", text: expect.stringMatching(/<@U1> asked.*\n.*Alibaba/s) },
    ]);
    expect(slack.messages[0]?.thread_ts).toBeUndefined();
    await once({ kind: "button", action: "share", value: button.elements[0]?.value ?? "", ...common });
    expect(slack.messages).toHaveLength(1);
    expect(slack.responses.at(-1)).toMatchObject({ text: expect.stringContaining("already") });
    expect(slack.problems).toEqual([]);
    await once({ kind: "button", action: "share", value: "private:gone", ...common });
    expect(slack.responses.at(-1)).toMatchObject({ text: expect.stringContaining("no longer kept") });
  });

  it("a private answer that may not be shared yet can be once the bot is invited", async () => {
    const common = { team: "T1", channel: "C1", user: "U1", respondTo: slack.respondTo };
    await once({ kind: "command", id: "22.1", text: "Who backs 01.AI?", ...common });
    const button: Job = { kind: "button", action: "share", value: "private:22.1", ...common };
    slack.fault({ method: "chat.postMessage", error: "not_in_channel" });
    await once(button);
    expect(slack.responses.at(-1)).toMatchObject({ text: expect.stringContaining("/invite") });
    await once(button);
    expect(slack.messages).toHaveLength(1);
  });

  it("a vote is kept with the answer, without saying who voted, a voter's last", async () => {
    const job = question("Who backs 01.AI?");
    await once(job);
    const answerId = `C1:${job.thread}:${job.ts}`;
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain(`"helpful:${answerId}"`);
    const common = { team: "T1", channel: "C1", value: answerId, respondTo: slack.respondTo };
    for (const [user, action] of [
      ["U7", "helpful"],
      ["U8", "helpful"],
      ["U7", "not-helpful"],
    ] as const)
      await once({ kind: "button", action, user, ...common });
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :vote)",
        ExpressionAttributeValues: { ":pk": `conversation#slack#T1:C1:${job.thread}`, ":vote": "vote#" },
      }),
    );
    expect(Items).toMatchObject([
      { answer: answerId, voter: "hashed-slack T1:U7", helpful: false },
      { answer: answerId, voter: "hashed-slack T1:U8", helpful: true },
    ]);
    await once({ kind: "button", action: "helpful", user: "U7", ...common, value: "C1:9.9:9.9" });
    expect(slack.responses.map(({ text }) => text)).toEqual([
      ...[1, 2, 3].map(() => expect.stringContaining("Thank you")),
      expect.stringContaining("no longer kept"),
    ]);
  });

  it("the assistant pane opens with prompts", async () => {
    await once({ kind: "opened", team: "T1", channel: "D1", thread: "3.1", user: "U1" });
    expect(slack.calls).toMatchObject([
      { method: "assistant.threads.setSuggestedPrompts", args: { channel_id: "D1", thread_ts: "3.1" } },
    ]);
    expect(slack.problems).toEqual([]);
    slack.calls.length = 0;
    await once({ kind: "opened", team: "T1", channel: "D1", user: "U1" }, { prompts: () => [] });
    expect(slack.calls).toEqual([]);
  });
});
