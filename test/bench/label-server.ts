import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { OpenAI } from "openai/client";

/** A question with what a model drafted for it, labelled by somebody who read the documents. */
export interface LabelledDraft {
  question: string;
  /** The question that stands alone, where it was asked in a conversation. */
  rewrite?: string | undefined;
  after?: string[];
  draft: string;
  label: "true" | "false";
}

/** How long a model of the size of those that people use takes, in ms. */
export interface Pace {
  firstToken: number;
  token: number;
}

/** What one request cost, by the usual four letters a token. */
interface Cost {
  kind: "draft" | "reading" | "rewrite";
  input: number;
  /** Of the input, what a provider's cache of prompts has: it began an earlier request of the same row. */
  cached: number;
  output: number;
}

/**
 * A server that plays both models by the labels: it drafts what the row has, and supports a statement if the row's label
 * says so. It proves the plumbing and exactness, and says nothing of how well a model reads.
 */
export interface LabelServer {
  client: OpenAI;
  costs: Cost[];
  /** The row that is played. `always`: what the reading says instead of the label. */
  play(row: LabelledDraft, options?: { always?: boolean; pace?: Pace }): void;
  close(): void;
}

/** A provider's cache takes whole stretches of this many tokens, and no shorter prompt than eight of them. */
const stretch = 128;

export async function startLabelServer(): Promise<LabelServer> {
  let row: LabelledDraft = { question: "", draft: "", label: "false" };
  let always: boolean | undefined;
  let pace: Pace = { firstToken: 0, token: 0 };
  let prompts: string[] = [];
  const costs: Cost[] = [];
  const server = createServer(async (request, response) => {
    const { messages, stream } = JSON.parse(await text(request)) as {
      messages: { content: string }[];
      stream?: boolean;
    };
    const prompt = messages.map(({ content }) => content).join("\n");
    const kind = prompt.includes("<statement number=")
      ? "reading"
      : prompt.includes("<passages>")
        ? "draft"
        : "rewrite";
    const reply =
      kind === "reading"
        ? verdicts(prompt, row, always)
        : kind === "draft"
          ? marked(row.draft, prompt)
          : (row.rewrite ?? [row.after?.at(-1), row.question].filter(Boolean).join(" "));
    const usage = { prompt_tokens: tokens(prompt), completion_tokens: tokens(reply), total_tokens: 0 };
    costs.push({
      kind,
      input: usage.prompt_tokens,
      cached: cachedOf(prompt, prompts),
      output: usage.completion_tokens,
    });
    prompts = [...prompts, prompt];
    await pause(pace.firstToken);
    if (stream) await write(response, reply, usage, pace);
    else {
      await pause(pace.token * usage.completion_tokens);
      response.setHeader("content-type", "application/json");
      const choices = [{ index: 0, message: { role: "assistant", content: reply }, finish_reason: "stop" }];
      response.end(
        JSON.stringify({ id: "c", object: "chat.completion", created: 0, model: "labels", choices, usage }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    client: new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 }),
    costs,
    play(next, options = {}) {
      row = next;
      always = options.always;
      pace = options.pace ?? { firstToken: 0, token: 0 };
      prompts = [];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function write(response: ServerResponse, reply: string, usage: object, { token }: Pace): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (data: object) =>
    response.write(
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "labels", ...data })}\n\n`,
    );
  for (const piece of reply.match(/[\s\S]{1,16}/g) ?? []) {
    send({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] });
    if (token > 0) await pause(token * 4);
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  send({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}

/** Verdicts by the label; a statement that the row did not draft is not supported. */
function verdicts(prompt: string, { draft, label }: LabelledDraft, always: boolean | undefined): string {
  const sentences = numbered(prompt);
  const drafted = words(draft.replace(oldMarks, " ")).join(" ");
  const found = [...prompt.matchAll(/<statement number="(\d+)">([\s\S]*?)<\/statement>/g)].map(
    ([, number, statement = ""]) => {
      const known = drafted.includes(words(statement).join(" "));
      const supported = always ?? (known && label === "true");
      return { number: Number(number), supported, by: supported ? nearest(statement, sentences) : [] };
    },
  );
  return JSON.stringify({ verdicts: found });
}

const oldMarks = /(?:\[\d+\.\d+\])+/g;

/** A draft with marks of the passages that it is asked with: those that it was written with had others. */
function marked(draft: string, prompt: string): string {
  const sentences = numbered(prompt);
  let from = 0;
  return draft.replace(oldMarks, (_, at: number) => {
    const said = draft.slice(from, at);
    from = at;
    return nearest(said, sentences)
      .map((number) => `[${number}]`)
      .join("");
  });
}

/** The sentences of the passages in a prompt by their numbers. */
function numbered(prompt: string): Map<string, Set<string>> {
  const passages = prompt.slice(0, prompt.lastIndexOf("</passages>"));
  const found = passages.matchAll(/^\[(\d+\.\d+)\]([\s\S]*?)(?=^\[\d+\.\d+\]|^<\/passage>)/gm);
  return new Map([...found].map(([, number = "", said = ""]) => [number, new Set(words(said))]));
}

/** Up to three sentences that have most of a statement's words together, those rarer that fewer sentences have. */
function nearest(statement: string, sentences: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const sought = new Set(words(statement));
  const chosen: string[] = [];
  // What has the figures is what a reader would name.
  const weight = (word: string) =>
    (/\d/.test(word) ? 20 : 1) /
    [...sentences.values()].reduce((sum, other) => sum + Number(other.has(word)), 0);
  while (chosen.length < 3 && sought.size > 0) {
    let best = { number: "", gain: chosen.length === 0 ? 0 : 0.2 };
    for (const [number, said] of sentences) {
      let gain = 0;
      for (const word of sought) if (said.has(word)) gain += weight(word);
      if (gain > best.gain) best = { number, gain };
    }
    if (best.number === "") break;
    chosen.push(best.number);
    for (const word of sentences.get(best.number) ?? []) sought.delete(word);
  }
  return chosen;
}

function words(said: string): string[] {
  return said.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function tokens(said: string): number {
  return Math.ceil(said.length / 4);
}

function cachedOf(prompt: string, earlier: readonly string[]): number {
  const shared = Math.max(
    0,
    ...earlier.map((other) => {
      let at = 0;
      while (at < other.length && other[at] === prompt[at]) at++;
      return at;
    }),
  );
  const whole = Math.floor(shared / 4 / stretch) * stretch;
  return whole < 8 * stretch ? 0 : whole;
}
