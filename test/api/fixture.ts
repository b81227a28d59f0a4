import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import type { AnswerEvent, Citation, Turn } from "../../functions/answer/events.ts";
import { createApp } from "../../functions/api/app.ts";
import type { Services } from "../../functions/api/services.ts";
import type { Corpus, CorpusDocument, RetrievedPassage } from "../../functions/corpus/corpus.ts";
import type { Metadata, Section } from "../../functions/corpus/document.ts";
import { shelfOf } from "../../functions/corpus/shelf.ts";
import { startLocalDynamo } from "../../functions/local/dynamodb.ts";
import { readerLink } from "../../functions/reader/reader-link.ts";
import type { Admit } from "../../functions/state/admission.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import type { Answering } from "../../functions/turn/answering.ts";
import { conversationsOf } from "../../functions/turn/stored-turn.ts";
import { turnsOf } from "../../functions/turn/turn.ts";

const folder = await mkdtemp(path.join(tmpdir(), "footnote-chat-"));
const database = await startLocalDynamo(folder);
export const client = documentClient({ endpoint: database.endpoint });
await createTable(client, "test");

/** One for all tests of a file. */
export const conversations = conversationsOf(client, { table: "test", retentionDays: 1, space: "web" });

afterAll(async () => {
  client.destroy();
  await database.close();
  await rm(folder, { recursive: true });
});

type StoredDocument = CorpusDocument;

/** A document with an address of its own, and one without. */
const library: StoredDocument[] = [
  bound({ id: "chips", title: "Chips at home", language: "en", source: "The Chip Letter" }, [
    ["Stockpiles", "Firms bought chips before the ban. They hold them in stock – “for years”, one says."],
    ["The cloud", "Others rent computing time. Clouds abroad are open to all."],
  ]),
  bound({ id: "report", title: "Yearly report", language: "en", url: "https://example.org/report?y=1" }, [
    [
      "Results",
      "Sales fell by 12% in 2023, R&D rose. The share of new customers, which the report counts\n\
in a way that no other report of the industry does, stayed well below the mark of the year before last.",
    ],
  ]),
];

function bound(metadata: Metadata & { id: string }, chapters: [string, string][]): StoredDocument {
  let text = metadata.title;
  const sections: Section[] = [];
  for (const [title, body] of chapters) {
    const start = text.length + 2;
    text += `\n\n${title}\n\n${body}`;
    const anchor = title.toLowerCase().replaceAll(" ", "-");
    sections.push({ title, path: [metadata.title, title], anchor, level: 2, start, end: text.length });
  }
  return { ...metadata, text, sections, blocks: [], marks: [] };
}

function passages({ id, title, url, text, sections }: StoredDocument): RetrievedPassage[] {
  return sections.map((section) => {
    const start = section.start + section.title.length + 2;
    const body = text.slice(start, section.end);
    return {
      document: id,
      title,
      ...(url === undefined ? {} : { source: url }),
      section: section.title,
      path: section.path,
      anchor: section.anchor,
      text: body,
      start,
      end: section.end,
      sentences: [{ start, end: section.end, text: body, block: 0 }],
      blocks: [{ kind: "paragraph", start, end: section.end, leansOn: [] }],
      marks: [],
      evidence: 1,
      score: 1,
    };
  });
}

const find = (query: string) =>
  library.flatMap(passages).filter(({ text }) => query.split(" ").some((word) => text.includes(word)));

export const corpus: Corpus = {
  hash: "c0ffee",
  documentCount: library.length,
  sectionCount: library.flatMap(({ sections }) => sections).length,
  passageCount: library.flatMap(passages).length,
  documents: () =>
    library.map(({ text: _, sections: __, blocks: ___, marks: ____, ...metadata }) => metadata),
  document: (id) => library.find((document) => document.id === id),
  search: async (query, limit) => find(query).slice(0, limit),
  passages: () => library.flatMap(passages),
  around: ({ document }) => library.filter(({ id }) => id === document).flatMap(passages),
  likeness: async () => undefined,
  rarity: () => 1,
  knows: () => true,
};

