import type { Reader } from "../../../functions/answer/draft/model.ts";
import { type Grounded, type Grounding, ground } from "../../../functions/answer/ground/ground.ts";
import type { DraftPart, SentenceRef } from "../../../functions/answer/parts.ts";
import type { RetrievedPassage } from "../../../functions/corpus/corpus.ts";
import { buildIndex } from "../../../functions/corpus/index/build.ts";
import { openIndex } from "../../../functions/corpus/search/open.ts";
import { filesOf } from "../../corpus/files.ts";
import { type ChatRequest, type Script, type ScriptedModel, writes } from "../scripted-model.ts";

/** The passages of documents in Markdown, by the names of their files, read as any corpus is. */
export async function passagesOf(...documents: string[]): Promise<RetrievedPassage[]> {
  const files = Object.fromEntries(documents.map((text, i) => [`document-${i + 1}.md`, text]));
  return (await openIndex(await buildIndex(filesOf(files)))).passages();
}

/** A statement as the checking model gets it, with the passages' sentences by their numbers. */
export interface Asked {
  statement: string;
  before: string | undefined;
  sentences: Map<string, string>;
}
type Judge = (asked: Asked) => { supported: boolean; by: string[] } | undefined;

/** The statements of a request to the checking model. */
export function askedOf({ messages }: ChatRequest): Asked[] {
  const text = messages.map(({ content }) => content).join("\n");
  const numbered = [
    ...(text.split("<statements>")[0] ?? "").matchAll(
      /\[(\d+\.\d+)\]([\s\S]*?)(?=\n\[\d+\.\d+\]|\n<\/passage>)/g,
    ),
  ];
  const sentences = new Map(numbered.map(([, number = "", words = ""]) => [number, words.trim()]));
  return [
    ...text.matchAll(/(?:<before>([\s\S]*?)<\/before>\n)?<statement number="\d+">([\s\S]*?)<\/statement>/g),
  ].map(([, before, statement = ""]) => ({ statement, before, sentences }));
}

/** A checking model that judges each statement as it is told. */
export function reads(judge: Judge): Script {
  return (response, request) => {
    const verdicts = askedOf(request).flatMap((asked, i) => {
      const verdict = judge(asked);
      return verdict ? [{ number: i + 1, ...verdict }] : [];
    });
    return repliesJson({ verdicts })(response, request);
  };
}

export function repliesJson(value: unknown): Script {
  return replies(JSON.stringify(value));
}

/** A whole completion with this content. */
export function replies(content: string): Script {
  const usage = { prompt_tokens: 1000, completion_tokens: 30, total_tokens: 1030 };
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return writes(
    JSON.stringify({ id: "c", object: "chat.completion", created: 0, model: "scripted", choices, usage }),
    "application/json",
  );
}

/** Supports whatever it is asked, by the sentence that shares most words with it. */
export const yes: Judge = (asked) => ({ supported: true, by: nearest(asked) });

/** The numbers of up to three sentences that have most of the statement's words together. */
export function nearest({ statement, sentences }: Asked): string[] {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const sought = words(statement);
  const chosen: string[] = [];
  while (chosen.length < 3) {
    const [best] = [...sentences]
      .map(([number, text]) => ({ number, shared: [...words(text)].filter((word) => sought.has(word)) }))
      .sort((a, b) => b.shared.length - a.shared.length);
    if (!best || (chosen.length > 0 && best.shared.length < 2)) break;
    chosen.push(best.number);
    for (const word of best.shared) sought.delete(word);
  }
  return chosen;
}

/** The place of the sentence that contains some words. */
export function refTo(words: string, passages: readonly RetrievedPassage[]): SentenceRef {
  for (const [passage, { sentences }] of passages.entries())
    for (const [sentence, { text }] of sentences.entries())
      if (text.includes(words)) return { passage, sentence };
  throw new Error(`no sentence contains ${words}`);
}

export function readerOf(server: ScriptedModel, wholeMs = 10_000): Reader {
  const { client } = server.model();
  return { client, name: "scripted", wholeMs };
}

export async function* partsOf(...parts: (string | DraftPart)[]): AsyncGenerator<DraftPart> {
  for (const part of parts)
    yield typeof part === "string" ? { kind: "sentence", text: part, cited: [] } : part;
}

/** What came of drafted parts, "checking" left out. */
export async function grounded(
  parts: AsyncIterable<DraftPart>,
  context: Partial<Grounding> & Pick<Grounding, "passages">,
): Promise<Exclude<Grounded, { kind: "checking" }>[]> {
  const found: Exclude<Grounded, { kind: "checking" }>[] = [];
  const whole = { reader: undefined, signal: new AbortController().signal, ...context };
  for await (const event of ground(parts, whole)) if (event.kind !== "checking") found.push(event);
  return found;
}

/** The texts of what was let out as drafted. */
export function keptTexts(events: readonly Grounded[]): string[] {
  return events.flatMap((event) => (event.kind === "kept" ? [event.part.text] : []));
}

/** The words of the documents that stand in the place of drafts. */
export function quotedTexts(events: readonly Grounded[], passages: readonly RetrievedPassage[]): string[] {
  return events.flatMap((event) =>
    event.kind === "quoted" ? event.refs.map((ref) => textAt(ref, passages)) : [],
  );
}

export function textAt({ passage, sentence }: SentenceRef, passages: readonly RetrievedPassage[]): string {
  return passages[passage]?.sentences[sentence]?.text ?? "";
}
