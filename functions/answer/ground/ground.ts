import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { Reader } from "../draft/model.ts";
import type { Usage } from "../events.ts";
import type { DraftPart, SentenceRef } from "../parts.ts";
import { type Evidence, type EvidenceSentence, readEvidence } from "./evidence.ts";
import { carriedBy, readStatement, type Statement, unheard } from "./exactness.ts";
import { type Put, type Reading, reading } from "./reading.ts";
import { repeated } from "./repeats.ts";
import { replacementOf } from "./replacement.ts";

/** What comes of a drafted part. */
export type Grounded =
  | { kind: "kept"; part: DraftPart; support: SentenceRef[] }
  /** Stands in the place of the draft: sentences of one block, in order. */
  | { kind: "quoted"; refs: SentenceRef[] }
  | { kind: "withheld"; reason: string }
  /** A reading has begun; of what, nobody is told. */
  | { kind: "checking" };

export interface Grounding {
  passages: RetrievedPassage[];
  /** The checking model; without it only what repeats the passages to the letter goes out as drafted. */
  reader: Reader | undefined;
  /** The name that the site gives itself: who "we" are. */
  site?: string | undefined;
  signal: AbortSignal;
  /** Called with what each reading cost. */
  count?(usage: Usage): void;
  /** Called once when a part was decided without a reading that it needed. */
  unread?(): void;
}

interface Entry {
  part: DraftPart;
  statement: Statement;
  /** Of an item: the sentence that its list stands under. */
  lead?: Entry;
  outcome?: { support: SentenceRef[] } | { reason: string };
}

const nobody = "nobody could check it";

/**
 * Decides about drafted parts as they arrive and gives out, in their order, what the reader may see: what repeats the
 * passages or passes exactness and the reading, a quotation in the place of what does not, or nothing. The first
 * statement is read at once; what arrives during a reading waits together for the next.
 * @throws what `parts` throws, once everything that arrived before is decided, and the reason of `signal`.
 */
export async function* ground(parts: AsyncIterable<DraftPart>, context: Grounding): AsyncGenerator<Grounded> {
  const { passages, site, signal } = context;
  const stopped = new AbortController();
  const within = AbortSignal.any([signal, stopped.signal]);
  const source = parts[Symbol.asyncIterator]();
  // The model drafts while the passages are read.
  let arriving: Promise<Arrival> | undefined = arrival(source);
  const evidence = await readEvidence(passages, site);
  const entries: Entry[] = [];
  const shown = new Shown();
  let { reader } = context;
  let failure: { error: unknown } | undefined;
  let underWay: { batch: Entry[]; done: Promise<Done> } | undefined;
  let told = false;
  const refuseUnread = (unread: readonly Entry[]) => {
    for (const entry of unread) entry.outcome = { reason: nobody };
    if (unread.length > 0 && !told) context.unread?.();
    told ||= unread.length > 0;
  };

  try {
    while (arriving || underWay || entries.length > 0) {
      const waiting = entries.filter(({ outcome }) => !outcome);
      if (!reader) refuseUnread(waiting);
      else if (!underWay && waiting.length > 0) {
        underWay = { batch: waiting, done: read(reader, waiting, entries, shown, context, within) };
        yield { kind: "checking" };
      }
      yield* release(entries, shown, evidence, arriving === undefined);
      const next: (Arrival | Done)[] = await firstOf(arriving, underWay?.done);
      signal.throwIfAborted();
      for (const event of next) {
        if (event.kind === "read") {
          const batch = underWay?.batch ?? [];
          underWay = undefined;
          if (event.usage) context.count?.(event.usage);
          if (event.failed) reader = undefined;
          if (event.verdicts) decide(batch, event.verdicts, evidence);
          else refuseUnread(batch);
        } else if (event.kind === "part") {
          arriving = arrival(source);
          enter(event.part, entries, shown, evidence);
        } else {
          arriving = undefined;
          if (event.kind === "failed") failure = { error: event.error };
        }
      }
    }
    if (failure) throw failure.error;
  } finally {
    stopped.abort();
    if (arriving) source.return?.().catch(() => undefined);
  }
}

type Arrival = { kind: "part"; part: DraftPart } | { kind: "end" } | { kind: "failed"; error: unknown };
type Done = { kind: "read"; failed?: true } & Partial<Reading>;

function arrival(source: AsyncIterator<DraftPart>): Promise<Arrival> {
  return source.next().then(
    ({ value, done }): Arrival => (done ? { kind: "end" } : { kind: "part", part: value }),
    (error): Arrival => ({ kind: "failed", error }),
  );
}

/** Whichever is there first; nothing when neither is awaited. */
async function firstOf<A, B>(a: Promise<A> | undefined, b: Promise<B> | undefined): Promise<(A | B)[]> {
  const awaited = [a, b].filter((promise) => promise !== undefined);
  return awaited.length === 0 ? [] : [await Promise.race(awaited)];
}

