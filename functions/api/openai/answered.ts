import type { Context } from "hono";
import { toCitation } from "../../turn/answer-wire.ts";
import { answerText, finished } from "../../turn/record.ts";
import type { OpenTurn } from "../../turn/turn.ts";
import { absoluteIn } from "../absolute.ts";
import type { Services } from "../services.ts";
import { annotating, type Stretch } from "./annotated.ts";

/** The only model there is: the documents. */
export const modelName = "footnote";

/** Tokens as OpenAI's clients count them. */
export interface Tokens {
  input: number;
  output: number;
}

/** The stretches of an answer as they come, and at the end what it took. What is said in place of an answer is one, too. */
export async function* stretches(
  c: Context,
  turn: OpenTurn,
  services: Services,
  signal: AbortSignal,
): AsyncGenerator<Stretch, Tokens> {
  const annotate = annotating(absoluteIn(c, services));
  const { record } = turn;
  for await (const event of turn.events(signal)) {
    const part = record.parts.at(-1);
    if (event.type !== "part" || !part) continue;
    yield annotate(
      part,
      record.citations.map((citation) => toCitation(citation, services.readerLink)),
    );
  }
  const answer = finished(record);
  if (answer.parts.length === 0) yield { delta: answerText(answer), annotations: [] };
  const { inputTokens = 0, outputTokens = 0 } = answer.end.usage ?? {};
  return { input: inputTokens, output: outputTokens };
}

/** A whole answer in one. */
export async function gathered(
  c: Context,
  turn: OpenTurn,
  services: Services,
): Promise<Stretch & { tokens: Tokens }> {
  try {
    const coming = stretches(c, turn, services, c.req.raw.signal);
    let whole: Stretch = { delta: "", annotations: [] };
    for (;;) {
      const { done, value } = await coming.next();
      if (done) return { ...whole, tokens: value };
      whole = { delta: whole.delta + value.delta, annotations: [...whole.annotations, ...value.annotations] };
    }
  } finally {
    await turn.leave();
  }
}
