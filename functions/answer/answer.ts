import type { Corpus, RetrievedPassage } from "../corpus/corpus.ts";
import { isCourtesy, isRefusal, isSilence } from "../language/english/phrases.ts";
import { citations } from "./citations.ts";
import { excerpts } from "./draft/excerpts.ts";
import { draft, type Model, ModelFailure, type Reader } from "./draft/model.ts";
import { draftMessages } from "./draft/prompt.ts";
import { DraftReader } from "./draft/read-draft.ts";
import type { AnswerEvent, Fallback, NearestSection, Question, Usage } from "./events.ts";
import { ground } from "./ground/ground.ts";
import type { DraftPart, SentenceRef } from "./parts.ts";
import { asked, headings, openings, outlineText, readOverview } from "./question/overview.ts";
import { readQuestion } from "./question/question.ts";
import { standAlone } from "./question/rewrite.ts";
import { isSmallTalk, smallTalk } from "./question/small-talk.ts";
import { askBack, firstSections } from "./question/unclear.ts";
import { type Quotation, quote } from "./quote.ts";
import { passageLimit, retrieve, withSurroundings } from "./retrieve.ts";
import { asInline } from "./wording.ts";

const nearestLimit = 3;

/**
 * Answers a question from the corpus, as a stream of events: the passages retrieved, then each part as soon as
 * it is grounded, then the end. Nothing of a draft is ever in the stream that `ground` has not let out.
 *
 * The model drafts where there is one; when it fails, when there is none, and when `quoteBecause` says why it may not be
 * asked, excerpts of the documents answer.
 * @throws the reason of `signal` when it aborts; the model's call is cancelled with it.
 */
export async function* answer(
  question: Question,
  {
    corpus,
    model: drafter,
    quoteBecause,
    reader,
    site,
    signal,
  }: {
    corpus: Corpus;
    model: Model | undefined;
    quoteBecause?: Fallback | undefined;
    /** Reads what is drafted and says which of it the passages support. */
    reader?: Reader | undefined;
    /** The name that the site gives itself. */
    site?: string | undefined;
    signal: AbortSignal;
  },
): AsyncGenerator<AnswerEvent> {
  signal.throwIfAborted();
  const model = quoteBecause ? undefined : drafter;
  const history = question.history.filter((turn) => !isSmallTalk(turn.question));
  const reply = smallTalk(question.text, corpus);
  if (reply !== undefined) return yield* remark("remark", reply, []);
  const overview = readOverview(question.text, corpus);
  if (overview) {
    if (overview.document === undefined && corpus.documentCount > 1)
      return yield* remark("unclear", "Which document do you mean?", firstSections(corpus));
    if (overview.kind !== "summary" && overview.document !== undefined)
      return yield* outlineOf(question.text, overview.document, corpus);
  }
  let used: Usage | undefined;
  const count = (usage: Usage | undefined) => (used = sum(used, usage));
  const alone = await standAlone(question.text, history, model, count, signal);
  const parts = readQuestion(alone, alone === question.text ? history : []);
  const found =
    overview?.document === undefined
      ? await retrieve(parts, history, corpus)
      : openings(corpus, overview.document, Math.min(passageLimit, overview.most));
  const unclear = overview ? undefined : askBack(history, parts);
  if (unclear) return yield* remark("unclear", unclear, nearest(found));
  const passages = model && !overview ? withSurroundings(found, corpus) : found;
  yield { type: "retrieved", passages };

  const cite = citations(passages);
  const so = { given: 0, quoted: 0, withheld: 0, incomplete: false, unread: false };
  const end = (drafter: "model" | "extractive", also: NearestSection[] = []): AnswerEvent => ({
    type: "end",
    outcome: so.given === 0 ? "not_in_corpus" : so.incomplete || so.withheld > 0 ? "partial" : "answered",
    drafter,
    quoted: so.quoted,
    withheld: so.withheld,
    ...(so.unread ? { unread: true } : {}),
    ...(used ? { usage: used } : {}),
    nearest: so.given === 0 ? nearest(passages) : also,
  });
  /** What was cited before was said before. */
  const isNew = ({ passage, quotes }: Quotation) => !quotes.every((span) => cite.has(passage, span));

  if (model && passages.length > 0) {
    const asked = draft(model, draftMessages(question.text, history, passages), signal);
    const drafted = read(asked.pieces, passages);
    const context = { passages, reader, site, signal, count, unread: () => (so.unread = true) };
    for await (const grounded of ground(drafted.parts(), context)) {
      switch (grounded.kind) {
        case "kept": {
          so.given++;
          const { cited: _, opens, ...part } = grounded.part;
          const citations = cite.sentences(grounded.support);
          yield { type: "part", part, citations, ...(opens ? { opens } : {}) };
          break;
        }
        case "quoted": {
          // Code that a sentence cited has not been shown yet; what else is new, ground() has seen to.
          const quotations = quote(grounded.refs, passages).filter(
            (one) => one.part.kind === "code" || isNew(one),
          );
          so.quoted += Math.min(1, quotations.length);
          for (const { part, passage, quotes } of quotations) {
            so.given++;
            yield { type: "part", part, citations: cite.stretches(passage, quotes), quoted: true };
          }
          break;
        }
        case "withheld":
          so.withheld++;
          yield { type: "withheld", reason: grounded.reason };
          break;
        case "checking":
          yield { type: "checking" };
      }
    }
    signal.throwIfAborted();
    count(asked.usage());
    so.incomplete = drafted.incomplete();
    for (let lost = drafted.lost(); lost > 0; lost--) {
      so.withheld++;
      yield { type: "withheld", reason: "it was too long to be checked" };
    }
    const failure = drafted.failure();
    if (!failure) return yield end("model");
    yield { type: "fallback", reason: failure.reason, message: failure.message };
  }

  if (quoteBecause && drafter && passages.length > 0) yield { type: "fallback", ...quoteBecause };
  signal.throwIfAborted();
  const chosen = overview
    ? { stretches: found.map((_, passage) => [{ passage, sentence: 0 }]), missing: false }
    : await excerpts(parts, found, corpus);
  so.incomplete ||= chosen.missing;
  const shown = new Set<string>();
  for (const refs of chosen.stretches) {
    const quotations = quote(refs, found).filter(isNew);
    for (const [i, { part, passage, quotes }] of quotations.entries()) {
      so.given++;
      shown.add(keyOf(passage));
      const first = overview || i > 0 ? {} : { opens: true as const, path: passage.path };
      yield { type: "part", part, citations: cite.stretches(passage, quotes), ...first };
    }
  }
  // "vacation": whatever else is said of it is offered.
  const brief = question.text.trim().split(/\s+/).length <= 2 && parts[0]?.carried.length === 0;
  yield end("extractive", brief ? nearest(found.filter((passage) => !shown.has(keyOf(passage)))) : []);
}

