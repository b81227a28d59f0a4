import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import OpenAI from "openai";
import type { Model } from "../../functions/answer/draft/model.ts";

/** One call's behaviour: writes the response however it likes. */
export type Script = (response: ServerResponse, request: ChatRequest) => void | Promise<void>;

export interface ChatRequest {
  model: string;
  stream: boolean;
  messages: { role: string; content: string }[];
}

/** A real HTTP server that speaks OpenAI's streaming Chat Completions as a script tells it. */
export interface ScriptedModel {
  baseURL: string;
  /** The requests received, oldest first. */
  requests: ChatRequest[];
  /** Their headers. */
  headers: IncomingHttpHeaders[];
  /** Resolves when a client has hung up on a request. */
  hungUp: Promise<void>;
  /** What the next calls get; the last script serves all further ones. */
  play(...scripts: Script[]): void;
  model(deadlines?: { firstTokenMs?: number; wholeMs?: number }): Model;
  close(): Promise<void>;
}

/** Where `reading` says how, statements that are put to the checking model are not played for: they are read, and not noted. */
export async function startScriptedModel({ reading }: { reading?: Script } = {}): Promise<ScriptedModel> {
  let scripts: Script[] = [];
  const requests: ChatRequest[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const hungUp = Promise.withResolvers<void>();
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await text(request)) as ChatRequest;
    if (reading && body.messages.at(-1)?.content.includes("<statements>")) return reading(response, body);
    requests.push(body);
    headers.push(request.headers);
    response.on("close", () => {
      if (!response.writableFinished) hungUp.resolve();
    });
    const script = scripts.length > 1 ? scripts.shift() : scripts[0];
    await script?.(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    baseURL,
    requests,
    headers,
    hungUp: hungUp.promise,
    play: (...next) => {
      scripts = next;
    },
    model: ({ firstTokenMs = 5_000, wholeMs = 10_000 } = {}) => ({
      client: new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 }),
      name: "scripted",
      firstTokenMs,
      wholeMs,
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Streams pieces of text as chunks and ends properly. */
export function says(...pieces: string[]): Script {
  return (response) => {
    open(response);
    for (const piece of pieces) response.write(chunk({ content: piece }));
    finish(response);
  };
}

/** Streams a text cut into pieces of `size` characters, wherever that falls. */
export function saysInPieces(text: string, size: number): Script {
  return says(...(text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? []));
}

/** Streams a text, then drops the connection. */
export function breaksOff(text: string): Script {
  return (response) => {
    open(response);
    response.write(chunk({ content: text }), () => response.destroy());
  };
}

/** Streams a text, then says nothing more and keeps the connection open. */
export function stalls(text: string): Script {
  return (response) => {
    open(response);
    if (text) response.write(chunk({ content: text }));
  };
}

export function fails(status: number): Script {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `secret detail ${status}`, type: "server_error" } }));
  };
}

/** Writes raw bytes as the body of a 200. */
export function writes(body: string, contentType = "text/event-stream"): Script {
  return (response) => {
    response.writeHead(200, { "content-type": contentType });
    response.end(body);
  };
}

export function refuses(): Script {
  return (response) => {
    open(response);
    response.write(chunk({ refusal: "I cannot help with that." }));
    finish(response);
  };
}

function open(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "" }));
}

function finish(response: ServerResponse): void {
  response.write(chunk({}, "stop"));
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  response.write(
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "scripted", choices: [], usage })}\n\n`,
  );
  response.end("data: [DONE]\n\n");
}

function chunk(delta: Record<string, string>, finish_reason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "scripted", choices })}\n\n`;
}
