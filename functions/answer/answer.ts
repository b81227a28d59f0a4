import type { Corpus, RetrievedPassage } from "../corpus/corpus.ts";
import { citations } from "./citations.ts";
import { extract } from "./draft/extract.ts";
import { draft, type Model, ModelFailure, type Reader } from "./draft/model.ts";
import { draftMessages } from "./draft/prompt.ts";
import { DraftReader } from "./draft/read-draft.ts";
import type { AnswerEvent, Citation, Fallback, NearestSection, Question, Usage } from "./events.ts";
import { readEvidence } from "./ground/evidence.ts";
import { ground, type SentenceRef } from "./ground/gate.ts";
import { asked, headings, openings, outlineText, readOverview } from "./question/overview.ts";
import { type QuestionPart, readQuestion } from "./question/question.ts";
import { standAlone } from "./question/rewrite.ts";
import { isSmallTalk, smallTalk } from "./question/small-talk.ts";
import { askBack, firstSections } from "./question/unclear.ts";
import { passageLimit, retrieve } from "./retrieve.ts";
import { asInline } from "./wording.ts";

const nearestLimit = 3;
const refusal =
  /^\W*(?:I['’]?m sorry|I am sorry|sorry|I apologi[sz]e|I (?:can(?:no|['’])t|cannot|am unable to|won['’]t))\b/i;

/**
 * Answers a question from the corpus, as a stream of events: the passages retrieved, then each sentence as soon as
 * it is grounded, then the end. Nothing that the corpus does not support is ever in the stream.
 *
 * The model drafts where there is one; when it fails, when there is none, and when `quoteBecause` says why it may not be
 * asked, the extractive drafter quotes.
 * @throws the reason of `signal` when it aborts; the model's call is cancelled with it.
 */
export async function* answer(
  question: Question,
  {
    corpus,
    model: drafter,
    quoteBecause,
    signal,
  }: {
    corpus: Corpus;
    model: Model | undefined;
    quoteBecause?: Fallback | undefined;
    /** Reads what is drafted and says which of it the passages support. */
    reader?: Reader | undefined;
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
  const passages =
    overview?.document === undefined
      ? await retrieve(parts, history, corpus)
      : openings(corpus, overview.document, Math.min(passageLimit, overview.most));
  const unclear = overview ? undefined : askBack(question.text, history, parts, passages);
  if (unclear) return yield* remark("unclear", unclear, nearest(passages));
  yield { type: "retrieved", passages };

  const evidence = readEvidence(passages);
  const cite = citations(passages);
  let given = 0;
  let quoted = 0;
  let withheld = 0;
  let incomplete = false;
  const end = (drafter: "model" | "extractive"): AnswerEvent => ({
    type: "end",
    outcome: given === 0 ? "not_in_corpus" : incomplete || withheld > 0 ? "partial" : "answered",
    drafter,
    quoted,
    withheld,
    ...(used ? { usage: used } : {}),
    nearest: given === 0 ? nearest(passages) : [],
  });

  if (model && passages.length > 0) {
    const reader = new DraftReader(passages);
    const { pieces, usage } = draft(model, draftMessages(question.text, history, passages), signal);
    let previous: string | undefined;
    const check = function* (sentences: ReturnType<DraftReader["push"]>): Generator<AnswerEvent> {
      for (const { text, cited } of sentences) {
        if (given === 0 && withheld === 0 && refusal.test(text)) {
          throw new ModelFailure("refused", "The language model declined to answer.");
        }
        const verdict = ground({ text, cited, ...(previous === undefined ? {} : { previous }) }, evidence);
        if (verdict.kind === "filler") continue;
        if (verdict.kind === "silence") {
          incomplete = true;
          continue;
        }
        previous = text;
        if (verdict.kind === "supported") {
          given++;
          yield sentencePart(text, cite(verdict.support));
        } else {
          withheld++;
          yield { type: "withheld", reason: verdict.reason ?? "the source does not say so" };
          // What it says in words of its own, the sentence that it cites says in the document's.
          for (const ref of verdict.reworded ? cited : []) {
            if (cite.has(ref)) continue;
            given++;
            quoted++;
            yield { ...sentencePart(sentenceText(passages, ref), cite([ref])), quoted: true };
          }
        }
      }
    };
    try {
      for await (const piece of pieces) {
        yield* check(reader.push(piece));
        if (reader.full) break;
      }
      yield* check(reader.end(false));
      incomplete ||= reader.abstained;
      count(usage());
      yield end("model");
      return;
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      if (error.reason === "cut_off" || error.reason === "timeout") yield* check(reader.end(true));
      yield { type: "fallback", reason: error.reason, message: error.message };
    }
  }

  if (quoteBecause && drafter && passages.length > 0) yield { type: "fallback", ...quoteBecause };
  signal.throwIfAborted();
  const chosen = overview
    ? passages.map((_, passage) => ({ passage, sentence: 0 }))
    : excerpts(parts, passages, evidence, corpus, () => (incomplete = true));
  for (const refs of chosen) {
    if (cite.has(refs)) continue;
    given++;
    yield sentencePart(sentenceText(passages, refs), cite([refs]));
  }
  yield end("extractive");
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
    const refs = passages.map((_, passage) => ({ passage, sentence: 0 }));
    yield sentencePart(outline, citations(passages)(refs));
  }
  const outcome = outline === undefined ? "not_in_corpus" : "answered";
  yield { type: "end", outcome, drafter: "extractive", quoted: 0, withheld: 0, nearest: [] };
}

/**
 * The sentences that the extractive drafter quotes, each once, in reading order; `missing` is called for a part of the
 * question that has no answer.
 */
function excerpts(
  parts: readonly QuestionPart[],
  passages: readonly RetrievedPassage[],
  evidence: ReturnType<typeof readEvidence>,
  corpus: Corpus,
  missing: () => void,
): SentenceRef[] {
  const refs = new Map<string, SentenceRef>();
  for (const part of parts) {
    const sentences = extract(part, passages, evidence, corpus);
    if (sentences.length === 0) missing();
    for (const ref of sentences) refs.set(`${ref.passage}.${ref.sentence}`, ref);
  }
  const place = ({ passage, sentence }: SentenceRef) => {
    const { document = "", sentences = [] } = passages[passage] ?? {};
    return { document, start: sentences[sentence]?.start ?? 0 };
  };
  return [...refs.values()].sort(
    (a, b) => place(a).document.localeCompare(place(b).document) || place(a).start - place(b).start,
  );
}

function sentencePart(text: string, citations: Citation[]): Extract<AnswerEvent, { type: "part" }> {
  return { type: "part", part: { kind: "sentence", text: asInline(text) }, citations };
}

function sentenceText(passages: readonly RetrievedPassage[], { passage, sentence }: SentenceRef): string {
  return (passages[passage]?.sentences[sentence]?.text ?? "").replace(/\s+/g, " ");
}

/** The sections that come nearest to a question, each once, best first. */
function nearest(passages: readonly RetrievedPassage[]): NearestSection[] {
  const sections = new Map<string, NearestSection>();
  for (const { document, title, section, anchor, score } of passages) {
    if (score === 0) continue;
    sections.set(`${document}#${anchor}`, { document, title, section, anchor });
  }
  return [...sections.values()].slice(0, nearestLimit);
}
