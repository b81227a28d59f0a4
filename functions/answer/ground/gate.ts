import { termOf } from "../../language/terms.ts";
import { overlap, readClaim } from "./claim.ts";
import { cover } from "./coverage.ts";
import type { Evidence, EvidenceSentence } from "./evidence.ts";
import { type Holding, hold } from "./hold.ts";
import { type Findings, likelihood, threshold } from "./likelihood.ts";
import { contentWords, isVerb, readStatement, type Statement, type Word } from "./statement.ts";
import { holdTogether } from "./together.ts";
import { changedPolarity, changedWord } from "./wording.ts";

/** A sentence of the evidence: index of the passage and of the sentence within it. */
export interface SentenceRef {
  passage: number;
  sentence: number;
}

/** What the gate says of a drafted sentence. */
export interface Verdict {
  /**
   * `filler` claims nothing ("I hope this helps.") and needs no source; `silence` says that
   * the documents do not say something, which no quote can prove.
   */
  kind: "supported" | "unsupported" | "filler" | "silence";
  /** How likely the evidence supports it, 0 to 1: at least `threshold` when it is supported, below when it is not. */
  score: number;
  /** The sentences that support it, in reading order; empty unless supported. */
  support: SentenceRef[];
  /** The sentences that come nearest to it, best first, supported or not; at most five. */
  closest: SentenceRef[];
  /** Why it is not supported, in one phrase. */
  reason?: string;
  /** Not supported, yet the evidence has all its names and figures and most of its words, and says nothing else: a free paraphrase. */
  reworded?: boolean;
}

export interface Drafted {
  text: string;
  /** Sentences that the draft cites for it; preferred among equals, never trusted. */
  cited: readonly SentenceRef[];
  /** The drafted sentence before it, which its pronouns may point to. */
  previous?: string;
}

/** How many sentences a claim is held against: those that share most with it. */
const candidates = 6;
/** By how much the sentence that shares most with a claim must be ahead of the next to have the last word. */
const outstanding = 1.3;

const silence =
  /\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?|information)\b.{0,40}\b(?:(?:do|does|did)(?: not|n['’]t)|never|no\b.{0,12})\s*(?:\w+\s){0,2}?(?:say|state|mention|specify|contain|include|provide|give|discuss|cover|answer|indicate|reveal|disclose|address)\w*|\b(?:not|no|n['’]t)\b.{0,30}\b(?:mentioned|stated|specified|provided|given|found|covered|available|information)\b.{0,40}\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?)\b/i;
const chatter = new Set(
  `sure certainly course happy glad pleased hope hopefully help question answer ask let know free feel further more thank welcome please
  hello hi hey greeting anything else detail want like look follow below above based document passage summary here information provide`
    .split(/\s+/)
    .map((word) => termOf(word)),
);

/**
 * Decides whether retrieved passages support a drafted sentence: its names, quantities, polarity and roles must
 * agree with sentences that cover its content. Deterministic, calls no model.
 *
 * A claim is held against one sentence at a time, with what that sentence leans on (the sentence that its pronoun
 * points to, the titles above it). Only a sentence of several clauses may rest on several: each clause on its own.
 */
export function ground(drafted: Drafted, evidence: Evidence): Verdict {
  // "Yes, …" and "No, …" answer the question; what is claimed comes behind them.
  const statement = readStatement(drafted.text.replace(/^(?:yes|no)[,:]\s+/i, ""));
  if (silence.test(drafted.text)) return { kind: "silence", score: 0, support: [], closest: [] };
  const content = contentWords(statement);
  if (
    statement.quantities.length === 0 &&
    content.every((word) => word.name !== true && chatter.has(word.term))
  ) {
    return { kind: "filler", score: 1, support: [], closest: [] };
  }
  const quoted = evidence.sentences.find((sentence) => sentence.bare === statement.bare);
  if (quoted) return { kind: "supported", score: 1, support: order([quoted]), closest: order([quoted]) };
  const { held, findings, closest } = examine(statement, drafted, evidence);
  const supported = held.support.length > 0;
  const likely = likelihood(findings);
  return {
    kind: supported ? "supported" : "unsupported",
    // The rules decide, the likelihood orders what they decide alike.
    score: supported ? threshold + (1 - threshold) * likely : threshold * likely,
    support: order(held.support),
    closest: distinct(supported ? [...bestFirst(held.support, closest), ...closest] : closest),
    ...(supported ? {} : { reason: held.reason, reworded: isReworded(findings) }),
  };
}

/** The share of a claim's words, by rarity, that a paraphrase has in common with its source and what stands around. */
const rewordedShare = 0.5;

function isReworded({ surroundings, names, quantities, conflict }: Findings): boolean {
  return surroundings >= rewordedShare && names === 1 && quantities === 1 && conflict === 0;
}

/** What the rules say of a claim, and what of it the evidence has. */
export function examine(
  statement: Statement,
  drafted: Drafted,
  evidence: Evidence,
): { held: Holding; findings: Findings; closest: EvidenceSentence[] } {
  const { features, closest } = cover(statement, evidence);
  const held = holdAnyhow(statement, drafted, closest, evidence);
  const holds = held.support.length > 0;
  return {
    held,
    findings: { ...features, holds: Number(holds), conflict: Number(!holds && held.conflict) },
    closest,
  };
}

