import type { Context, Hono } from "hono";
import { z } from "zod";
import { begin } from "../admit.ts";
import { eventStream } from "../event-stream.ts";
import type { Services } from "../services.ts";
import type { UrlCitation } from "./annotated.ts";
import { gathered, modelName, stretches, type Tokens } from "./answered.ts";
import { brokenOff, readBody } from "./errors.ts";
import { contentSchema, readMessages } from "./messages.ts";

/**
 * What is read of a request. What would change the answer's shape and cannot be done is refused; all else (`temperature`,
 * `max_tokens`, `seed`, `tools`, …) has nothing to say to documents and is ignored.
 */
const requestSchema = z
  .looseObject({
    model: z.string().max(200).optional(),
    messages: z.array(z.looseObject({ role: z.string(), content: contentSchema.optional() })).max(1000),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1, "there is one answer; n must be 1").nullish(),
    response_format: z.looseObject({ type: z.literal("text", "answers are text") }).nullish(),
    logprobs: z.literal(false, "there are none").nullish(),
    tool_choice: z
      .union([z.literal(["none", "auto"])], "no tool is ever called; tool_choice may be none or auto")
      .nullish(),
    modalities: z.array(z.literal("text", "answers are text")).nullish(),
  })
  .transform(({ messages, stream, stream_options: options }, context) => ({
    asked: readMessages(
      messages.map(({ role, content = null }) => ({ role, content })),
      "messages",
      context,
    ),
    stream: stream ?? false,
    countsTokens: options?.include_usage ?? false,
  }));

/** `POST /v1/chat/completions` @see https://platform.openai.com/docs/api-reference/chat/create */
export function addCompletions(app: Hono, services: Services): void {
  app.post("/chat/completions", async (c) => {
    const { asked, stream, countsTokens } = await readBody(c, requestSchema);
    const turn = await begin(c, asked, services.turns);
    const head = {
      id: `chatcmpl-${crypto.randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: modelName,
    };
    if (stream) {
      const chunks = (signal: AbortSignal) => chunksOf(c, turn, services, signal, countsTokens);
      const events = async function* (signal: AbortSignal) {
        for await (const chunk of chunks(signal))
          yield { data: { ...head, object: "chat.completion.chunk", ...chunk } };
      };
      return eventStream(c, turn, events, { data: brokenOff }, services);
    }
    const { delta: content, annotations, tokens } = await gathered(c, turn, services);
    const message = { role: "assistant", content, refusal: null, annotations: annotations.map(asAnnotation) };
    return c.json({
      ...{ ...head, object: "chat.completion" },
      choices: [{ index: 0, message, finish_reason: "stop", logprobs: null }],
      usage: usageOf(tokens),
    });
  });
}

type Turn = Parameters<typeof stretches>[1];

async function* chunksOf(
  c: Context,
  turn: Turn,
  services: Services,
  signal: AbortSignal,
  countsTokens: boolean,
) {
  const choice = (delta: object, finish_reason: "stop" | null = null) => ({
    choices: [{ index: 0, delta, finish_reason, logprobs: null }],
    ...(countsTokens ? { usage: null } : {}),
  });
  yield choice({ role: "assistant", content: "", refusal: null });
  const coming = stretches(c, turn, services, signal);
  for (;;) {
    const { done, value } = await coming.next();
    if (done) {
      yield choice({}, "stop");
      if (countsTokens) yield { choices: [], usage: usageOf(value) };
      return;
    }
    const { delta, annotations } = value;
    const marked = annotations.length > 0 ? { annotations: annotations.map(asAnnotation) } : {};
    yield choice({ content: delta, ...marked });
  }
}

function asAnnotation(url_citation: UrlCitation) {
  return { type: "url_citation", url_citation };
}

function usageOf({ input, output }: Tokens) {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
