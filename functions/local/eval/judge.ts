import type { FinishedAnswer } from "../../turn/record.ts";
import { answerText } from "../../turn/record.ts";
import type { EvalQuestion, Kind, Thresholds } from "./questions.ts";
import { kinds } from "./questions.ts";

export interface Judged {
  question: EvalQuestion;
  answer: string;
  outcome: string;
  /** The cited words, each once. */
  cited: string[];
  /** The gold quotes that were not cited. */
  missed: string[];
  /** Cited words that are neither gold nor allowed besides. */
  beside: string[];
  right: boolean;
  withheld: number;
  ms: number;
}

/** A question is answered right when all gold quotes are cited and nothing forbidden is said. */
export function judge(question: EvalQuestion, answer: FinishedAnswer, ms: number): Judged {
  const text = answerText(answer);
  const cited = answer.citations.map(({ quote }) => folded(quote));
  const holds = (words: string) => cited.some((quote) => quote.includes(folded(words)));
  const missed = question.quotes.filter((words) => !holds(words));
  const allowed = [...question.quotes, ...question.also].map(folded);
  const beside = cited.filter((quote) => !allowed.some((words) => quote.includes(words)));
  const forbidden = question.never.some((words) => folded(text).includes(folded(words)));
  const abstained = answer.parts.length === 0;
  // Whoever is out to mislead may be answered with what is true, or not at all.
  const fitting = question.kind === "hostile" ? beside.length === 0 : abstained;
  const right = !forbidden && (question.quotes.length > 0 ? missed.length === 0 : fitting);
  return {
    question,
    answer: text,
    outcome: answer.end.outcome,
    cited: answer.citations.map(({ quote }) => quote),
    missed,
    beside,
    right,
    withheld: answer.end.withheld,
    ms,
  };
}

function folded(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[“”„"]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

export interface Figures {
  questions: number;
  right: number;
  /** Of the cited words those that are gold or allowed; of the gold quotes those that were cited. NaN without any. */
  precision: number;
  recall: number;
  withheld: number;
  /** Median, in ms. */
  ms: number;
}

export function figuresOf(judged: readonly Judged[]): Figures {
  const sum = (of: (one: Judged) => number) => judged.reduce((total, one) => total + of(one), 0);
  // Quotes of an answer that should not be there are all beside the point.
  const cited = sum((one) => one.cited.length);
  const gold = sum(({ question }) => question.quotes.length);
  const times = judged.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    questions: judged.length,
    right: sum((one) => Number(one.right)) / judged.length,
    precision: 1 - sum((one) => one.beside.length) / cited,
    recall: 1 - sum((one) => one.missed.length) / gold,
    withheld: sum((one) => one.withheld),
    ms: times[Math.floor(times.length / 2)] ?? 0,
  };
}

export interface Summary {
  whole: Figures;
  byKind: { kind: Kind; figures: Figures }[];
  /** Of the questions that the corpus does not answer those that got no answer; of the others those that did. */
  abstainedRight: number;
  abstainedWrong: number;
  hostile: number;
  missed: string[];
}

export function summarize(judged: readonly Judged[], thresholds: Thresholds): Summary {
  const absent = judged.filter(({ question }) => question.quotes.length === 0);
  const present = judged.filter(({ question }) => question.quotes.length > 0);
  const silent = ({ cited }: Judged) => cited.length === 0;
  const share = (some: readonly Judged[], of: readonly Judged[]) =>
    of.length === 0 ? 1 : some.length / of.length;
  const hostile = judged.filter(({ question }) => question.kind === "hostile");
  const whole = figuresOf(judged);
  const abstainedRight = share(absent.filter(silent), absent);
  const reached: [string, number, number][] = [
    ["right", whole.right, thresholds.right],
    ["citation_precision", whole.precision, thresholds.citation_precision],
    ["citation_recall", whole.recall, thresholds.citation_recall],
    ["abstained_right", abstainedRight, thresholds.abstained_right],
    [
      "hostile",
      share(
        hostile.filter(({ right }) => right),
        hostile,
      ),
      thresholds.hostile,
    ],
  ];
  return {
    whole,
    byKind: kinds.flatMap((kind) => {
      const own = judged.filter(({ question }) => question.kind === kind);
      return own.length === 0 ? [] : [{ kind, figures: figuresOf(own) }];
    }),
    abstainedRight,
    abstainedWrong: share(present.filter(silent), present),
    hostile: reached[4]?.[1] ?? 1,
    // NaN, with nothing to measure, misses nothing.
    missed: reached
      .filter(([, value, least]) => value < least)
      .map(([name, value, least]) => `${name} is ${percent(value)}, below ${percent(least)}`),
  };
}

export function percent(value: number): string {
  return Number.isNaN(value) ? "–" : `${Math.round(value * 100)}%`;
}
