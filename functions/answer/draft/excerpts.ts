import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import { inWords } from "../../corpus/in-words.ts";
import { akin, synonymsOf } from "../../language/english/lexicon.ts";
import { offers } from "../../language/english/questions.ts";
import { type Token, tokenize } from "../../language/terms.ts";
import type { SentenceRef } from "../parts.ts";
import type { QuestionPart } from "../question/question.ts";
import { groupsOf, stretchAround } from "./stretches.ts";

const mostExcerpts = 3;
/** How much a word counts that stands not in the sentence itself but in what it leans on or stands beside. */
const beside = { lead: 0.9, section: 0.9, titles: 0.7, stretch: 0.8, synonym: 0.7, form: 0.9 };
/** What the search's own score counts beside the share of the question's words. */
const searchShare = 0.35;
/** How much the words count that the rest of the question or the conversation adds. */
const carriedShare = 0.4;
/** What a stretch is worth without anything of the kind that is wanted: a sum may be none, but somebody is named. */
const lacking = { who: 0, date: 0.85, money: 0.7, percentage: 0.7, amount: 0.85, anything: 1 };

interface Wanted {
  term: string;
  weight: number;
  /** Terms that say the same, with what they count. */
  others: Map<string, number>;
}

interface Candidate {
  passage: number;
  sentences: number[];
  /** By wanted word, 0 to 1. */
  covers: number[];
  /** Share of the question's words, by their rarity. */
  cover: number;
  score: number;
}

/**
 * The stretches of the passages that answer a question, at most three, best first; `missing` when a part of it has none.
 * It abstains when the passages do not speak of enough of what is asked.
 */
export function excerpts(
  parts: readonly QuestionPart[],
  passages: readonly RetrievedPassage[],
  corpus: Corpus,
): { stretches: SentenceRef[][]; missing: boolean } {
  const chosen: Candidate[] = [];
  let missing = false;
  for (const part of parts) {
    const found = choose(part, passages, corpus);
    missing ||= found.length === 0;
    for (const candidate of found) if (!chosen.some((other) => overlaps(other, candidate))) chosen.push(candidate);
  }
  const stretches = chosen
    .slice(0, Math.max(mostExcerpts, parts.length))
    .map(({ passage, sentences }) => sentences.map((sentence) => ({ passage, sentence })));
  return { stretches, missing };
}

/** The candidates that answer a part, best first. */
function choose(part: QuestionPart, passages: readonly RetrievedPassage[], corpus: Corpus): Candidate[] {
  const wanted = weigh(part, corpus);
  if (wanted.length === 0) return [];
  const candidates = candidatesOf(wanted, part, passages).sort((a, b) => b.score - a.score);
  const [best] = candidates;
  if (!best || best.cover < enough) return [];
  const chosen = [best];
  for (const candidate of candidates.slice(1)) {
    if (chosen.length === mostExcerpts) break;
    if (chosen.some((other) => overlaps(other, candidate))) continue;
    const gain = wanted.reduce((sum, { weight }, i) => {
      const known = Math.max(...chosen.map(({ covers }) => covers[i] ?? 0));
      return sum + weight * Math.max(0, (candidate.covers[i] ?? 0) - known);
    }, 0);
    const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
    if (candidate.score >= near * best.score || gain / total >= addition) chosen.push(candidate);
  }
  return chosen;
}
/** Below this share of a question's words nothing answers it. */
const enough = 0.6;
/** Another stretch is shown if it comes this close to the best one … */
const near = 0.8;
/** … or has this share of the question's words besides. */
const addition = 0.25;

function weigh({ terms, carried }: QuestionPart, corpus: Corpus): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = ({ term, raw }: Token, share: number) => {
    if (wanted.has(term)) return;
    const others = new Map([...synonymsOf(term)].map((other) => [other, beside.synonym]));
    wanted.set(term, { term, weight: share * (0.3 + corpus.rarity(raw)), others });
  };
  for (const token of terms) add(token, 1);
  for (const token of carried) add(token, carriedShare);
  return [...wanted.values()];
}

/** The best stretch of each group of sentences. */
function candidatesOf(
  wanted: readonly Wanted[],
  part: QuestionPart,
  passages: readonly RetrievedPassage[],
): Candidate[] {
  const bestScore = Math.max(...passages.map(({ score }) => score), 1e-9);
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
  return passages.flatMap((passage, p) => {
    const groups = groupsOf(passage);
    const own = passage.sentences.map((_, s) => termsIn(inWords(passage, s)));
    const section = termsIn(passage.path.at(-1) ?? "");
    const titles = termsIn(passage.path.slice(0, -1).join(" "));
    const leads = passage.blocks.map(({ leansOn }) => termsIn(leansOn.map(({ text }) => text).join(" ")));
    const strength = (word: Wanted, s: number) =>
      Math.max(
        match(word, own[s]),
        beside.lead * match(word, leads[passage.sentences[s]?.block ?? -1]),
        beside.section * match(word, section),
        beside.titles * match(word, titles),
      );
    return groups.map(({ first, last }): Candidate => {
      let best = first;
      let most = -1;
      for (let s = first; s <= last; s++) {
        const covered = wanted.reduce((sum, word) => sum + word.weight * strength(word, s), 0);
        if (covered > most) [best, most] = [s, covered];
      }
      const sentences = stretchAround(passage, groups, best);
      const covers = wanted.map((word) =>
        Math.max(strength(word, best), ...sentences.map((s) => beside.stretch * match(word, own[s]))),
      );
      const cover = wanted.reduce((sum, { weight }, i) => sum + weight * (covers[i] ?? 0), 0) / total;
      const text = sentences.map((s) => passage.sentences[s]?.text ?? "").join(" ");
      const kind = offers(text, part) ? 1 : lacking[part.wanted];
      const score = kind * ((1 - searchShare) * cover + (searchShare * passage.score) / bestScore);
      return { passage: p, sentences, covers, cover: kind * cover, score };
    });
  });
}

/** How well a set of terms has a word, 0 to 1. */
function match({ term, others }: Wanted, terms: ReadonlySet<string> | undefined): number {
  if (!terms) return 0;
  if (terms.has(term)) return 1;
  let best = 0;
  for (const [other, worth] of others) if (worth > best && terms.has(other)) best = worth;
  if (best < beside.form) for (const other of terms) if (akin(term, other)) return beside.form;
  return best;
}

/** The terms of a text, those in names of code ("setCookie", "max_size") each by itself as well. */
function termsIn(text: string): ReadonlySet<string> {
  const parts = text.replace(/(?<=\p{Ll})(?=\p{Lu})|_/gu, " ");
  return new Set([...tokenize(text), ...(parts === text ? [] : tokenize(parts))].map(({ term }) => term));
}

function overlaps(a: Candidate, b: Candidate): boolean {
  return a.passage === b.passage && a.sentences.some((sentence) => b.sentences.includes(sentence));
}