/** Holds a sentence against single sentences, clause by clause, and against several together, until it holds. */
function holdAnyhow(
  statement: Statement,
  drafted: Drafted,
  closest: readonly EvidenceSentence[],
  evidence: Evidence,
): Holding {
  const subject = pointedTo(statement, drafted, evidence);
  const whole = assess(statement, subject, drafted.cited, evidence);
  if (whole.support.length > 0) return whole;
  const parts = clauses(statement);
  if (parts.length > 1) {
    const lead = [...subject, ...subjectOf(statement, evidence)];
    const verdicts = parts.map((part, i) =>
      assess(readStatement(part.text), i === 0 || part.ownSubject ? subject : lead, drafted.cited, evidence),
    );
    const support = verdicts.flatMap((verdict) => verdict.support);
    // A clause that is only the rest of a repeated sentence does not show what was changed at its edge.
    const claim = readClaim(statement, subject, evidence);
    const changed = support.some((core) => changedWord(claim, core) || changedPolarity(claim, core));
    if (verdicts.every((verdict) => verdict.support.length > 0) && !changed) return { ...whole, support };
  }
  return { ...whole, support: holdTogether(readClaim(statement, subject, evidence), closest, evidence) };
}

/** Holds one clause against the most promising sentences and returns the best outcome. */
function assess(
  statement: Statement,
  subject: readonly Word[],
  cited: readonly SentenceRef[],
  evidence: Evidence,
): Holding {
  const claim = readClaim(statement, subject, evidence);
  const promising = evidence.sentences
    .map((sentence) => {
      const preferred = cited.some((ref) => isSame(ref, sentence)) ? 1 : 0;
      return { sentence, hits: overlap(claim, sentence, evidence) + preferred };
    })
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, candidates);
  const holdings = promising.map(({ sentence }) => hold(claim, sentence, evidence));
  const nothing: Holding = {
    score: 0,
    support: [],
    reason: "no sentence of the source speaks of it",
    conflict: false,
  };
  // What the one sentence that clearly speaks of it says otherwise, no other may say.
  const [foremost] = holdings;
  const [most, second] = promising;
  if (foremost?.conflict && (most?.hits ?? 0) > outstanding * (second?.hits ?? 0)) return foremost;
  const held = holdings.filter(({ support }) => support.length > 0);
  return (held.length > 0 ? held : holdings).reduce(
    (best, next) => (next.score > best.score ? next : best),
    nothing,
  );
}

const someone = new Set(
  "company firm business group organization institution country state person man woman people team author scientist researcher"
    .split(" ")
    .map((word) => termOf(word)),
);

/**
 * What the pronoun that a sentence opens with stands for: the names that the sentence before it is about. "This stockpile …" says
 * itself what it is about, "This company …" does not.
 */
function pointedTo(statement: Statement, { previous }: Drafted, evidence: Evidence): Word[] {
  if (!statement.anaphoric || previous === undefined) return [];
  const [first, thing] = statement.words;
  const says =
    /^(?:this|these|that|those|such)$/i.test(first?.raw ?? "") &&
    thing !== undefined &&
    !thing.stop &&
    thing.name === false &&
    !someone.has(thing.term) &&
    !isVerb(thing, statement);
  return says ? [thing] : subjectOf(readStatement(previous), evidence);
}

/** The names that a sentence is about: those before its first plain word that is no name. */
function subjectOf({ words }: Statement, evidence: Evidence): Word[] {
  const first = words.findIndex(
    (word) =>
      word.name === true ||
      (word.name === "maybe" && (evidence.names.has(word.term) || !evidence.common.has(word.term))),
  );
  const lead = words[first];
  return lead && first < 6 ? [lead] : [];
}

/**
 * Cuts a sentence at its joints, so that each clause may rest on a sentence of its own.
 * A clause without a subject keeps the sentence's: `ownSubject` says that it has one.
 */
function clauses({ text }: Statement): { text: string; ownSubject: boolean }[] {
  const pieces = text.split(
    /(?:;|,\s+(?:and|but|while|whereas|which|who|so)\b|\s+(?:and|while|whereas|but)\s+|,\s+)\s*/,
  );
  const merged: string[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && (weak(piece) || weak(last))) merged[merged.length - 1] = `${last}, ${piece}`;
    else merged.push(piece);
  }
  return merged.map((piece) => ({ text: piece, ownSubject: hasOwnSubject(piece) }));
}

function weak(piece: string): boolean {
  const statement = readStatement(piece);
  return contentWords(statement).length < 2 || !statement.words.some((word) => isVerb(word, statement));
}

function hasOwnSubject(piece: string): boolean {
  const statement = readStatement(piece);
  const verb = statement.words.findIndex((word) => isVerb(word, statement));
  const name = statement.words.findIndex((word) => word.name !== false);
  return name >= 0 && name < 2 && verb > name;
}

function isSame(ref: SentenceRef, sentence: SentenceRef): boolean {
  return ref.passage === sentence.passage && ref.sentence === sentence.sentence;
}

/** A claim's own support in the order of what is closest to it. */
function bestFirst(
  support: readonly EvidenceSentence[],
  closest: readonly EvidenceSentence[],
): EvidenceSentence[] {
  const place = (sentence: EvidenceSentence) =>
    (closest.indexOf(sentence) + closest.length + 1) % (closest.length + 1);
  return [...support].sort((a, b) => place(a) - place(b));
}

const mostClosest = 5;

function distinct(sentences: readonly EvidenceSentence[]): SentenceRef[] {
  const refs = new Map(
    sentences.map(({ passage, sentence }) => [`${passage}.${sentence}`, { passage, sentence }]),
  );
  return [...refs.values()].slice(0, mostClosest);
}

/** In reading order, each once, also where two clauses of it count. */
function order(sentences: readonly EvidenceSentence[]): SentenceRef[] {
  const refs = new Map(
    sentences.map(({ passage, sentence }) => [`${passage}.${sentence}`, { passage, sentence }]),
  );
  return [...refs.values()].sort((a, b) => a.passage - b.passage || a.sentence - b.sentence);
}
