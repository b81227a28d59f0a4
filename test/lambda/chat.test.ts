import { access, cp, rm, truncate } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readerAccess } from "../../functions/reader/reader-access.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import { reads, yes } from "../answer/ground/reader.ts";
import { fails, says, stalls, startScriptedModel } from "../answer/scripted-model.ts";
import { chatBody } from "../api/fixture.ts";
import { dynalite } from "../state/servers.ts";
import { throttling } from "../state/throttling.ts";
import { startAws } from "./aws-server.ts";
import { bundled } from "./bundled.ts";
import { apiEvent, httpAnswer } from "./events.ts";
import { absent, type LambdaFunction, startFunction } from "./runtime.ts";

const { chat, "slack-webhook": webhook } = await bundled();
const aws = await startAws();
const database = await dynalite.start();
const client = documentClient({ endpoint: database.endpoint });
await createTable(client, "footnote");
const model = await startScriptedModel({ reading: reads(yes) });
const running: LambdaFunction[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  client.destroy();
  aws.close();
  await Promise.all([database.close(), model.close()]);
});

const table = { TABLE: "footnote", AWS_ENDPOINT_URL_DYNAMODB: database.endpoint };
const withModel = { OPENAI_BASE_URL: model.baseURL, MODEL: "scripted" };

async function start(env: Record<string, string> = {}, folder = chat.folder): Promise<LambdaFunction> {
  const started = await startFunction(folder, { ...table, ...env });
  running.push(started);
  return started;
}

async function ask(on: LambdaFunction, question: string) {
  const answer = await httpAnswer(await on.invoke(apiEvent("POST", "/api/ask", { body: { question } })));
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
}

describe("the chat bundle", () => {
  it("has at most 800 kB to answer with, without the index, and 300 kB for the page", () => {
    expect(chat.answerBytes).toBeLessThanOrEqual(800_000);
    expect(chat.startBytes).toBeLessThanOrEqual(300_000);
  });

  it("carries the encoder's table, which a function that does not search goes without", async () => {
    await access(path.join(chat.folder, "builtin.table"));
    await expect(access(path.join(webhook.folder, "builtin.table"))).rejects.toThrow("ENOENT");
  });
});

