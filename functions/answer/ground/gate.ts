import { termOf } from "../../corpus/terms.ts";
import { contradiction, type Pair } from "./contradictions.ts";
import {
  bestMatch,
  type Evidence,
  type EvidenceSentence,
  type Matches,
  matchWord,
  spellsOut,
} from "./evidence.ts";
import { sameQuantity } from "./quantities.ts";
import { contentWords, isVerb, readStatement, type Statement, type Word } from "./statement.ts";

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
  /** How well the evidence covers the sentence, 0..1; below `threshold` for everything unsupported. */
  score: number;
  /** The sentences that support it, in reading order; empty unless supported. */
  support: SentenceRef[];
  /** Why it is not supported, in one phrase. */
  reason?: string;
}

export interface Drafted {
  text: string;
  /** Sentences that the draft cites for it; preferred among equals, never trusted. */
  cited: readonly SentenceRef[];
  /** The drafted sentence before it, which its pronouns may point to. */
  previous?: string;
}

/** The share of a sentence's plain words that the evidence must cover. */
export const threshold = 0.6;
const verblessThreshold = 0.75;
/** A sentence carries a claim by itself only if it covers this share of the plain words without its context. */
const coreShare = 0.4;
const contextStrength = { antecedent: 0.8, titles: 0.6, neighbour: 0.5 };
const candidates = 6;

const silence =
  /\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?|information)\b.{0,40}\b(?:(?:do|does|did)(?: not|n['’]t)|never|no\b.{0,12})\s*(?:\w+\s){0,2}?(?:say|state|mention|specify|contain|include|provide|give|discuss|cover|answer|indicate|reveal|disclose|address)\w*|\b(?:not|no|n['’]t)\b.{0,30}\b(?:mentioned|stated|specified|provided|given|found|covered|available|information)\b.{0,40}\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?)\b/i;
const chatter = new Set(
  `sure certainly course happy glad pleased hope hopefully help question answer ask let know free feel further more thank welcome please
  hello hi hey greeting anything else detail want like look follow below above based document passage summary here information provide`
    .split(/\s+/)
    .map(termOf),
);

/**
 * Decides whether retrieved passages support a drafted sentence: its names, quantities, polarity and roles must
 * agree with sentences that cover its content. Deterministic, calls no model.
 *
 * A claim is held against one sentence at a time, with what that sentence leans on (the sentence that its pronoun
 * points to, the titles above it). Only a sentence of several clauses may rest on several: each clause on its own.
 */
export function ground(drafted: Drafted, evidence: Evidence): Verdict {
  const statement = readStatement(drafted.text);
  if (silence.test(drafted.text)) return { kind: "silence", score: 0, support: [] };
  const content = contentWords(statement);
  if (
    statement.quantities.length === 0 &&
    content.every((word) => word.name !== true && chatter.has(word.term))
  ) {
    return { kind: "filler", score: 1, support: [] };
  }
  const subject =
    statement.anaphoric && drafted.previous ? subjectOf(readStatement(drafted.previous), evidence) : [];
  const whole = assess(statement, subject, drafted.cited, evidence);
  if (whole.support.length > 0)
    return { kind: "supported", score: whole.score, support: order(whole.support) };
  const parts = clauses(statement);
  if (parts.length > 1) {
    const lead = [...subject, ...subjectOf(statement, evidence)];
    const verdicts = parts.map((part, i) =>
      assess(readStatement(part.text), i === 0 || part.ownSubject ? subject : lead, drafted.cited, evidence),
    );
    if (verdicts.every((verdict) => verdict.support.length > 0)) {
      const support = order(verdicts.flatMap((verdict) => verdict.support));
      return { kind: "supported", score: Math.min(...verdicts.map((verdict) => verdict.score)), support };
    }
  }
  return { kind: "unsupported", score: whole.score, support: [], reason: whole.reason };
}

