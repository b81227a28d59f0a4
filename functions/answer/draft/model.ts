import type { OpenAI } from "openai/client";
import { APIConnectionError, APIConnectionTimeoutError, APIError } from "openai/error";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { FallbackReason, Usage } from "../events.ts";

/** The model that checks drafts, and how long it may read one, in ms. */
export interface Reader {
  client: OpenAI;
  name: string;
  wholeMs: number;
}

/** A language model behind an OpenAI-compatible endpoint. Durations in ms. */
export interface Model {
  client: OpenAI;
  /** The model's name at that endpoint. */
  name: string;
  /** How long the first piece of a draft may take, retries included. */
  firstTokenMs: number;
  /** How long a whole draft may take. */
  wholeMs: number;
}

/** The model gave no draft, or not all of it. `message` is fit for readers. */
export class ModelFailure extends Error {
  override name = "ModelFailure";
  readonly reason: FallbackReason;

  constructor(reason: FallbackReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

export interface Draft {
  /** The draft's text, piece by piece. */
  pieces: AsyncGenerator<string>;
  /** Known once the pieces have ended, if the server counts. */
  usage: () => Usage | undefined;
}

/**
 * Asks a model for a draft by Chat Completions, streamed.
 * The pieces throw {@link ModelFailure} when the model fails, refuses, breaks off or misses a deadline;
 * when `signal` aborts they throw its reason, and the call is cancelled.
 */
export function draft(model: Model, messages: ChatCompletionMessageParam[], signal: AbortSignal): Draft {
  let usage: Usage | undefined;
  return { pieces: pieces(model, messages, signal, (counted) => (usage = counted)), usage: () => usage };
}

async function* pieces(
  model: Model,
  messages: ChatCompletionMessageParam[],
  signal: AbortSignal,
  count: (usage: Usage) => void,
): AsyncGenerator<string> {
  const late = new AbortController();
  const last = setTimeout(() => late.abort(), model.wholeMs);
  const first = setTimeout(() => late.abort(), model.firstTokenMs);
  let begun = false;
  let reason: string | null = null;
  let tail = "";
  try {
    const stream = await model.client.chat.completions.create(
      { model: model.name, messages, stream: true, stream_options: { include_usage: true } },
      { signal: AbortSignal.any([signal, late.signal]), timeout: model.wholeMs },
    );
    for await (const chunk of stream) {
      if (chunk.usage)
        count({ inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens });
      const choice = chunk.choices?.[0];
      if (!choice) continue;
      // Models that think aloud first (reasoning deltas) are alive, too.
      if (Object.entries(choice.delta ?? {}).some(([key, value]) => key !== "role" && value))
        clearTimeout(first);
      if (choice.delta?.refusal || choice.finish_reason === "content_filter") {
        throw new ModelFailure("refused", "The language model declined to answer.");
      }
      if (choice.delta?.content) {
        begun = true;
        tail = (tail + choice.delta.content).slice(-40);
        yield choice.delta.content;
      }
      reason = choice.finish_reason ?? reason;
    }
    signal.throwIfAborted();
    if (late.signal.aborted) throw late.signal.reason;
    if (!begun) throw new ModelFailure("unusable", "The language model answered nothing.");
    // Not every server says why it ends; a draft that ends like one is taken for whole.
    const whole =
      reason === null ? /(?:[.!?。！？][)"'”’\]]*|[\]】]|NOT_IN_CORPUS)\s*$/.test(tail) : reason !== "length";
    if (!whole) throw new ModelFailure("cut_off", "The language model broke off.");
  } catch (error) {
    signal.throwIfAborted();
    throw late.signal.aborted ? tooSlow(begun) : failure(error, begun);
  } finally {
    clearTimeout(last);
    clearTimeout(first);
    late.abort();
  }
}

function tooSlow(begun: boolean): ModelFailure {
  const what = begun ? "did not finish its answer in time" : "did not begin to answer in time";
  return new ModelFailure("timeout", `The language model ${what}.`);
}

function failure(error: unknown, begun: boolean): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (begun) return new ModelFailure("cut_off", "The language model broke off.", error);
  if (error instanceof APIConnectionTimeoutError) return tooSlow(begun);
  if (error instanceof APIConnectionError) {
    return new ModelFailure("unreachable", "The language model could not be reached.", error);
  }
  if (error instanceof APIError && error.status) {
    const why = error.status === 429 ? "is over its limits" : `answered with an error (HTTP ${error.status})`;
    return new ModelFailure("unreachable", `The language model ${why}.`, error);
  }
  return new ModelFailure("unusable", "The language model’s answer could not be read.", error);
}