/** The parts of a draft as they come. That the model failed is told when they have ended, so that what was whole is kept. */
function read(pieces: AsyncGenerator<string>, passages: readonly RetrievedPassage[]) {
  const reader = new DraftReader(passages);
  let failure: ModelFailure | undefined;
  let silent = false;
  let given = 0;

  function* saying(parts: DraftPart[]): Generator<DraftPart> {
    for (const part of parts) {
      if (part.kind === "sentence" && part.cited.length === 0) {
        if (given === 0 && isRefusal(part.text))
          throw new ModelFailure("refused", "The language model declined to answer.");
        silent ||= isSilence(part.text);
        if (isSilence(part.text) || isCourtesy(part.text)) continue;
      }
      given++;
      yield part;
    }
  }

  async function* parts(): AsyncGenerator<DraftPart> {
    try {
      for await (const piece of pieces) {
        yield* saying(reader.push(piece));
        if (reader.full) break;
      }
      yield* saying(reader.end(false));
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      failure = error;
      if (error.reason === "cut_off" || error.reason === "timeout") yield* saying(reader.end(true));
    }
  }

  return {
    parts,
    failure: () => failure,
    /** The model said of a part of the question that the passages do not answer it. */
    incomplete: () => silent || reader.abstained,
    lost: () => reader.lost,
  };
}

function sum(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (!a || !b) return a ?? b;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

async function* remark(
  outcome: "remark" | "unclear",
  text: string,
  nearest: NearestSection[],
): AsyncGenerator<AnswerEvent> {
  yield { type: "retrieved", passages: [] };
  yield { type: "remark", text };
  yield { type: "end", outcome, drafter: "extractive", quoted: 0, withheld: 0, nearest };
}

/** The sections of a document in one sentence that cites their headings. */
async function* outlineOf(text: string, document: string, corpus: Corpus): AsyncGenerator<AnswerEvent> {
  const passages = asked(text, headings(corpus, document));
  yield { type: "retrieved", passages };
  const outline = outlineText(passages);
  if (outline !== undefined) {
    const refs: SentenceRef[] = passages.map((_, passage) => ({ passage, sentence: 0 }));
    const part = { kind: "sentence" as const, text: asInline(outline) };
    yield { type: "part", part, citations: citations(passages).sentences(refs) };
  }
  const outcome = outline === undefined ? "not_in_corpus" : "answered";
  yield { type: "end", outcome, drafter: "extractive", quoted: 0, withheld: 0, nearest: [] };
}

/** The sections that come nearest to a question, each once, best first. */
function nearest(passages: readonly RetrievedPassage[]): NearestSection[] {
  const sections = new Map<string, NearestSection>();
  for (const passage of passages) {
    const { document, title, section, anchor, score } = passage;
    if (score > 0) sections.set(keyOf(passage), { document, title, section, anchor });
  }
  return [...sections.values()].slice(0, nearestLimit);
}

function keyOf({ document, anchor }: RetrievedPassage): string {
  return `${document}#${anchor}`;
}
