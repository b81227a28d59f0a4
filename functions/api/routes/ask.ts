import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Turn } from "../../answer/events.ts";
import { askedAnswerSchema } from "../../turn/answer-schema.ts";
import { answerBody } from "../../turn/answer-wire.ts";
import { begin } from "../admit.ts";
import { maybeStoredUnder, storedUnder } from "../conversation-ids.ts";
import { bodyWithin, problem, problemResponses } from "../problems.ts";
import { capability, questionText } from "../request-fields.ts";
import type { Services } from "../services.ts";

const askSchema = z
  .strictObject({
    question: questionText,
    conversationId: capability.optional().openapi({
      description:
        "As it was handed out; whoever has it has the conversation. Without it a conversation begins",
    }),
  })
  .openapi("Question");

const route = createRoute({
  method: "post",
  path: "/api/ask",
  summary: "Answer a question, every part with its sources",
  middleware: bodyWithin(64 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: askSchema } } } },
  responses: {
    200: { description: "The answer", content: { "application/json": { schema: askedAnswerSchema } } },
    ...problemResponses(400, 401, 404, 413, 415, 429, 500),
  },
});

/** `POST /api/ask` */
export function addAsk(app: OpenAPIHono, services: Services): void {
  const { turns, readerLink } = services;
  app.openapi(route, async (c) => {
    const { question, conversationId: known } = c.req.valid("json");
    const id = known ?? crypto.randomUUID();
    const { conversation, history } =
      known === undefined
        ? { conversation: storedUnder(c, id), history: [] }
        : await continued(c, known, services);
    const turn = await begin(c, { text: question, history }, turns);
    const answer = await turn.finish(c.req.raw.signal);
    const messageId = crypto.randomUUID();
    const kept = await turns.store({ conversation, answerId: messageId, question }, answer, {
      follows: known !== undefined,
    });
    return c.json({ messageId, ...answerBody(answer, readerLink, kept ? id : undefined) }, 200);
  });
}

/** The conversation that an id means, and what was said in it. @throws 404 when there is none. */
async function continued(
  c: Context,
  id: string,
  services: Services,
): Promise<{ conversation: string; history: Turn[] }> {
  for (const conversation of maybeStoredUnder(c, id, services)) {
    const history = await services.turns.recall(conversation);
    if (history) return { conversation, history };
  }
  throw problem("unknown-conversation", "There is no such conversation; it may have expired.");
}