/** A citation of words that stand in a document. */
export function cite(id: number, document: string, quote: string): Citation {
  const passage = library
    .flatMap(passages)
    .find(({ document: of, text }) => of === document && text.includes(quote));
  if (!passage) throw new Error(`${quote} is not in ${document}`);
  const { title, section, path, anchor, source } = passage;
  const start = passage.start + passage.text.indexOf(quote);
  const at = { start, end: start + quote.length };
  return {
    id,
    document,
    title,
    section,
    path,
    anchor,
    ...(source === undefined ? {} : { source }),
    quote,
    ...at,
  };
}

export const bought = cite(1, "chips", "Firms bought chips before the ban.");
export const sales = cite(2, "report", "Sales fell by 12% in 2023, R&D rose.");
export const usage = { inputTokens: 900, outputTokens: 40 };

/** Two sentences of a model, the second with both citations. */
export const answered: AnswerEvent[] = [
  { type: "retrieved", passages: find("Firms Sales") },
  { type: "part", part: { kind: "sentence", text: "Firms bought chips early." }, citations: [bought] },
  { type: "withheld", reason: "unsupported: 90%" },
  {
    type: "part",
    part: { kind: "sentence", text: "Sales fell, though they bought." },
    citations: [bought, sales],
  },
  { type: "end", outcome: "partial", drafter: "model", quoted: 0, withheld: 1, usage, nearest: [] },
];

export const notInCorpus: AnswerEvent[] = [
  { type: "retrieved", passages: [] },
  {
    type: "end",
    outcome: "not_in_corpus",
    drafter: "extractive",
    quoted: 0,
    withheld: 0,
    nearest: [
      { document: "chips", title: "Chips at home", section: "Stockpiles", anchor: "stockpiles" },
      { document: "chips", title: "Chips at home", section: "The cloud", anchor: "the-cloud" },
    ],
  },
];

export const quotedInstead: AnswerEvent[] = [
  { type: "retrieved", passages: [] },
  { type: "fallback", reason: "timeout", message: "The model took too long." },
  { type: "part", part: { kind: "sentence", text: bought.quote }, citations: [bought] },
  { type: "end", outcome: "answered", drafter: "extractive", quoted: 0, withheld: 0, nearest: [] },
];

/** An app whose answers are scripted; what it was asked and what it logged can be read. */
export function scriptedApp(
  script: AnswerEvent[] | Answering,
  {
    admit = admitAll,
    corpus: answered = corpus,
    ...parts
  }: Partial<Services> & { admit?: Admit; corpus?: Corpus } = {},
) {
  const asked: { text: string; history: readonly Turn[] }[] = [];
  const logged: Parameters<Services["log"]>[0][] = [];
  const log: Services["log"] = (entry) => logged.push(entry);
  const answer: Answering = (question, signal, from) => {
    asked.push({ text: question.text, history: question.history });
    return typeof script === "function" ? script(question, signal, from) : replay(script);
  };
  const kept = { conversations, ...parts }.conversations;
  const shelf = shelfOf(answered);
  const app = createApp({
    shelf,
    turns: turnsOf({ shelf, answer, admit, conversations: kept, log }),
    conversations,
    allowedOrigins: [],
    admitSearch: admitAll,
    admitRequest: admitAll,
    visitorOf: () => "127.0.0.1",
    siteOf: (c) => new URL(c.req.url).origin,
    nameOf: (who) => createHash("sha256").update(who).digest("hex").slice(0, 32),
    readerLink,
    log,
    ...parts,
  });
  return { app, asked, logged };
}

const admitAll: Admit = async () => ({ rates: [], leave: async () => {} });

async function* replay(events: AnswerEvent[]) {
  yield* events;
}

/** A JSON body of a length that is not told. */
export function inPieces(pieces: Iterable<string>): RequestInit {
  const body = ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
  return { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" };
}

export { chatBody } from "./chat-body.ts";
export { post } from "./post.ts";
