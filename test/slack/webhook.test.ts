import { beforeEach, describe, expect, it } from "vitest";
import type { Job } from "../../functions/slack/jobs.ts";
import { slackWebhook } from "../../functions/slack/webhook.ts";
import { eventOf, signed, signedForm, signingSecret } from "./signed.ts";

let jobs: Job[] = [];
let log: string[] = [];
let queue: (job: Job) => Promise<void>;
const app = slackWebhook({
  signingSecret,
  enqueue: (job) => queue(job),
  log: ({ message }) => log.push(message),
});
beforeEach(() => {
  jobs = [];
  log = [];
  queue = async (job) => void jobs.push(job);
});
const deliver = (event: object) => app.request("/slack/events", signed(eventOf(event)));

describe("the signature", () => {
  const body = eventOf({ type: "app_mention", channel: "C1", ts: "1.1", user: "U1", text: "<@B1> Who?" });

  it("is the one of Slack's own example", async () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const example =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const then = slackWebhook({
      signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
      enqueue: (job) => queue(job),
      log: () => {},
      now: () => 1531420618_000,
    });
    const response = await then.request("/slack/commands", {
      method: "POST",
      body: example,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": "1531420618",
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      },
    });
    expect(response.status).toBe(200);
    expect(jobs).toMatchObject([{ kind: "command", user: "U2CERLKJA", text: "" }]);
  });

  it.each([
    ["none", { method: "POST", body }],
    ["that of another secret", signed(body, { secret: "another" })],
    ["a stale one", signed(body, { at: Date.now() - 301_000 })],
    ["one from the future", signed(body, { at: Date.now() + 302_000 })],
    ["that of another body", { ...signed(body), body: body.replace("Who?", "What?") }],
    [
      "one cut short",
      { ...signed(body), headers: { ...signed(body).headers, "x-slack-signature": "v0=00" } },
    ],
    [
      "a time that is none",
      { ...signed(body), headers: { ...signed(body).headers, "x-slack-request-timestamp": "now" } },
    ],
  ])("%s is refused, and nothing is queued", async (_, request) => {
    const response = await app.request("/slack/events", request);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(jobs).toEqual([]);
    expect(log).toHaveLength(1);
  });

  it("is asked for before the challenge is answered", async () => {
    const challenge = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aB" });
    expect((await app.request("/slack/events", { method: "POST", body: challenge })).status).toBe(401);
    const response = await app.request("/slack/events", signed(challenge));
    expect(await response.json()).toEqual({ challenge: "3eZbrw1aB" });
  });

  it("a megabyte is taken, more is not", async () => {
    const large = (length: number) => eventOf({ type: "reaction_added", padding: "x".repeat(length) });
    expect((await app.request("/slack/events", signed(large(1_000_000)))).status).toBe(200);
    expect((await app.request("/slack/events", signed(large(1_100_000)))).status).toBe(413);
  });
});

