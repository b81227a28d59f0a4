import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { type ServerType, serve } from "@hono/node-server";
import {
  AbstractChat,
  type ChatInit,
  type ChatState,
  DefaultChatTransport,
  type UIMessage,
  type UIMessageChunk,
  uiMessageChunkSchema,
} from "ai";
import { afterEach, expect, test } from "vitest";
import type { AnswerEvent } from "../../functions/answer/events.ts";
import type { AnswerData } from "../../functions/turn/answer-schema.ts";
import type { Answering } from "../../functions/turn/answering.ts";
import {
  answered,
  chatBody,
  conversations,
  inPieces,
  notInCorpus,
  post,
  quotedInstead,
  scriptedApp,
} from "./fixture.ts";

type Message = UIMessage<never, AnswerData>;

const servers: ServerType[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** The app on a real port, and the AI SDK's own client of it. */
async function serveScripted(script: AnswerEvent[] | Answering) {
  const scripted = scriptedApp(script);
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: scripted.app.fetch, hostname: "127.0.0.1", port: 0 }, (info: AddressInfo) =>
      resolve(info.port),
    );
    servers.push(server);
  });
  const origin = `http://127.0.0.1:${port}`;
  const transport = new DefaultChatTransport<Message>({ api: `${origin}/api/chat` });
  return { ...scripted, origin, transport };
}

/** What `useChat` is in a page: the SDK's chat over a plain state. */
class PlainChat extends AbstractChat<Message> {
  constructor(init: ChatInit<Message>) {
    super({ state: plainState(), ...init });
  }
}

function plainState(): ChatState<Message> {
  const state: ChatState<Message> = {
    status: "ready",
    error: undefined,
    messages: [],
    pushMessage: (message) => {
      state.messages = [...state.messages, message];
    },
    popMessage: () => {
      state.messages = state.messages.slice(0, -1);
    },
    replaceMessage: (index, message) => {
      state.messages = state.messages.with(index, message);
    },
    snapshot: (thing) => structuredClone(thing),
  };
  return state;
}

const citation1 = {
  id: 1,
  document: "chips",
  title: "Chips at home",
  section: "Stockpiles",
  path: ["Chips at home", "Stockpiles"],
  anchor: "stockpiles",
  url: "/read/chips?section=stockpiles&quote=Firms+bought+chips+before+the+ban.#stockpiles",
  reader: "/read/chips?section=stockpiles&quote=Firms+bought+chips+before+the+ban.#stockpiles",
  quote: "Firms bought chips before the ban.",
  start: expect.any(Number),
  end: expect.any(Number),
};
const citation2 = {
  id: 2,
  document: "report",
  title: "Yearly report",
  section: "Results",
  path: ["Yearly report", "Results"],
  anchor: "results",
  url: "https://example.org/report?y=1#:~:text=Sales%20fell%20by%2012%25%20in%202023%2C%20R%26D%20rose.",
  reader: "/read/report?section=results&quote=Sales+fell+by+12%25+in+2023%2C+R%26D+rose.#results",
  quote: "Sales fell by 12% in 2023, R&D rose.",
  start: expect.any(Number),
  end: expect.any(Number),
};

test("the stream, part by part", async () => {
  const { transport } = await serveScripted(answered);
  const parts = await chunks(transport, "Who?");
  const url = citation2.url;
  expect(parts).toStrictEqual([
    { type: "start", messageId: expect.stringMatching(/./) },
    {
      type: "data-passages",
      transient: true,
      data: {
        sections: [
          { document: "chips", title: "Chips at home", section: "Stockpiles", anchor: "stockpiles" },
          { document: "report", title: "Yearly report", section: "Results", anchor: "results" },
        ],
      },
    },
    {
      type: "source-document",
      sourceId: "citation-1",
      mediaType: "text/plain",
      title: "Chips at home — Stockpiles",
    },
    { type: "data-citation", id: "citation-1", data: citation1 },
    { type: "text-start", id: "text-1" },
    { type: "text-delta", id: "text-1", delta: "Firms bought chips early. [1]" },
    {
      type: "data-part",
      id: "part-1",
      data: { kind: "sentence", text: "Firms bought chips early.", citations: [1] },
    },
    { type: "source-url", sourceId: "citation-2", url, title: "Yearly report — Results" },
    { type: "data-citation", id: "citation-2", data: citation2 },
    { type: "text-delta", id: "text-1", delta: " Sales fell, though they bought. [1][2]" },
    {
      type: "data-part",
      id: "part-2",
      data: { kind: "sentence", text: "Sales fell, though they bought.", citations: [1, 2] },
    },
    { type: "text-end", id: "text-1" },
    {
      type: "data-answer",
      data: {
        outcome: "partial",
        drafter: "model",
        quoted: 0,
        withheld: 1,
        corpus: "c0ffee",
        conversationId: expect.stringMatching(/^[0-9a-f]{32}$/),
        usage: { inputTokens: 900, outputTokens: 40 },
        nearest: [],
      },
    },
    { type: "finish", finishReason: "stop" },
  ]);
});

test.each([
  ["answered", answered],
  ["not in the corpus", notInCorpus],
  ["quoted instead", quotedInstead],
  ["broken", answered.slice(0, 2)],
])("every part is valid to the SDK: %s", async (_, script) => {
  const { app } = scriptedApp(script);
  const response = await app.request("/api/chat", post(chatBody("chat-1", "Who?")));
  const lines = (await response.text()).trim().split("\n\n");
  expect(lines.pop()).toBe("data: [DONE]");
  for (const line of lines) {
    const part = JSON.parse(line.replace(/^data: /, ""));
    expect(await uiMessageChunkSchema().validate?.(part)).toEqual({ success: true, value: part });
  }
});

