import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import { inWords } from "../../corpus/in-words.ts";
import { akin, synonymsOf } from "../../language/english/lexicon.ts";
import { offers } from "../../language/english/questions.ts";
import { english, type Language, loadLanguage } from "../../language/languages.ts";
import { type Token, termOf, tokenize } from "../../language/terms.ts";
import type { SentenceRef } from "../parts.ts";
import { type QuestionPart, searchQuery } from "../question/question.ts";
import { groupsOf, stretchAround } from "./stretches.ts";

const mostExcerpts = 3;
/** How much a word counts that stands not in the sentence itself but in what it leans on or stands beside. */
const beside = { lead: 0.9, section: 0.9, titles: 0.7, stretch: 0.8, synonym: 0.7, form: 0.9 };
/** What the search's own score counts beside the share of the question's words. */
const searchShare = 0.5;
/** What the likeness of the best sentence counts beside the words. */
const cosineShare = 0.3;
/** How much the words count that the rest of the question or the conversation adds. */
const carriedShare = 0.4;
/** What a stretch is worth without anything of the kind that is wanted: a sum may be none, but somebody is named. */
const lacking = { who: 0, date: 0.85, money: 0.5, percentage: 0.5, amount: 0.85, anything: 1 };

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
  /** How alike the sentence is that is likest to the question; undefined without an encoder. */
  cosine: number | undefined;
  /** Share of the question's words, by their rarity. */
  cover: number;
  score: number;
}

/**
 * The stretches of the passages that answer a question, at most three, best first; `missing` when a part of it has none.
 * It abstains when the passages do not speak of enough of what is asked.
 */
export async function excerpts(
  parts: readonly QuestionPart[],
  passages: readonly RetrievedPassage[],
  corpus: Corpus,
): Promise<{ stretches: SentenceRef[][]; missing: boolean }> {
  const chosen: Candidate[] = [];
  let missing = false;
  for (const part of parts) {
    const found = await choose(part, passages, corpus);
    missing ||= found.length === 0;
    for (const candidate of found)
      if (!chosen.some((other) => overlaps(other, candidate))) chosen.push(candidate);
  }
  const shown = inSections(chosen.slice(0, Math.max(mostExcerpts, parts.length)), passages);
  const stretches = shown.map(({ passage, sentences }) =>
    sentences.map((sentence) => ({ passage, sentence })),
  );
  return { stretches, missing };
}

/** Best sections first; what comes from one section stands in its order, and in one piece where it meets. */
function inSections(chosen: readonly Candidate[], passages: readonly RetrievedPassage[]): Candidate[] {
  const sections = Map.groupBy(
    chosen,
    ({ passage }) => `${passages[passage]?.document}#${passages[passage]?.anchor}`,
  );
  return [...sections.values()].flatMap((own) => {
    const start = ({ passage, sentences: [first = 0] }: Candidate) =>
      passages[passage]?.sentences[first]?.start ?? 0;
    const merged: Candidate[] = [];
    for (const candidate of own.sort((a, b) => start(a) - start(b))) {
      const last = merged.at(-1);
      if (last?.passage === candidate.passage && last.sentences.at(-1) === (candidate.sentences[0] ?? 0) - 1)
        last.sentences.push(...candidate.sentences);
      else merged.push({ ...candidate, sentences: [...candidate.sentences] });
    }
    return merged;
  });
}

/** The candidates that answer a part, best first. */
async function choose(
  part: QuestionPart,
  passages: readonly RetrievedPassage[],
  corpus: Corpus,
): Promise<Candidate[]> {
  const language = await loadLanguage(corpus.document(passages[0]?.document ?? "")?.language ?? "en");
  const wanted = weigh(part, corpus, language);
  if (wanted.length === 0) return [];
  const candidates = (await candidatesOf(wanted, part, passages, corpus, language)).sort(
    (a, b) => b.score - a.score,
  );
  const [best] = candidates;
  if (!best || !isEnough(best, language)) return [];
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

/**
 * Whether a stretch speaks of enough of what is asked. With sentence vectors by a logistic regression, fitted on CLAPnq's
 * questions, half of which their passages do not answer; the bounds favour an answer a little.
 */
function isEnough({ cover, cosine }: Candidate, language: Language): boolean {
  // Of other languages it is not known which words only ask.
  if (language !== english) return cover >= enough.coverElsewhere;
  if (cosine === undefined) return cover >= enough.cover;
  return 3.72 * cover + 4.23 * cosine - 4.88 >= enough.logit;
}
const enough = { cover: 0.6, coverElsewhere: 0.5, logit: -0.55 };
/** Another stretch is shown if it comes this close to the best one … */
const near = 0.88;
/** … or has this share of the question's words besides. */
const addition = 0.3;

function weigh({ terms, carried }: QuestionPart, corpus: Corpus, language: Language): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = ({ raw }: Token, share: number) => {
    const term = termOf(raw, language);
    const rarity = corpus.rarity(raw);
    // Function words of the documents' language are none of English.
    if (wanted.has(term) || rarity === 0) return;
    const synonyms = language === english ? [...synonymsOf(term)] : [];
    const others = new Map(synonyms.map((other) => [other, beside.synonym]));
    wanted.set(term, { term, weight: share * (0.3 + rarity), others });
  };
  for (const token of terms) add(token, 1);
  for (const token of carried) add(token, carriedShare);
  return [...wanted.values()];
}