interface Assessment {
  score: number;
  support: SentenceRef[];
  reason: string;
}

/** Holds one clause against the most promising sentences and returns the best outcome. */
function assess(
  statement: Statement,
  subject: readonly Word[],
  cited: readonly SentenceRef[],
  evidence: Evidence,
): Assessment {
  const words = contentWords(statement);
  const matches = new Map(words.map((word) => [word, matchWord(word, evidence)]));
  for (const word of subject) matches.set(word, matchWord(word, evidence));
  const ranked = evidence.sentences
    .map((sentence) => ({
      sentence,
      hits: overlap(words, matches, sentence, evidence),
      cited: cited.some((ref) => isSame(ref, sentence)),
    }))
    .filter(({ hits, cited }) => hits > 0 || cited)
    .sort((a, b) => b.hits + (b.cited ? 1 : 0) - (a.hits + (a.cited ? 1 : 0)))
    .slice(0, candidates);
  let best: Assessment = { score: 0, support: [], reason: "no sentence of the source speaks of it" };
  for (const { sentence } of ranked) {
    const found = hold(statement, words, subject, matches, sentence, evidence);
    if (found.support.length > best.support.length && best.support.length === 0) best = found;
    else if (found.support.length > 0 === best.support.length > 0 && found.score > best.score) best = found;
  }
  return best;
}

function overlap(
  words: Word[],
  matches: Map<Word, Matches>,
  { words: has }: EvidenceSentence,
  evidence: Evidence,
): number {
  let sum = 0;
  for (const word of words) {
    const found = bestMatch(matches.get(word) ?? new Map(), has);
    if (found) sum += evidence.weight(word.term) * found.strength;
  }
  return sum;
}