test("a chat of the SDK shows the answer and asks a follow-up", async () => {
  const { transport, asked } = await serveScripted(answered);
  const chat = new PlainChat({ transport });
  await chat.sendMessage({ text: "Who bought chips?" });
  expect(chat.status).toBe("ready");
  expect(text(chat.lastMessage)).toBe("Firms bought chips early. [1] Sales fell, though they bought. [1][2]");
  expect(chat.lastMessage?.parts.map(({ type }) => type)).toEqual([
    "source-document",
    "data-citation",
    "text",
    "data-part",
    "source-url",
    "data-citation",
    "data-part",
    "data-answer",
  ]);

  await chat.sendMessage({ text: "And then?" });
  const answer = "Firms bought chips early. Sales fell, though they bought.";
  expect(asked[1]).toEqual({ text: "And then?", history: [{ question: "Who bought chips?", answer }] });

  await chat.regenerate();
  expect(asked[2]).toEqual(asked[1]);
  expect(chat.messages).toHaveLength(4);
  const ending = chat.lastMessage?.parts.find((part) => part.type === "data-answer");
  const stored = await conversations.recentTurns(ending?.data.conversationId ?? "", 9);
  expect(stored?.map(({ question }) => question)).toEqual(["Who bought chips?", "And then?", "And then?"]);
});

test("a chat of the SDK says that there is no answer", async () => {
  const { transport } = await serveScripted(notInCorpus);
  const chat = new PlainChat({ transport });
  await chat.sendMessage({ text: "What is the price?" });
  expect(text(chat.lastMessage)).toBe(
    "Not in the corpus. The nearest sections are “Stockpiles” and “The cloud”.",
  );
  const ending = chat.lastMessage?.parts.find((part) => part.type === "data-answer");
  expect(ending?.data.nearest.map(({ url }) => url)).toEqual([
    "/read/chips#stockpiles",
    "/read/chips#the-cloud",
  ]);
});

test("a chat of the SDK says why the documents are quoted", async () => {
  const { transport } = await serveScripted(quotedInstead);
  const chat = new PlainChat({ transport });
  await chat.sendMessage({ text: "Who?" });
  expect(chat.lastMessage?.parts[0]).toEqual({
    type: "data-notice",
    data: { reason: "timeout", message: "The model took too long." },
  });
});

test("stopping the chat aborts the answer", async () => {
  const aborted = Promise.withResolvers<void>();
  const { transport, logged } = await serveScripted(async function* (_, signal) {
    yield* answered.slice(0, 2);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    aborted.resolve();
    signal.throwIfAborted();
  });
  const chat: PlainChat = new PlainChat({
    transport,
    onData: ({ type }) => {
      if (type === "data-part") void chat.stop();
    },
  });
  await chat.sendMessage({ text: "Who?" });
  expect(text(chat.lastMessage)).toBe("Firms bought chips early. [1]");
  expect(chat.error).toBeUndefined();
  await aborted.promise;
  await setImmediate();
  expect(logged).toEqual([]);
  expect(await conversations.recentTurns(chat.id, 1)).toBeUndefined();
});

test("an answer that breaks off is shown as an error, without its reason", async () => {
  const { transport, logged } = await serveScripted(async function* () {
    yield* answered.slice(0, 2);
    throw new Error("secret: key sk-123");
  });
  const chat = new PlainChat({ transport });
  await chat.sendMessage({ text: "Who?" });
  expect(chat.status).toBe("error");
  expect(chat.error?.message).toBe("Something went wrong while answering. Please try again.");
  expect(text(chat.lastMessage)).toBe("Firms bought chips early. [1]");
  expect(logged).toMatchObject([{ level: "error", error: { message: "secret: key sk-123" } }]);
});

test("a question that is refused is shown with the reason", async () => {
  const { transport } = await serveScripted(answered);
  const chat = new PlainChat({ transport });
  await chat.sendMessage({ text: "?!" });
  expect(chat.status).toBe("error");
  expect(JSON.parse(chat.error?.message ?? "")).toMatchObject({
    title: "Invalid request",
    detail: "messages.0.parts: must contain a letter or a digit.",
  });
});

test.each([
  ["a body of known length", post({ question: "Who?" })],
  ["a body in pieces", inPieces([JSON.stringify({ question: "Who?" })])],
])("leaving aborts /api/ask: %s", async (_, init) => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const { origin, logged } = await serveScripted(async function* (_, signal) {
    yield* answered.slice(0, 1);
    signal.addEventListener("abort", () => aborted.resolve());
    started.resolve();
    await aborted.promise;
    signal.throwIfAborted();
  });
  const client = new AbortController();
  const request = fetch(`${origin}/api/ask`, { ...init, signal: client.signal });
  await started.promise;
  client.abort();
  await expect(request).rejects.toThrow("aborted");
  await aborted.promise;
  expect(logged).toEqual([]);
});

test("an endless body is refused while it is read", async () => {
  const { origin } = await serveScripted(answered);
  const response = await fetch(`${origin}/api/ask`, inPieces(endless()));
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ type: "/problems/body-too-large" });
});

function* endless() {
  for (;;) yield " ".repeat(8192);
}

function text(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
}

async function chunks(transport: DefaultChatTransport<Message>, question: string) {
  const stream = await transport.sendMessages({
    trigger: "submit-message",
    chatId: "chat-1",
    messageId: undefined,
    messages: [{ id: "1", role: "user", parts: [{ type: "text", text: question }] }],
    abortSignal: undefined,
  });
  const chunks: UIMessageChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