/** What exactness alone can say of a part that has arrived. */
function enter(part: DraftPart, entries: Entry[], shown: Shown, evidence: Evidence): void {
  const last = entries.at(-1) ?? shown.last;
  const introduces = last?.part.kind === "sentence" && /[:：]\W*$/u.test(last.statement.inline.plain);
  const lead =
    part.kind !== "item" ? undefined : last?.part.kind === "item" ? last.lead : introduces ? last : undefined;
  const statement = readStatement(part, evidence);
  const entry: Entry = { part, statement, ...(lead ? { lead } : {}) };
  const same = repeated(part, statement.inline, lead?.statement.inline.plain, evidence);
  const reason = same.length > 0 ? undefined : unheard(statement, evidence);
  if (same.length > 0) entry.outcome = { support: refsOf(same) };
  else if (reason !== undefined) entry.outcome = { reason };
  entries.push(entry);
}

/** Puts statements to the reading; a reading that fails is told, not thrown. */
async function read(
  reader: Reader,
  batch: readonly Entry[],
  entries: readonly Entry[],
  shown: Shown,
  { passages, site }: Grounding,
  within: AbortSignal,
): Promise<Done> {
  const put = batch.map((entry, i): Put => {
    const before = contextOf(entry, entries, shown);
    const follows =
      before === undefined || before === batch[i - 1] || (before === batch[i - 1]?.lead && i > 0);
    return { text: entry.part.text, ...(follows ? {} : { before: before.part.text }) };
  });
  try {
    return { kind: "read", ...(await reading(reader, passages, put, site, within)) };
  } catch {
    return { kind: "read", failed: true };
  }
}

/** What a statement stands under or behind, if that is shown or may yet be. */
function contextOf(entry: Entry, entries: readonly Entry[], shown: Shown): Entry | undefined {
  const before = entry.lead ?? entries[entries.indexOf(entry) - 1] ?? shown.last;
  return before?.outcome && "reason" in before.outcome ? undefined : before;
}

function decide(
  batch: readonly Entry[],
  verdicts: NonNullable<Reading["verdicts"]>,
  evidence: Evidence,
): void {
  for (const [i, entry] of batch.entries()) {
    const verdict = verdicts[i];
    const support = verdict?.supported ? carriedBy(entry.statement, verdict.by, evidence) : [];
    entry.outcome =
      support.length > 0 ? { support: refsOf(support) } : { reason: "the documents do not say all of it" };
  }
}

/** Gives out what is decided, in order; a replacement waits for what the next statement says. */
function* release(entries: Entry[], shown: Shown, evidence: Evidence, ended: boolean): Generator<Grounded> {
  for (;;) {
    const [entry, next] = entries;
    if (!entry?.outcome) return;
    const { lead } = entry;
    // An item means nothing without the sentence that says what the list is.
    if (lead?.outcome && "reason" in lead.outcome && "support" in entry.outcome)
      entry.outcome = { reason: "what its list is, was not supported" };
    if ("support" in entry.outcome) {
      yield { kind: "kept", part: entry.part, support: entry.outcome.support };
      shown.say(entry);
    } else {
      if (!next?.outcome && !(ended && !next)) return;
      const said = new Shown();
      if (next) said.say(next);
      const refs = replacementOf(entry.statement, evidence, (one) => shown.has(one) || said.has(one));
      if (refs.length > 0) yield { kind: "quoted", refs };
      else yield { kind: "withheld", reason: entry.outcome.reason };
      shown.show(refs);
    }
    shown.last = entry;
    entries.shift();
  }
}

/** What the reader has seen. A statement that cites code has not shown it; one that cites a sentence has said it. */
class Shown {
  last: Entry | undefined;
  readonly #said = new Set<string>();
  readonly #shown = new Set<string>();

  has({ block, ...ref }: EvidenceSentence): boolean {
    return this.#shown.has(keyOf(ref)) || (block.kind !== "code" && this.#said.has(keyOf(ref)));
  }

  /** A statement that is kept. */
  say({ part, outcome }: Entry): void {
    if (!outcome || !("support" in outcome)) return;
    for (const ref of outcome.support) (part.kind === "code" ? this.#shown : this.#said).add(keyOf(ref));
  }

  show(refs: readonly SentenceRef[]): void {
    for (const ref of refs) this.#shown.add(keyOf(ref));
  }
}

function keyOf({ passage, sentence }: SentenceRef): string {
  return `${passage}.${sentence}`;
}

function refsOf(sentences: readonly SentenceRef[]): SentenceRef[] {
  return sentences.map(({ passage, sentence }) => ({ passage, sentence }));
}
