import { afterAll, describe, expect, it, vi } from "vitest";
import { eventOf, signed, signedForm, signingSecret } from "../slack/signed.ts";
import { startSlack } from "../slack/slack-server.ts";
import { dataFolder, run, start } from "./footnote-process.ts";

const slack = await startSlack();
const { dataDir, remove } = await dataFolder();
afterAll(() => Promise.all([slack.close(), remove()]));

const secrets = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: signingSecret };

describe("npm start with Slack", () => {
  it("answers in all the ways that Slack can ask, with links to its own reader", async () => {
    const env = {
      DATA_DIR: dataDir,
      ...secrets,
      SLACK_API_URL: slack.apiUrl,
      PUBLIC_URL: "https://bot.example.org",
    };
    const footnote = await start(env);
    const text = "<@B1> Who backs 01.AI?";
    const mention = eventOf({ type: "app_mention", channel: "C1", ts: "1.1", user: "U1", text });
    const deliveries = [1, 2, 3].map(() => fetch(`${footnote.url}/slack/events`, signed(mention)));
    expect((await Promise.all(deliveries)).map(({ status }) => status)).toEqual([200, 200, 200]);
    // The message is there with the first sentence, its sources with the last.
    await vi.waitUntil(() => slack.messages[0]?.blocks !== undefined, { timeout: 20_000 });
    expect(slack.messages[0]).toMatchObject({
      thread_ts: "1.1",
      text: expect.stringContaining("Alibaba and Xiaomi"),
    });
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain("https://bot.example.org/read/");

    const command = signedForm({
      team_id: "T1",
      channel_id: "C1",
      user_id: "U1",
      text: "Who makes the Kunlun chips?",
      trigger_id: "7.7",
      response_url: slack.respondTo,
    });
    expect((await fetch(`${footnote.url}/slack/commands`, command)).status).toBe(200);
    await vi.waitUntil(() => slack.responses.length > 0, { timeout: 20_000 });
    expect(slack.responses[0]).toMatchObject({
      response_type: "ephemeral",
      text: expect.stringContaining("Baidu"),
    });
    expect((await fetch(`${footnote.url}/slack/events`, signed(mention, { secret: "x" }))).status).toBe(401);
    expect(slack.messages).toHaveLength(1);

    // A follow-up in the thread, a direct message, a shortcut, a vote; then the question is taken back.
    const event = async (fields: object) => {
      const response = await fetch(`${footnote.url}/slack/events`, signed(eventOf(fields)));
      expect(response.status).toBe(200);
    };
    const said = (words: string) => () => slack.messages.some(({ text }) => text.includes(words));
    const thread = { type: "message", channel: "C1", thread_ts: "1.1", user: "U2" };
    await event({ ...thread, ts: "2.1", text: "What share of chips should be produced locally by 2025?" });
    await vi.waitUntil(said("70%"), { timeout: 20_000 });
    const direct = { type: "message", channel: "D1", channel_type: "im", ts: "3.1", user: "U1" };
    await event({ ...direct, text: "Which GPUs did Tencent buy?" });
    await vi.waitUntil(said("H100"), { timeout: 20_000 });
    const where = { team: { id: "T1" }, user: { id: "U1" }, channel: { id: "C1" } };
    const interact = async (payload: object) => {
      const form = signedForm({
        payload: JSON.stringify({ ...where, response_url: slack.respondTo, ...payload }),
      });
      expect((await fetch(`${footnote.url}/slack/interactions`, form)).status).toBe(200);
    };
    await interact({
      type: "message_action",
      callback_id: "footnote_ask",
      trigger_id: "8.8",
      message: { ts: "9.9", text: "Who backs 01.AI?" },
    });
    await vi.waitUntil(() => slack.responses.length === 2, { timeout: 20_000 });
    await interact({
      type: "block_actions",
      actions: [{ action_id: "footnote_feedback", value: "helpful:C1:1.1:1.1" }],
    });
    await vi.waitUntil(() => slack.responses.length === 3, { timeout: 20_000 });
    expect(slack.responses[2]).toMatchObject({ text: expect.stringContaining("Thank you") });
    await event({ type: "message", subtype: "message_deleted", channel: "C1", deleted_ts: "1.1" });
    await vi.waitUntil(() => !said("Alibaba and Xiaomi")(), { timeout: 20_000 });
    expect(slack.messages).toHaveLength(2);
    expect(slack.problems).toEqual([]);
    await footnote.stop();
  });

  it("says which secret is missing and where it is found", async () => {
    const { SLACK_SIGNING_SECRET: _, ...half } = secrets;
    const { code, stderr } = await run(["start"], { DATA_DIR: dataDir, ...half });
    expect(stderr).toMatch(/SLACK_SIGNING_SECRET.*Basic Information/);
    expect(code).toBe(2);
  });
});

describe("npm start with a token that Slack refuses", () => {
  it("says so in one sentence", async () => {
    slack.fault({ method: "auth.test", error: "invalid_auth" });
    const { code, stderr } = await run(["start"], {
      DATA_DIR: dataDir,
      ...secrets,
      SLACK_API_URL: slack.apiUrl,
    });
    expect(stderr.trim()).toMatch(
      /^Slack refuses SLACK_BOT_TOKEN \(invalid_auth\): .*OAuth & Permissions\.$/,
    );
    expect(code).toBe(2);
  });
});

describe("npm run slack", () => {
  it("prints a manifest with the addresses of the deployment", async () => {
    const { stdout, code } = await run(["slack", "manifest", "--url", "https://bot.example.org"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      settings: {
        event_subscriptions: { request_url: "https://bot.example.org/slack/events" },
        interactivity: { request_url: "https://bot.example.org/slack/interactions" },
      },
    });
  });

  it.each([[["slack"]], [["slack", "manifest"]], [["slack", "manifest", "--url", "http://x"]]])(
    "%j is refused with one sentence",
    async (args) => {
      const { code, stderr } = await run(args, {});
      expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
    },
  );
});
