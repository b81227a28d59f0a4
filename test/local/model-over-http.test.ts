import { afterAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import {
  breaksOff,
  fails,
  refuses,
  type Script,
  says,
  stalls,
  startScriptedModel,
  writes,
} from "../answer/scripted-model.ts";
import { dataFolder, start } from "./footnote-process.ts";

/** `npm start` with a model that says what it is told, asked over HTTP as any client would. */
/** What the checking model says: of these statements two are false. */
const judge: typeof yes = (asked) =>
  /Baidu|90%/.test(asked.statement) ? { supported: false, by: [] } : yes(asked);
const model = await startScriptedModel({ reading: reads(judge) });
const { dataDir, remove } = await dataFolder();
const footnote = await start({
  DATA_DIR: dataDir,
  OPENAI_BASE_URL: model.baseURL,
  MODEL_FIRST_TOKEN_MS: "500",
  MODEL_ANSWER_MS: "900",
});

afterAll(async () => {
  await footnote.stop();
  await model.close();
  await remove();
});

const question = "Which GPUs did Tencent buy?";

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${footnote.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

const ask = async () => (await post("/api/ask", { question })).json();

async function chat(): Promise<{ type: string; data?: unknown; delta?: string }[]> {
  const messages = [{ id: "m", role: "user", parts: [{ type: "text", text: question }] }];
  const response = await post("/api/chat", { id: "over-http", messages, trigger: "submit-message" });
  const lines = (await response.text()).split("\n\n").filter((line) => line.startsWith("data: {"));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)));
}

describe("with a model, over HTTP", () => {
  it("gives true sentences with quotes that are slices of the document as served, and no false ones", async () => {
    model.play(
      says(
        "Tencent bought H100 and H20 GPUs from Nvidia. [7.7] Baidu bought H100 GPUs. 90% by 2027. 01.AI is backed by Alibaba and Xiaomi.",
      ),
    );
    const body = (await ask()) as {
      parts: { text: string; quoted?: true }[];
      quoted: number;
      withheld: number;
      citations: { document: string; quote: string; start: number; end: number }[];
    };
    expect(body).toMatchObject({
      drafter: "model",
      outcome: "partial",
      // Of the draft and of the readings.
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
    });
    const drafted = body.parts.filter(({ quoted }) => !quoted);
    expect(drafted.map(({ text }) => text)).toEqual([
      "Tencent bought H100 and H20 GPUs from Nvidia.",
      "01.AI is backed by Alibaba and Xiaomi.",
    ]);
    expect(JSON.stringify(body.parts)).not.toMatch(/Baidu bought|90% by 2027/);
    expect(body.quoted + body.withheld).toBe(2);
    for (const { document, quote, start, end } of body.citations) {
      const served = (await (await fetch(`${footnote.url}/api/documents/${document}`)).json()) as {
        text: string;
      };
      expect(served.text.slice(start, end)).toBe(quote);
    }
  });

  it.each<[string, Script, string]>([
    ["500", fails(500), "(unreachable|timeout)"],
    ["429", fails(429), "(unreachable|timeout)"],
    ["half a stream and a cut", breaksOff("China wants 90% by 2027. Tencent bou"), "cut_off"],
    ["a stall before the first token", stalls(""), "timeout"],
    ["a stall half-way", stalls("01.AI is backed by Alibaba and Xiaomi. Tenc"), "timeout"],
    ["garbage", writes("<html>no</html>", "text/html"), "unusable"],
    ["a refusal", refuses(), "refused"],
  ])("answers with quotes and says why after %s", async (_, script, reason) => {
    model.play(script);
    expect(await ask()).toMatchObject({
      outcome: expect.stringMatching(/answered|partial/),
      drafter: "extractive",
      fallback: { reason: expect.stringMatching(reason), message: expect.stringContaining("language model") },
      answer: expect.stringContaining("it bought H100 and H20 GPUs from Nvidia"),
    });
    model.play(script);
    const parts = await chat();
    expect(parts.find(({ type }) => type === "data-notice")?.data).toMatchObject({
      reason: expect.stringMatching(reason),
    });
    expect(parts.find(({ type }) => type === "data-answer")?.data).toMatchObject({ drafter: "extractive" });
    expect(parts.at(-1)).toMatchObject({ type: "finish" });
    expect(parts.map(({ delta }) => delta).join("")).not.toContain("90%");
  });

  it("hangs up on the model when the reader leaves", async () => {
    model.play(stalls("01.AI is backed by Alibaba and Xiaomi. Tenc"));
    const leaving = new AbortController();
    const messages = [{ id: "m", role: "user", parts: [{ type: "text", text: question }] }];
    const response = await fetch(`${footnote.url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: "left", messages }),
      signal: leaving.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let seen = ""; !seen.includes("data-part"); ) seen += (await reader?.read())?.value ?? "";
    leaving.abort();
    await model.hungUp;
  });
});
