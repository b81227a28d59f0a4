import { createOpenAI } from "@ai-sdk/openai";
import { serve } from "@hono/node-server";
import { ChatOpenAI } from "@langchain/openai";
import { generateText } from "ai";
import OpenAI from "openai";
import { afterAll, describe, expect, it } from "vitest";
import { answered, notInCorpus, scriptedApp } from "./fixture.ts";

const scripted = scriptedApp(answered);
const silent = scriptedApp(notInCorpus);
const broken = scriptedApp(async function* () {
  yield* answered.slice(0, 2);
  throw new Error("secret");
});
const limited = scriptedApp(answered, {
  admit: async () => ({
    refused: { reason: "You have asked a lot.", retryMs: 30_000 },
    rates: [],
    leave: async () => {},
  }),
});
const opened: { close(): void }[] = [];
afterAll(() => {
  for (const server of opened) server.close();
});

/** The app on a port, as the base URL that OpenAI's clients want. */
async function baseOf({ app }: Pick<ReturnType<typeof scriptedApp>, "app">): Promise<string> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/v1`),
    );
    opened.push(server);
  });
}

const baseURL = await baseOf(scripted);
const client = new OpenAI({ apiKey: "any", baseURL, maxRetries: 0 });
const messages = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "What was bought?" },
  { role: "assistant", content: "Chips. [1]" },
  { role: "user", content: [{ type: "text", text: "And sold?" }] },
] as OpenAI.ChatCompletionMessageParam[];

/** What the marks of citations are in the text, with where they lead. */
const marked = (text: string, citations: { start_index: number; end_index: number; url: string }[]) =>
  citations.map(({ start_index: start, end_index: end, url }) => [
    text.slice(start, end + 1),
    new URL(url).pathname,
  ]);
const marks = [
  ["[1]", "/read/chips"],
  ["[1]", "/read/chips"],
  ["[2]", "/report"],
];
const text = "Firms bought chips early. [1] Sales fell, though they bought. [1][2]";

describe("OpenAI's client", () => {
  it("gets a completion with its citations, and asks within the conversation", async () => {
    const completion = await client.chat.completions.create({ model: "footnote", messages, temperature: 0 });
    const [choice] = completion.choices;
    expect(choice?.message.content).toBe(text);
    expect(choice?.finish_reason).toBe("stop");
    const citations = choice?.message.annotations?.map(({ url_citation }) => url_citation) ?? [];
    expect(marked(text, citations)).toEqual(marks);
    expect(completion.usage).toMatchObject({ prompt_tokens: 900, completion_tokens: 40, total_tokens: 940 });
    expect(scripted.asked.at(-1)).toEqual({
      text: "And sold?",
      history: [{ question: "What was bought?", answer: "Chips." }],
    });
  });

  it("gets a completion as it comes", async () => {
    const stream = client.chat.completions.stream({
      ...{ model: "footnote", messages, stream_options: { include_usage: true } },
    });
    const pieces: string[] = [];
    const citations: { start_index: number; end_index: number; url: string }[] = [];
    for await (const { choices } of stream) {
      const delta = choices[0]?.delta as
        | { content?: string; annotations?: { url_citation: never }[] }
        | undefined;
      if (delta?.content) pieces.push(delta.content);
      for (const { url_citation } of delta?.annotations ?? []) citations.push(url_citation);
    }
    expect(pieces).toEqual(["Firms bought chips early. [1]", " Sales fell, though they bought. [1][2]"]);
    expect(marked(text, citations)).toEqual(marks);
    expect((await stream.totalUsage()).total_tokens).toBe(940);
  });

  it("gets a response, whole and as it comes", async () => {
    const response = await client.responses.create({ model: "footnote", input: "What was bought?" });
    expect(response.output_text).toBe(text);
    const [item] = response.output;
    const part = item?.type === "message" ? item.content[0] : undefined;
    const annotations = part?.type === "output_text" ? part.annotations : [];
    expect(marked(text, annotations as never)).toEqual(marks);
    const stream = client.responses.stream({
      model: "footnote",
      input: [{ role: "user", content: "What?" }],
    });
    const types: string[] = [];
    for await (const { type } of stream) if (types.at(-1) !== type) types.push(type);
    expect(types).toEqual([
      ...["response.created", "response.in_progress", "response.output_item.added"],
      ...[
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.annotation.added",
      ],
      ...["response.output_text.delta", "response.output_text.annotation.added", "response.output_text.done"],
      ...["response.content_part.done", "response.output_item.done", "response.completed"],
    ]);
    expect((await stream.finalResponse()).output_text).toBe(text);
  });

  it("finds the model, and no other", async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["footnote"]);
    expect((await client.models.retrieve("footnote")).id).toBe("footnote");
    await expect(client.models.retrieve("gpt")).rejects.toThrow(/There is no such model/);
  });

  it("is told what the documents do not say", async () => {
    const asking = new OpenAI({ apiKey: "any", baseURL: await baseOf(silent) });
    const { choices } = await asking.chat.completions.create({ model: "footnote", messages });
    expect(choices[0]?.message.content).toMatch(/^Not in the corpus/);
  });

  it("is told why it gets no answer", async () => {
    const refused = (body: object) =>
      client.chat.completions.create({ model: "footnote", messages, ...body });
    await expect(refused({ n: 2 })).rejects.toThrow("400 n: there is one answer; n must be 1.");
    await expect(refused({ response_format: { type: "json_object" } })).rejects.toThrow(/answers are text/);
    await expect(refused({ messages: [{ role: "system", content: "x" }] })).rejects.toThrow(
      /no user message/,
    );
    const image = { role: "user", content: [{ type: "image_url", image_url: { url: "https://a.b/c" } }] };
    await expect(refused({ messages: [image] })).rejects.toThrow(/"image_url" cannot be read/);
    const kept = client.responses.create({
      model: "footnote",
      input: "And?",
      previous_response_id: "resp_1",
    });
    await expect(kept).rejects.toThrow(/responses are not kept/);
    const over = new OpenAI({ apiKey: "any", baseURL: await baseOf(limited), maxRetries: 0 });
    const asked = over.chat.completions.create({ model: "footnote", messages });
    await expect(asked).rejects.toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  });

  it("is told that an answer broke off, and not why", async () => {
    const asking = new OpenAI({ apiKey: "any", baseURL: await baseOf(broken), maxRetries: 0 });
    const stream = await asking.chat.completions.create({ model: "footnote", messages, stream: true });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow(/Something went wrong while answering/);
  });
});

it("LangChain gets an answer, whole and as it comes", async () => {
  const model = new ChatOpenAI({ model: "footnote", apiKey: "any", configuration: { baseURL } });
  expect((await model.invoke("What was bought?")).text).toBe(text);
  let streamed = "";
  for await (const chunk of await model.stream("What was bought?")) streamed += chunk.text;
  expect(streamed).toBe(text);
});

it("the AI SDK gets an answer with sources by either API", async () => {
  const provider = createOpenAI({ apiKey: "any", baseURL });
  for (const model of [provider.chat("footnote"), provider.responses("footnote")]) {
    const result = await generateText({ model, prompt: "What was bought?" });
    expect(result.text).toBe(text);
    expect(result.sources).toHaveLength(3);
  }
});
