import type { Context, Hono } from "hono";
import { z } from "zod";
import { begin } from "../admit.ts";
import { eventStream, type ServerEvent } from "../event-stream.ts";
import type { Services } from "../services.ts";
import type { UrlCitation } from "./annotated.ts";
import { gathered, modelName, stretches, type Tokens } from "./answered.ts";
import { brokenOff, readBody } from "./errors.ts";
import { contentSchema, readMessages } from "./messages.ts";

const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: contentSchema.optional(),
});

/** As for chat completions; a response is not kept, so that nothing can go on from one. */
const requestSchema = z
  .looseObject({
    input: z.union([z.string(), z.array(itemSchema).max(1000)]),
    stream: z.boolean().nullish(),
    previous_response_id: z.null("responses are not kept; send what was said before as input").optional(),
    conversation: z.null("conversations are not kept; send what was said before as input").optional(),
    background: z.literal(false, "answers come at once").nullish(),
    text: z
      .looseObject({ format: z.looseObject({ type: z.literal("text", "answers are text") }).nullish() })
      .nullish(),
    tool_choice: z
      .union([z.literal(["none", "auto"])], "no tool is ever called; tool_choice may be none or auto")
      .nullish(),
  })
  .transform(({ input, stream }, context) => {
    const items = typeof input === "string" ? [{ role: "user", content: input }] : input;
    // Calls of tools and thoughts of models stand among the messages.
    const messages = items.flatMap(({ type = "message", role, content = null }) =>
      type === "message" && role !== undefined ? [{ role, content }] : [],
    );
    return { asked: readMessages(messages, "input", context), stream: stream ?? false };
  });

/** `POST /v1/responses` @see https://platform.openai.com/docs/api-reference/responses/create */
export function addResponses(app: Hono, services: Services): void {
  app.post("/responses", async (c) => {
    const { asked, stream } = await readBody(c, requestSchema);
    const turn = await begin(c, asked, services.turns);
    const ids = { response: `resp_${crypto.randomUUID()}`, message: `msg_${crypto.randomUUID()}` };
    const created = Math.floor(Date.now() / 1000);
    if (stream) {
      const events = (signal: AbortSignal) => eventsOf(c, turn, services, signal, { ids, created });
      return eventStream(
        c,
        turn,
        events,
        { event: "error", data: { ...brokenOff.error, type: "error", code: "server_error" } },
        services,
      );
    }
    const { delta: text, annotations, tokens } = await gathered(c, turn, services);
    const output = [message(ids.message, "completed", [outputText(text, annotations)])];
    return c.json(response(ids.response, created, "completed", output, tokens));
  });
}

type Turn = Parameters<typeof stretches>[1];

/** @see https://platform.openai.com/docs/api-reference/responses-streaming */
async function* eventsOf(
  c: Context,
  turn: Turn,
  services: Services,
  signal: AbortSignal,
  { ids, created }: { ids: { response: string; message: string }; created: number },
): AsyncGenerator<ServerEvent> {
  let sequence = 0;
  const event = (type: string, data: object): ServerEvent => ({
    event: type,
    data: { type, sequence_number: sequence++, ...data },
  });
  const place = { item_id: ids.message, output_index: 0, content_index: 0 };
  const begun = response(ids.response, created, "in_progress", []);
  yield event("response.created", { response: begun });
  yield event("response.in_progress", { response: begun });
  yield event("response.output_item.added", {
    output_index: 0,
    item: message(ids.message, "in_progress", []),
  });
  yield event("response.content_part.added", { ...place, part: outputText("", []) });
  let text = "";
  const annotations: UrlCitation[] = [];
  const coming = stretches(c, turn, services, signal);
  let next = await coming.next();
  for (; !next.done; next = await coming.next()) {
    text += next.value.delta;
    yield event("response.output_text.delta", { ...place, delta: next.value.delta, logprobs: [] });
    for (const annotation of next.value.annotations) {
      const annotation_index = annotations.push(annotation) - 1;
      const data = { ...place, annotation_index, annotation: asAnnotation(annotation) };
      yield event("response.output_text.annotation.added", data);
    }
  }
  const part = outputText(text, annotations);
  const item = message(ids.message, "completed", [part]);
  yield event("response.output_text.done", { ...place, text, logprobs: [] });
  yield event("response.content_part.done", { ...place, part });
  yield event("response.output_item.done", { output_index: 0, item });
  yield event("response.completed", {
    response: response(ids.response, created, "completed", [item], next.value),
  });
}

function asAnnotation(citation: UrlCitation) {
  return { type: "url_citation", ...citation };
}

function outputText(text: string, annotations: readonly UrlCitation[]) {
  return { type: "output_text", text, annotations: annotations.map(asAnnotation), logprobs: [] };
}

function message(id: string, status: string, content: object[]) {
  return { type: "message", id, status, role: "assistant", content };
}

function response(id: string, created_at: number, status: string, output: object[], tokens?: Tokens) {
  return {
    ...{ id, object: "response", created_at, status, model: modelName, output },
    ...{
      error: null,
      incomplete_details: null,
      instructions: null,
      metadata: {},
      previous_response_id: null,
    },
    ...{ parallel_tool_calls: true, tool_choice: "auto", tools: [], temperature: null, top_p: null },
    usage: tokens
      ? {
          ...{ input_tokens: tokens.input, input_tokens_details: { cached_tokens: 0 } },
          ...{ output_tokens: tokens.output, output_tokens_details: { reasoning_tokens: 0 } },
          total_tokens: tokens.input + tokens.output,
        }
      : null,
  };
}
