import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { OpenTurn } from "../../turn/turn.ts";
import { begin } from "../admit.ts";
import { handedOut, storedUnder } from "../conversation-ids.ts";
import { bodyWithin, problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";
import { type ChatRequest, chatRequestSchema } from "./chat-request.ts";
import { type ChatPart, chatParts } from "./chat-stream.ts";

/** Well under the shortest time that a proxy on the way waits for the next byte: 30 s. */
const keepAliveMs = 10_000;

/** @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol#data-stream-protocol */
const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache",
  "x-vercel-ai-ui-message-stream": "v1",
  // Keeps nginx from holding the parts back.
  "x-accel-buffering": "no",
};

const route = createRoute({
  method: "post",
  path: "/api/chat",
  summary: "Answer the last question of a chat as a UI message stream of the AI SDK",
  middleware: bodyWithin(1024 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: chatRequestSchema } } } },
  responses: {
    200: {
      description:
        "Server-sent events, each a JSON part of the UI message stream. Besides the protocol's own: " +
        "`data-passages`, `data-citation`, `data-part`, `data-notice`, `data-answer`.",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...problemResponses(400, 401, 413, 415, 429, 500),
  },
});

/** `POST /api/chat` */
export function addChat(app: OpenAPIHono, services: Services): void {
  app.openapi(route, async (c) => {
    const request = c.req.valid("json");
    const { question, history } = request;
    return respond(c, request, await begin(c, { text: question, history }, services.turns), services);
  });
}

function respond(
  c: Context,
  { clientId, question }: ChatRequest,
  turn: OpenTurn,
  services: Services,
): Response {
  for (const [name, value] of Object.entries(streamHeaders)) c.header(name, value);
  const conversationId = handedOut(c, clientId, services);
  const place = { question, conversationId, conversation: storedUnder(c, conversationId) };
  return stream(c, async (out) => {
    const left = new AbortController();
    out.onAbort(() => left.abort());
    const signal = AbortSignal.any([c.req.raw.signal, left.signal]);
    // A reader who leaves does not take what is being written: nobody would wait for that to end.
    const ended = new AbortController();
    const gone = new Promise<void>((resolve) => {
      // Node keeps signals that are made of others as long as somebody listens to them.
      signal.addEventListener("abort", () => resolve(), { once: true, signal: ended.signal });
    });
    const send = (part: ChatPart) => Promise.race([out.write(`data: ${JSON.stringify(part)}\n\n`), gone]);
    const keepAlive = setInterval(() => out.write(": keep-alive\n\n"), keepAliveMs);
    try {
      for await (const part of chatParts(turn, place, services, signal)) {
        if (signal.aborted) return;
        await send(part);
      }
    } catch (error) {
      if (signal.aborted) return;
      services.log({ level: "error", message: "The answer broke off", error });
      // The reason may name hosts, keys or words of others: it is for the log.
      await send({ type: "error", errorText: "Something went wrong while answering. Please try again." });
    } finally {
      clearInterval(keepAlive);
      ended.abort();
      await turn.leave();
    }
    await out.write("data: [DONE]\n\n");
  });
}