describe("events", () => {
  it.each<[string, object, Partial<Job> | undefined]>([
    [
      "a mention",
      { type: "app_mention", channel: "C1", ts: "1.1", user: "U1", text: "<@B1> Who backs <@U2>  01.AI?" },
      {
        kind: "question",
        channel: "C1",
        thread: "1.1",
        ts: "1.1",
        text: "Who backs 01.AI?",
        surface: "channel",
      },
    ],
    [
      "a mention in a thread",
      { type: "app_mention", channel: "C1", ts: "1.2", thread_ts: "1.1", user: "U1", text: "<@B1> why?" },
      { kind: "question", thread: "1.1", ts: "1.2" },
    ],
    [
      "a direct message",
      { type: "message", channel_type: "im", channel: "D1", ts: "2.1", user: "U1", text: "Who?" },
      { kind: "question", thread: "2.1", surface: "direct" },
    ],
    [
      "a message in the assistant pane",
      {
        type: "message",
        channel_type: "im",
        channel: "D1",
        ts: "2.2",
        thread_ts: "2.1",
        user: "U1",
        text: "Who?",
      },
      { kind: "question", thread: "2.1", surface: "direct" },
    ],
    [
      "a message in a thread",
      {
        type: "message",
        channel_type: "channel",
        channel: "C1",
        ts: "1.3",
        thread_ts: "1.1",
        user: "U1",
        text: "And?",
      },
      { kind: "thread-message", thread: "1.1", ts: "1.3" },
    ],
    [
      "an edited question",
      {
        type: "message",
        subtype: "message_changed",
        channel: "C1",
        message: { ts: "1.1", user: "U1", text: "<@B1> What?", edited: { user: "U1", ts: "1.9" } },
        previous_message: { ts: "1.1", text: "<@B1> Who?" },
      },
      { kind: "edited", ts: "1.1", text: "What?", edited: "1.9" },
    ],
    [
      "a deleted question that was answered, which stays as a notice",
      {
        type: "message",
        subtype: "message_changed",
        channel: "C1",
        ts: "1.8",
        message: {
          subtype: "tombstone",
          ts: "1.1",
          thread_ts: "1.1",
          user: "USLACKBOT",
          text: "This message was deleted.",
        },
        previous_message: { ts: "1.1", thread_ts: "1.1", user: "U1", text: "<@B1> Who?" },
      },
      { kind: "deleted", ts: "1.1", thread: "1.1" },
    ],
    [
      "a deleted question",
      {
        type: "message",
        subtype: "message_deleted",
        channel: "C1",
        deleted_ts: "1.3",
        previous_message: { ts: "1.3", thread_ts: "1.1" },
      },
      { kind: "deleted", ts: "1.3", thread: "1.1" },
    ],
    [
      "the assistant pane being opened",
      {
        type: "assistant_thread_started",
        assistant_thread: { user_id: "U1", channel_id: "D1", thread_ts: "3.1", context: {} },
      },
      { kind: "opened", channel: "D1", thread: "3.1" },
    ],
    [
      "the messages tab being opened",
      { type: "app_home_opened", tab: "messages", user: "U1", channel: "D1" },
      { kind: "opened", channel: "D1", user: "U1" },
    ],
    [
      "the home tab being opened",
      { type: "app_home_opened", tab: "home", user: "U1", channel: "D1" },
      undefined,
    ],
    [
      "a plain message in a channel",
      { type: "message", channel: "C1", ts: "1.1", user: "U1", text: "Hi" },
      undefined,
    ],
    [
      "a direct message that mentions the bot",
      { type: "message", channel_type: "im", channel: "D1", ts: "2.1", user: "U1", text: "<@B1> Who?" },
      { kind: "question", text: "Who?" },
    ],
    [
      "a message in a group's thread",
      {
        type: "message",
        channel_type: "mpim",
        channel: "G1",
        ts: "1.3",
        thread_ts: "1.1",
        user: "U1",
        text: "And?",
      },
      { kind: "thread-message", channel: "G1" },
    ],
    [
      "a message in a thread to somebody else",
      { type: "message", channel: "C1", ts: "1.3", thread_ts: "1.1", user: "U1", text: "<@U2> could you?" },
      undefined,
    ],
    [
      "a thumb up in a thread",
      { type: "message", channel: "C1", ts: "1.3", thread_ts: "1.1", user: "U1", text: ":+1: 👍" },
      undefined,
    ],
    [
      "a bot's direct message",
      {
        type: "message",
        channel_type: "im",
        channel: "D1",
        ts: "2.1",
        user: "U9",
        bot_id: "B1",
        text: "Who?",
      },
      undefined,
    ],
    [
      "a bot's mention",
      { type: "app_mention", channel: "C1", ts: "1.1", user: "U9", bot_id: "B9", text: "<@B1> hi" },
      undefined,
    ],
    [
      "a notice",
      {
        type: "message",
        subtype: "channel_join",
        channel: "C1",
        ts: "1.1",
        thread_ts: "1.0",
        user: "U1",
        text: "joined",
      },
      undefined,
    ],
    [
      "a preview that Slack added",
      {
        type: "message",
        subtype: "message_changed",
        channel: "C1",
        message: { ts: "1.1", user: "U1", text: "same" },
        previous_message: { ts: "1.1", text: "same" },
      },
      undefined,
    ],
    [
      "its own streamed answer",
      {
        type: "message",
        subtype: "message_changed",
        channel: "C1",
        message: { ts: "1.4", user: "UB", bot_id: "B1", text: "longer" },
        previous_message: { ts: "1.4", text: "long" },
      },
      undefined,
    ],
    ["something new", { type: "star_added", item: { anything: 1 } }, undefined],
  ])("%s", async (_, event, job) => {
    expect((await deliver(event)).status).toBe(200);
    expect(jobs).toEqual(job ? [expect.objectContaining({ team: "T1", ...job })] : []);
  });

  it("of other organizations in a shared channel are none of its business", async () => {
    const mention = { type: "app_mention", channel: "C1", ts: "1.1", user: "U1", text: "<@B1> Who?" };
    const shared = (event: object) =>
      signed(JSON.stringify({ ...JSON.parse(eventOf(event)), is_ext_shared_channel: true }));
    await app.request("/slack/events", shared({ ...mention, user_team: "T2" }));
    expect(jobs).toEqual([]);
    await app.request("/slack/events", shared({ ...mention, user_team: "T1" }));
    expect(jobs).toHaveLength(1);
  });

  it("that Slack held back are known of", async () => {
    const limited = { token: "x", type: "app_rate_limited", team_id: "T1", minute_rate_limited: 1 };
    expect((await app.request("/slack/events", signed(JSON.stringify(limited)))).status).toBe(200);
    expect(log).toEqual([expect.stringContaining("too many")]);
  });

  it("are asked for again when they could not be queued", async () => {
    queue = async () => {
      throw new Error("SQS is away");
    };
    const response = await deliver({
      type: "app_mention",
      channel: "C1",
      ts: "1.1",
      user: "U1",
      text: "<@B1> Who?",
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("SQS");
  });

  it.each(["{", "[]", '{"type":"event_callback"}', ""])("%j is refused", async (body) => {
    expect((await app.request("/slack/events", signed(body))).status).toBe(400);
  });
});

describe("commands, buttons and shortcuts", () => {
  const command = {
    team_id: "T1",
    channel_id: "C1",
    user_id: "U1",
    command: "/ask",
    text: " Who backs 01.AI? ",
    trigger_id: "13.37",
    response_url: "https://hooks.slack.com/commands/1",
  };
  const pressed = (action_id: string, value: string) => ({
    type: "block_actions",
    team: { id: "T1" },
    user: { id: "U1" },
    channel: { id: "C1" },
    response_url: "https://hooks.slack.com/actions/1",
    actions: [{ action_id, value }],
  });
  const interact = (payload: object) =>
    app.request("/slack/interactions", signedForm({ payload: JSON.stringify(payload) }));

  it("a command", async () => {
    const response = await app.request("/slack/commands", signedForm(command));
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(jobs).toMatchObject([
      { kind: "command", id: "13.37", text: "Who backs 01.AI?", respondTo: command.response_url },
    ]);
  });

  it.each([
    [pressed("footnote_feedback", "helpful:C1:1.5"), { kind: "button", action: "helpful", value: "C1:1.5" }],
    [
      pressed("footnote_feedback", "not-helpful:C1:1.5"),
      { kind: "button", action: "not-helpful", value: "C1:1.5" },
    ],
    [pressed("footnote_share", "abc"), { kind: "button", action: "share", value: "abc" }],
    [
      {
        type: "message_action",
        callback_id: "footnote_ask",
        trigger_id: "9.9",
        team: { id: "T1" },
        user: { id: "U1" },
        channel: { id: "C1" },
        response_url: "https://hooks.slack.com/actions/2",
        message: { ts: "4.2", thread_ts: "4.1", text: "Does the cloud help?" },
      },
      { kind: "shortcut", thread: "4.1", text: "Does the cloud help?" },
    ],
  ])("%j", async (payload, job) => {
    expect((await interact(payload)).status).toBe(200);
    expect(jobs).toMatchObject([job]);
  });

  it("buttons of others are none of its business", async () => {
    expect((await interact(pressed("poll_vote", "1"))).status).toBe(200);
    expect((await interact({ type: "view_submission", view: {} })).status).toBe(200);
    expect(jobs).toEqual([]);
  });

  it("a look at the certificate asks nothing", async () => {
    const look = signedForm({ ssl_check: "1", token: "x" });
    expect((await app.request("/slack/commands", look)).status).toBe(200);
    expect(jobs).toEqual([]);
  });

  it("a command that is none is refused", async () => {
    expect((await app.request("/slack/commands", signedForm({ text: "x" }))).status).toBe(400);
  });
});
