import { answer } from "../answer/answer.ts";
import type { Model, Reader } from "../answer/draft/model.ts";
import type { AnswerEvent, Drafter, Fallback, FallbackReason, Outcome, Question } from "../answer/events.ts";
import { noDocuments } from "../answer/no-documents.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { answerCache } from "../state/answers.ts";
import type { budgetStore, Reservation } from "../state/budget.ts";

/** What an answer may take of the model: passages with what stands around them, the rules, a conversation, and what it writes. */
const draftTokens = 8_000;
/** What the checking model may take: the same passages and the statements, read two or three times. */
const readingTokens = 16_000;

const spent: Fallback = { reason: "budget", message: "The language model’s budget for today is spent." };
const unknownBudget: Fallback = {
  reason: "budget",
  message: "The language model’s budget cannot be looked up at the moment.",
};

/** A question, what was said before it, and who asks it, by a name that does not say who it is. */
export interface VisitorQuestion extends Question {
  visitor: string;
}

/** How an answer went; of its text nothing. Durations in ms. */
export interface AnswerReport {
  outcome: Outcome;
  drafter: Drafter;
  /** Parts that stand as quotes in the place of drafted ones. */
  quoted: number;
  /** Drafted parts that the documents do not support. */
  withheld: number;
  /** Whether nobody could read the draft, so that only what repeats the documents went out. */
  unread: boolean;
  /** Of drafting, rewriting and checking together. */
  inputTokens: number;
  outputTokens: number;
  /** Undefined when there was no part. */
  firstPartMs?: number;
  wholeMs: number;
  fallback?: FallbackReason;
  /** Whether it was given before and is only said again. */
  cached: boolean;
}

/** Answers from a corpus, which stays the same to the end of the answer. */
export type Answering = (
  question: VisitorQuestion,
  signal: AbortSignal,
  corpus: Corpus,
) => AsyncGenerator<AnswerEvent>;

/** Answers within the day's budget, and from what was answered before: the same for every surface, on AWS and locally. */
export function answering({
  model,
  reader,
  budget,
  cache,
  report = () => {},
  log,
}: {
  model: Model | undefined;
  /** Who checks drafts for their meaning; undefined: only what repeats the documents goes out as drafted. */
  reader?: Reader | undefined;
  budget?: ReturnType<typeof budgetStore> | undefined;
  cache?: ReturnType<typeof answerCache> | undefined;
  report?: (report: AnswerReport) => void;
  log(entry: { level: "error"; message: string; error: unknown }): void;
}): Answering {
  const reservedTokens = draftTokens + (reader ? readingTokens : 0);

  /** A store that fails costs time or money, not the answer. */
  async function attempt<T>(message: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      log({ level: "error", message, error });
      return undefined;
    }
  }

  /** What the model may cost is set aside, or the reason why it may not be asked. */
  async function reserve(visitor: string): Promise<Reservation | Fallback | undefined> {
    if (!budget || !model) return undefined;
    const tried = await attempt("The budget could not be looked up", async () => ({
      reservation: await budget.reserve(visitor, reservedTokens),
    }));
    return tried ? (tried.reservation ?? spent) : unknownBudget;
  }

  async function* withinBudget(
    { text, history, visitor }: VisitorQuestion,
    signal: AbortSignal,
    corpus: Corpus,
  ) {
    const reserved = await reserve(visitor);
    const quoteBecause = reserved && "reason" in reserved ? reserved : undefined;
    // What a model took that broke off or was left is not known: it stays set aside.
    let taken = reservedTokens;
    let fallback: FallbackReason | undefined;
    try {
      for await (const event of answer({ text, history }, { corpus, model, reader, quoteBecause, signal })) {
        if (event.type === "fallback") fallback = event.reason;
        if (event.type === "end") taken = tokensOf(event, fallback) ?? reservedTokens;
        yield event;
      }
    } finally {
      if (reserved && "settle" in reserved)
        await attempt("The budget could not be settled", () => reserved.settle(taken));
    }
  }

  return async function* (question, signal, corpus) {
    const began = performance.now();
    const since = () => Math.round(performance.now() - began);
    if (corpus.documentCount === 0) return yield* noDocuments();
    const madeFrom = [corpus.hash, model?.name ?? "", reader?.name ?? "", question.text];
    const on = model && question.history.length === 0 ? madeFrom : undefined;
    const known = on && cache && (await attempt("A kept answer could not be read", () => cache.get(on)));
    const kept: AnswerEvent[] = [];
    let firstPartMs: number | undefined;
    let fallback: FallbackReason | undefined;
    for await (const event of known ? (known as AnswerEvent[]) : withinBudget(question, signal, corpus)) {
      if (event.type === "part") firstPartMs ??= since();
      if (event.type === "fallback") fallback = event.reason;
      // Passages are shown only while one waits.
      kept.push(event.type === "retrieved" ? { ...event, passages: [] } : event);
      if (event.type === "end") {
        const { outcome, drafter, quoted, withheld, unread = false, usage } = event;
        const { inputTokens = 0, outputTokens = 0 } = known ? {} : (usage ?? {});
        report({
          ...{ outcome, drafter, quoted, withheld, unread, inputTokens, outputTokens },
          ...{ wholeMs: since(), cached: !!known },
          ...(firstPartMs === undefined ? {} : { firstPartMs }),
          ...(fallback === undefined ? {} : { fallback }),
        });
        if (on && cache && !known && drafter === "model")
          await attempt("An answer could not be kept", () => cache.put(on, kept));
      }
      yield event;
    }
  };
}

/** The tokens of an answer; undefined when they are not known. */
function tokensOf(
  { drafter, usage }: Extract<AnswerEvent, { type: "end" }>,
  fallback: FallbackReason | undefined,
): number | undefined {
  const brokeOff = fallback !== undefined && !["budget", "unreachable"].includes(fallback);
  if (brokeOff || (drafter === "model" && !usage)) return undefined;
  return usage ? usage.inputTokens + usage.outputTokens : 0;
}