describe.skipIf(absent)("the chat function", () => {
  it("answers and remembers, quoting without a model", async () => {
    const footnote = await start({ MODEL_PROVIDER: "none" });
    const { status, body } = await ask(footnote, "Who backs 01.AI?");
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: "answered", drafter: "extractive" });
    expect(body.answer).toContain("Alibaba and Xiaomi");
    const again = { question: "And which GPUs did Tencent buy?", conversationId: body.conversationId };
    const followUp = await httpAnswer(await footnote.invoke(apiEvent("POST", "/api/ask", { body: again })));
    expect(JSON.parse(await followUp.text()).answer).toContain("H100");
    expect(footnote.logs()).not.toContain("EmbedderWarning");
  });

  it("goes by words alone, and says so in the log, where the encoder's table is missing", async () => {
    const folder = `${chat.folder}-without-table`;
    await cp(chat.folder, folder, { recursive: true });
    await rm(path.join(folder, "builtin.table"));
    const footnote = await start({ MODEL_PROVIDER: "none" }, folder);
    expect((await ask(footnote, "Who backs 01.AI?")).body.answer).toContain("Alibaba and Xiaomi");
    expect(footnote.logs()).toContain("The table of the builtin embedder cannot be read (ENOENT)");
  });

  it("speaks to other people's clients, with addresses of the site", async () => {
    const footnote = await start({ MODEL_PROVIDER: "none" });
    const post = async (path: string, body: object) => {
      const headers = { accept: "application/json, text/event-stream" };
      return httpAnswer(await footnote.invoke(apiEvent("POST", path, { body, headers })));
    };
    const messages = [{ role: "user", content: "Who backs 01.AI?" }];
    const completion = JSON.parse(await (await post("/v1/chat/completions", { messages })).text());
    expect(completion.choices[0].message.content).toContain("Alibaba and Xiaomi");
    const tools = await post("/mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" });
    expect(await tools.text()).toContain('"inputSchema":{"');
    const call = { name: "search", arguments: { query: "01.AI" } };
    const found = await post("/mcp", { jsonrpc: "2.0", id: 2, method: "tools/call", params: call });
    expect(await found.text()).toContain("https://ask.example.org/read/ai-chip-ban");
    const listed = await httpAnswer(await footnote.invoke(apiEvent("GET", "/llms.txt")));
    expect(await listed.text()).toContain("https://ask.example.org/api/documents/ai-chip-ban.md");
  });

  it("streams: what is grounded goes out while the model still writes", async () => {
    const written = Promise.withResolvers<void>();
    model.play(async (response, request) => {
      const script = stalls(
        "Tencent bought H100 and H20 GPUs from Nvidia. China wants 90% by 2027. 01.AI is ",
      );
      await script(response, request);
      await written.promise;
      response.end();
    });
    const footnote = await start({ ...withModel });
    const body = chatBody("stream", "Which GPUs did Tencent buy?");
    const answer = await httpAnswer(await footnote.invoke(apiEvent("POST", "/api/chat", { body })));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/event-stream",
      "x-vercel-ai-ui-message-stream": "v1",
    });
    let seen = "";
    for await (const piece of answer.pieces) {
      seen += piece;
      // The model has not ended yet.
      if (seen.includes('"data-part"')) written.resolve();
    }
    expect(seen).toContain("Tencent bought H100");
    expect(seen).not.toContain("90%");
    expect(seen.trimEnd()).toMatch(/data: \[DONE\]$/);
  });

  it("asks Bedrock with its own credentials", async () => {
    model.play(says("01.AI is backed by Alibaba and Xiaomi."));
    const footnote = await start({
      MODEL_PROVIDER: "bedrock",
      AWS_BEDROCK_BASE_URL: model.baseURL,
      // The embedder's, where nobody listens.
      OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
    });
    const { body } = await ask(footnote, "Who backs 01.AI?");
    expect(body).toMatchObject({ drafter: "model", answer: expect.stringContaining("Alibaba") });
    expect(model.requests.at(-1)?.model).toBe("openai.gpt-oss-120b-1:0");
    expect(model.headers.at(-1)?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request/,
    );
  });

  it("serves the page, the widget and the reader with what they load", async () => {
    const footnote = await start({ MODEL_PROVIDER: "none" });
    const get = async (path: string) => httpAnswer(await footnote.invoke(apiEvent("GET", path)));
    const page = await (await get("/")).text();
    for (const file of page.match(/\/assets\/[\w.-]+/g) ?? []) {
      const asset = await get(file);
      expect([file, asset.status, asset.headers["cache-control"]]).toEqual([
        file,
        200,
        "public, max-age=31536000, immutable",
      ]);
    }
    expect((await get("/widget.js")).status).toBe(200);
    const quote = "The plan set the goal that 70% of chips be produced locally by 2025.";
    const reader = await get(`/read/ai-chip-ban?${new URLSearchParams({ quote })}`);
    expect(await reader.text()).toContain(`<mark tabindex="-1">${quote}</mark>`);
  });

  it("packs pages and what they load for who can unpack it, and never a stream", async () => {
    const footnote = await start({ MODEL_PROVIDER: "none" });
    const get = async (path: string, headers: Record<string, string>) =>
      httpAnswer(await footnote.invoke(apiEvent("GET", path, { headers })));
    const packs = { "accept-encoding": "gzip, br" };
    for (const path of ["/", "/widget.js", "/read/ai-chip-ban"]) {
      const [plain, packed] = [await get(path, {}), await get(path, packs)];
      expect([plain.headers["content-encoding"], plain.headers.vary]).toEqual([undefined, "Accept-Encoding"]);
      expect([packed.headers["content-encoding"], packed.headers.vary]).toEqual(["gzip", "Accept-Encoding"]);
      expect(await packed.text()).toBe(await plain.text());
    }
    const { etag = "" } = (await get("/widget.js", packs)).headers;
    expect((await get("/widget.js", { ...packs, "if-none-match": etag })).status).toBe(304);
    const body = chatBody("packed", "Who backs 01.AI?");
    const stream = await httpAnswer(
      await footnote.invoke(apiEvent("POST", "/api/chat", { body, headers: packs })),
    );
    expect(stream.headers).not.toHaveProperty("content-encoding");
    expect(await stream.text()).toContain("Alibaba");
  });

  it("answers errors with problem details, and logs neither questions nor addresses", async () => {
    model.play(fails(500));
    const footnote = await start({ ...withModel, MODEL_FIRST_TOKEN_MS: "2000", STAGE: "dev" });
    const refused = await httpAnswer(await footnote.invoke(apiEvent("POST", "/api/ask", { body: "{" })));
    expect([refused.status, refused.headers["content-type"]]).toEqual([400, "application/problem+json"]);
    const { body } = await ask(footnote, "Which GPUs did Tencent buy?");
    expect(body).toMatchObject({ drafter: "extractive", fallback: { reason: "unreachable" } });
    const [metric] = footnote
      .logs()
      .split("\n")
      .filter((line) => line.includes("CloudWatchMetrics"))
      .map((line) => JSON.parse(line));
    expect(metric).toMatchObject({ Answers: 1, ExtractiveAnswers: 1, Fallbacks: 1 });
    expect(metric).toMatchObject({ service: "chat", stage: "dev" });
    expect(metric._aws.CloudWatchMetrics[0].Dimensions).toEqual([["service", "stage"]]);
    expect(footnote.logs()).not.toMatch(/Tencent|203\.0\.113|198\.51\.100/);
  });

  it("limits visitors by the address that the edge says, whatever else is in the headers", async () => {
    const footnote = await start({ MODEL_PROVIDER: "none", ANSWERS_PER_DAY: "2" });
    const from = async (visitor: string, forged: string) => {
      const headers = { "x-visitor": visitor, "x-forwarded-for": forged, "cf-connecting-ip": forged };
      const event = apiEvent("POST", "/api/ask", { body: { question: "Who backs 01.AI?" }, headers });
      return httpAnswer(await footnote.invoke(event));
    };
    expect((await from("192.0.2.1", "10.0.0.1")).status).toBe(200);
    const second = await from("192.0.2.1", "10.0.0.2");
    expect(second.headers.ratelimit).toMatch(/^"day";r=0;t=\d+$/);
    const third = await from("192.0.2.1", "10.0.0.3");
    expect([third.status, Number(third.headers["retry-after"]) > 0]).toEqual([429, true]);
    expect(JSON.parse(await third.text())).toMatchObject({
      type: "/problems/too-many-requests",
      status: 429,
    });
    expect((await from("192.0.2.2", "10.0.0.1")).status).toBe(200);
  });

  it.each([
    ["the model", { MODEL_PROVIDER: "openai", MODEL: "scripted" }],
    ["the embedder", { MODEL_PROVIDER: "none", EMBEDDER: "openai" }],
    ["the model and the embedder", { MODEL_PROVIDER: "openai", MODEL: "scripted", EMBEDDER: "openai" }],
  ])("answers without %s while its key is not filled in, and says so in the log", async (without, env) => {
    const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:footnote/model";
    aws.secrets.set(secret, JSON.stringify({ OPENAI_API_KEY: "" }));
    const secrets = { SECRETS: secret, AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint };
    const footnote = await start({ ...env, ...secrets });
    const { status, body } = await ask(footnote, "Who backs 01.AI?");
    expect([status, body.drafter, body.outcome]).toEqual([200, "extractive", "answered"]);
    const [warning] = footnote.logs().match(/.*OPENAI_API_KEY.*/) ?? [];
    expect(JSON.parse(warning ?? "{}")).toMatchObject({
      level: "WARN",
      message: expect.stringContaining(`without ${without}: fill in the secret ${secret},`),
    });
  });

  it("knows the edge by its key, also when the header does not come through, and refuses without", async () => {
    const footnote = await start({
      MODEL_PROVIDER: "none",
      AUTH_ISSUER: "https://id.example.org",
      AUTH_AUDIENCE: "footnote",
    });
    const reader = apiEvent("GET", "/read/ai-chip-ban", { headers: { "x-api-key": undefined } });
    const refused = await httpAnswer(await footnote.invoke(reader));
    expect([refused.status, refused.headers["content-type"]]).toEqual([500, "application/problem+json"]);
    expect(footnote.logs()).toContain("without the key of the edge");
    const { link } = readerAccess(() => "edge-key", 1);
    const opened = apiEvent("GET", link({ document: "ai-chip-ban", anchor: "" }), {
      headers: { "x-api-key": undefined },
    });
    opened.requestContext.identity.apiKey = "edge-key";
    expect((await httpAnswer(await footnote.invoke(opened))).status).toBe(200);
  });

  it("goes on writing for a reader who has left, and answers the next", async () => {
    model.play(says("01.AI is backed by Alibaba and Xiaomi."));
    const footnote = await start({ ...withModel });
    const left = await footnote.invoke(
      apiEvent("POST", "/api/chat", { body: chatBody("left", "Who backs 01.AI?") }),
    );
    await left.body.cancel();
    expect((await ask(footnote, "Who backs 01.AI?")).status).toBe(200);
  });

  it("remembers although the table throttles", async () => {
    const busy = await throttling(database.endpoint, { refused: 1, of: 2 });
    const footnote = await start({ MODEL_PROVIDER: "none", AWS_ENDPOINT_URL_DYNAMODB: busy.endpoint });
    const { body } = await ask(footnote, "Who backs 01.AI?");
    busy.close();
    expect(body).toMatchObject({ outcome: "answered", conversationId: expect.any(String) });
  });

  it("answers while the table is down, spending nothing and keeping nothing", async () => {
    model.play(says("01.AI is backed by Alibaba and Xiaomi."));
    model.requests.length = 0;
    const down = {
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:9",
      ANSWERS_PER_DAY: "1",
      TOKENS_PER_DAY: "100000",
    };
    const footnote = await start({ ...withModel, ...down });
    for (let i = 0; i < 2; i++) {
      const { status, body } = await ask(footnote, "Who backs 01.AI?");
      expect(status).toBe(200);
      expect(body).toMatchObject({ drafter: "extractive", fallback: { reason: "budget" } });
      expect(body).not.toHaveProperty("conversationId");
    }
    expect(model.requests).toEqual([]);
    expect(footnote.logs()).toContain("The limits could not be looked up");
  });

  it.each([
    ["is missing", (file: string) => rm(file), /cannot be read \(ENOENT\); deploy again/],
    ["was cut short", (file: string) => truncate(file, 1000), /index/],
    ["is of another kind", (file: string) => truncate(file, 0), /index/],
  ])("does not start with an index that %s, and says so", async (_, spoil, reason) => {
    const folder = `${chat.folder}-spoilt`;
    await rm(folder, { recursive: true, force: true });
    await cp(chat.folder, folder, { recursive: true });
    await spoil(path.join(folder, "corpus.index"));
    const { errorType, errorMessage } = await (await start({ MODEL_PROVIDER: "none" }, folder)).initFailed;
    expect([errorType, errorMessage]).toEqual(["CorpusError", expect.stringMatching(reason)]);
  });

  it("does not start with settings that cannot be used, and names them", async () => {
    const { errorMessage } = await (await start({ RETENTION_DAYS: "soon" })).initFailed;
    expect(errorMessage).toContain("RETENTION_DAYS=soon");
  });
});