/** The best stretch of each group of sentences. */
async function candidatesOf(
  wanted: readonly Wanted[],
  part: QuestionPart,
  passages: readonly RetrievedPassage[],
  corpus: Corpus,
  language: Language,
): Promise<Candidate[]> {
  const terms = (text: string) => termsIn(text, language);
  const cosines = await likeness(part, passages, corpus);
  const bestScore = Math.max(...passages.map(({ score }) => score), 1e-9);
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
  return passages.flatMap((passage, p) => {
    const groups = groupsOf(passage);
    const own = passage.sentences.map((_, s) => terms(inWords(passage, s)));
    const section = terms(passage.path.at(-1) ?? "");
    const titles = terms(passage.path.slice(0, -1).join(" "));
    const leads = passage.blocks.map(({ leansOn }) => terms(leansOn.map(({ text }) => text).join(" ")));
    const strength = (word: Wanted, s: number) =>
      Math.max(
        match(word, own[s]),
        beside.lead * match(word, leads[passage.sentences[s]?.block ?? -1]),
        beside.section * match(word, section),
        beside.titles * match(word, titles),
      );
    const opensSection = () => isFirstOfSection(passage, corpus);
    return groups.flatMap(({ first, last }): Candidate[] => {
      let best = first;
      let most = -1;
      for (let s = first; s <= last; s++) {
        const covered = wanted.reduce((sum, word) => sum + word.weight * strength(word, s), 0);
        if (covered > most) [best, most] = [s, covered];
      }
      const sentences = stretchAround(passage, groups, best, opensSection);
      if (sentences.length === 0) return [];
      const covers = wanted.map((word) =>
        Math.max(strength(word, best), ...sentences.map((s) => beside.stretch * match(word, own[s]))),
      );
      const cover = wanted.reduce((sum, { weight }, i) => sum + weight * (covers[i] ?? 0), 0) / total;
      const text = sentences.map((s) => passage.sentences[s]?.text ?? "").join(" ");
      const cosine = cosines && Math.max(...sentences.map((s) => cosines[p]?.[s] ?? 0));
      const kind = offers(text, part) ? 1 : lacking[part.wanted];
      const alike = cosine === undefined ? cover : (1 - cosineShare) * cover + cosineShare * cosine;
      const score = kind * ((1 - searchShare) * alike + (searchShare * passage.score) / bestScore);
      return [{ passage: p, sentences, covers, cosine, cover: kind * cover, score }];
    });
  });
}

/** Whether nothing but the heading stands before a passage in its section. */
function isFirstOfSection({ document, anchor, start }: RetrievedPassage, corpus: Corpus): boolean {
  const section = corpus.document(document)?.sections.find((other) => other.anchor === anchor);
  return section !== undefined && start - section.start <= section.title.length + 4;
}

/** How alike each sentence of the passages is to the question, with the title and the lead-in that it stands under. */
async function likeness(
  part: QuestionPart,
  passages: readonly RetrievedPassage[],
  corpus: Corpus,
): Promise<number[][] | undefined> {
  const texts = passages.flatMap((passage) =>
    passage.sentences.map(({ block }, s) => {
      const leads = passage.blocks[block]?.leansOn.map((lean) => lean.text) ?? [];
      return [passage.path.at(-1) ?? "", ...leads, inWords(passage, s)].join(". ").slice(0, longestText);
    }),
  );
  const cosines = await corpus.likeness(searchQuery(part), texts);
  let next = 0;
  return (
    cosines &&
    passages.map(({ sentences }) => {
      next += sentences.length;
      return cosines.slice(next - sentences.length, next);
    })
  );
}
const longestText = 600;

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
function termsIn(text: string, language: Language): ReadonlySet<string> {
  const parts = text.replace(/(?<=\p{Ll})(?=\p{Lu})|_/gu, " ");
  const tokens = [...tokenize(text, language), ...(parts === text ? [] : tokenize(parts, language))];
  return new Set(tokens.map(({ term }) => term));
}

function overlaps(a: Candidate, b: Candidate): boolean {
  return a.passage === b.passage && a.sentences.some((sentence) => b.sentences.includes(sentence));
}
