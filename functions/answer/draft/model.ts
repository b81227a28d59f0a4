import { setImmediate, setTimeout as sleep } from "node:timers/promises";
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

/** Text is handed on in stretches of this length, in UTF-16 code units, so that a deadline holds whatever arrives. */
const stretch = 4_096;

async function* pieces(
  model: Model,
  messages: ChatCompletionMessageParam[],
  signal: AbortSignal,
  count: (usage: Usage) => void,
): AsyncGenerator<string> {
  const late = new AbortController();
  const began = performance.now();
  const last = setTimeout(() => late.abort(), model.wholeMs);
  const first = setTimeout(() => late.abort(), model.firstTokenMs);
  let begun = false;
  let reason: string | null = null;
  let tail = "";
  /** Timers do not fire while pieces come without a pause. */
  const holdDeadline = () => {
    signal.throwIfAborted();
    if (performance.now() - began > model.wholeMs) late.abort();
    late.signal.throwIfAborted();
  };
  try {
    const stream = await begin(model, messages, AbortSignal.any([signal, late.signal]), began);
    for await (const chunk of stream) {
      holdDeadline();
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
      const content: unknown = choice.delta?.content;
      if (content) {
        if (typeof content !== "string") throw unreadable();
        begun = true;
        tail = (tail + content.slice(-40)).slice(-40);
        for (let at = 0; at < content.length; at += stretch) {
          if (at > 0) await setImmediate();
          holdDeadline();
          yield content.slice(at, at + stretch);
        }
      }
      reason = choice.finish_reason ?? reason;
    }
    holdDeadline();
    if (!begun) throw new ModelFailure("unusable", "The language model answered nothing.");
    // Not every server says why it ends; a draft that ends like one is taken for whole.
    const whole =
      reason === null
        ? /(?:[.!?。！？`|][)"'”’\]]*|[\]】]|NOT_IN_CORPUS)\s*$/.test(tail)
        : reason !== "length";
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

/**
 * Begins the stream. What can be tried again is, as often as the client would, but not when the server asks to wait longer than
 * a first token may take.
 */
async function begin(
  { client, name, wholeMs, firstTokenMs }: Model,
  messages: ChatCompletionMessageParam[],
  signal: AbortSignal,
  began: number,
) {
  for (let tries = 0; ; tries++) {
    try {
      return await client.chat.completions.create(
        { model: name, messages, stream: true, stream_options: { include_usage: true } },
        { signal, timeout: wholeMs, maxRetries: 0 },
      );
    } catch (error) {
      const wait = tries < client.maxRetries ? waitBefore(error, tries) : undefined;
      if (wait === undefined || performance.now() - began + wait > firstTokenMs) throw error;
      await sleep(wait, undefined, { signal });
    }
  }
}

/** How long to wait before the next try, in ms; undefined where there is no use in one. */
function waitBefore(error: unknown, tries: number): number | undefined {
  if (!(error instanceof APIError) || error.name === "APIUserAbortError") return undefined;
  const { status, headers } = error;
  if (status !== undefined && ![408, 409, 429].includes(status) && status < 500) return undefined;
  const asked = headers?.get("retry-after-ms") ?? undefined;
  if (asked !== undefined && Number(asked) >= 0) return Number(asked);
  const after = headers?.get("retry-after") ?? "";
  if (/^\d/.test(after)) return Number.parseFloat(after) * 1000;
  const until = Date.parse(after) - Date.now();
  return until > 0 ? until : 500 * 2 ** tries * (0.75 + Math.random() / 4);
}

function unreadable(cause?: unknown): ModelFailure {
  return new ModelFailure("unusable", "The language model’s answer could not be read.", cause);
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
  return unreadable(error);
}