/** Holds a clause against one sentence and its context. */
function hold(
  statement: Statement,
  words: Word[],
  subject: readonly Word[],
  matches: Map<Word, Matches>,
  core: EvidenceSentence,
  evidence: Evidence,
): Assessment {
  const leansOn = leaning(core) ? core.previous : undefined;
  const pairs: Pair[] = [];
  let used = false;
  let covered = 0;
  let coveredByCore = 0;
  let total = 0;
  const missing: Word[] = [];

  for (const word of words) {
    const match = matches.get(word) ?? new Map<string, number>();
    const inCore = bestMatch(match, core.words);
    const inAntecedent = leansOn && bestMatch(match, leansOn.words);
    const inTitles = bestMatch(match, core.titleWords);
    if (inCore) pairs.push({ claim: word, evidence: inCore.word });
    const isName =
      word.name === true ||
      (word.name === "maybe" && !evidence.common.has(word.term) && !evidence.vocabulary.has(word.term)) ||
      (word.name === "maybe" && evidence.names.has(word.term));
    const elsewhere = Math.max(
      (inAntecedent?.strength ?? 0) * contextStrength.antecedent,
      (inTitles?.strength ?? 0) * contextStrength.titles,
    );
    if (!inCore && inAntecedent) used = true;
    if (isName) {
      if (!inCore && elsewhere === 0 && !spellsOut(word.raw, core.statement)) missing.push(word);
      continue;
    }
    const weight = evidence.weight(word.term);
    total += weight;
    coveredByCore += weight * (inCore?.strength ?? 0);
    const beside = !leansOn && core.previous ? (bestMatch(match, core.previous.words)?.strength ?? 0) : 0;
    covered +=
      weight *
      Math.max(
        inCore?.strength ?? 0,
        elsewhere,
        beside * contextStrength.neighbour,
        spellsOut(word.raw, core.statement) ? 0.9 : 0,
      );
  }

  const coverage = total === 0 ? 1 : covered / total;
  const refuse = (reason: string): Assessment => ({
    score: Math.min(coverage, threshold - 0.01) * 0.8,
    support: [],
    reason,
  });
  const [name] = missing;
  if (name) return refuse(`the source does not name "${name.raw}" in this connection`);
  if (
    subject.length > 0 &&
    !subject.some(
      (word) =>
        bestMatch(matches.get(word) ?? new Map(), core.words) ??
        (leansOn && bestMatch(matches.get(word) ?? new Map(), leansOn.words)) ??
        bestMatch(matches.get(word) ?? new Map(), core.titleWords),
    )
  ) {
    return refuse("the source says it of something else");
  }
  for (const quantity of statement.quantities) {
    const places = [
      core.statement,
      ...(leansOn ? [leansOn.statement] : []),
      ...(quantity.bound ? [] : [core.titles]),
    ];
    // "by 2025" and "after 2025" share the figure only.
    const near = [core.statement, ...(leansOn ? [leansOn.statement] : [])].flatMap(
      (place) => place.quantities,
    );
    const turned = near.some(
      ({ value, bound }) => value === quantity.value && bound && quantity.bound && bound !== quantity.bound,
    );
    const place = turned
      ? undefined
      : places.find(({ quantities }) => quantities.some((other) => sameQuantity(quantity, other)));
    if (!place && !countsNames(quantity.value, statement))
      return refuse(
        `the source does not give the figure ${statement.text.slice(quantity.start, quantity.end)}`,
      );
    if (place && place === leansOn?.statement) used = true;
  }
  // What is said to happen matters more than its circumstances: with no verb covered, the rest must be nearly whole.
  const verbs = words.filter((word) => isVerb(word, statement));
  const verbless = verbs.length > 0 && !verbs.some((word) => pairs.some((pair) => pair.claim === word));
  if (coverage < (verbless ? verblessThreshold : threshold))
    return refuse("the source does not cover what it says");
  if (total > 0 && coveredByCore / total < coreShare)
    return refuse("no single sentence of the source says it");
  if (total === 0 && pairs.length === 0 && statement.quantities.length === 0)
    return refuse("no sentence of the source speaks of it");
  const against = contradiction(statement, core, pairs, evidence.owners);
  if (against) return refuse(against);
  const support = [...(used && leansOn ? [refOf(leansOn)] : []), refOf(core)];
  return {
    score: threshold + (1 - threshold) * ((coverage - threshold) / (1 - threshold)),
    support,
    reason: "",
  };
}

/** Whether a sentence needs the one before it to be understood: a pronoun or "The plan …" at or near its start. */
function leaning({ statement, previous }: EvidenceSentence): boolean {
  if (!previous) return false;
  const [first, second] = statement.words;
  if (!first) return false;
  if (statement.anaphoric) return true;
  if (first.raw === "The" && second && previous.words.has(second.term)) return true;
  return (
    statement.words.slice(0, 4).some((word) => /^(?:it|they|he|she|its|their)$/i.test(word.raw)) &&
    !statement.words.slice(0, 4).some((word) => word.name === true)
  );
}

/** "Two GPUs, the H100 and the H20": a small count that the statement itself enumerates. */
function countsNames(value: number, { words }: Statement): boolean {
  return (
    value >= 2 &&
    value <= 12 &&
    words.filter((word) => word.name === true).length >= value &&
    value === listed(words)
  );
}

function listed(words: Word[]): number {
  const designations = words.filter((word) => /\p{L}/u.test(word.raw) && /\p{N}/u.test(word.raw));
  return designations.length > 0 ? designations.length : words.filter((word) => word.name === true).length;
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
  return contentWords(statement).length < 3 || !statement.words.some((word) => isVerb(word, statement));
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

function refOf({ passage, sentence }: EvidenceSentence): SentenceRef {
  return { passage, sentence };
}

function order(refs: SentenceRef[]): SentenceRef[] {
  const unique = refs.filter((ref, i) => refs.findIndex((other) => isSame(ref, other)) === i);
  return unique.sort((a, b) => a.passage - b.passage || a.sentence - b.sentence);
}
