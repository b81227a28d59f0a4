import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { OpenTurn } from "../../turn/turn.ts";
import { begin } from "../admit.ts";
import { handedOut, storedUnder } from "../conversation-ids.ts";
import { eventStream } from "../event-stream.ts";
import { bodyWithin, problemResponses } from "../problems.ts";
import type { Services } from "../services.ts";
import { type ChatRequest, chatRequestSchema } from "./chat-request.ts";
import { type ChatPart, chatParts } from "./chat-stream.ts";

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

/** @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol#data-stream-protocol */
function respond(
  c: Context,
  { clientId, question }: ChatRequest,
  turn: OpenTurn,
  services: Services,
): Response {
  c.header("x-vercel-ai-ui-message-stream", "v1");
  const conversationId = handedOut(c, clientId, services);
  const place = { question, conversationId, conversation: storedUnder(c, conversationId) };
  const events = async function* (signal: AbortSignal) {
    for await (const data of chatParts(turn, place, services, signal)) yield { data };
  };
  return eventStream(c, turn, events, { data: broken }, services);
}

const broken: ChatPart = {
  type: "error",
  errorText: "Something went wrong while answering. Please try again.",
};
