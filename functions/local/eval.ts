import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Turn } from "../answer/events.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { shelfOf } from "../corpus/shelf.ts";
import { answering } from "../turn/answering.ts";
import { modelsOf } from "../turn/model.ts";
import { answerText, type FinishedAnswer } from "../turn/record.ts";
import { type Turns, turnsOf } from "../turn/turn.ts";
import { figuresOf, type Judged, judge, percent, type Summary, summarize } from "./eval/judge.ts";
import { type EvalQuestion, readQuestions } from "./eval/questions.ts";
import { report } from "./eval/report.ts";
import { log } from "./log.ts";
import { command, openCorpus, UsageError } from "./setup.ts";

const usage =
  "Usage: npm run eval [-- --questions FILE.yaml] [--model NAME] [--html FILE] [--json FILE] [--verbose]";

/**
 * `npm run eval`: asks the questions of a file and measures the answers against what they should cite. Exit code 1 when
 * a threshold of the file is missed.
 */
export default (args: string[]): Promise<void> =>
  command(async (settings) => {
    const options = readArguments(args);
    const { thresholds, questions } = await readQuestions(options.questions);
    const { corpus } = await openCorpus(settings);
    const { model, reader } = await modelsOf(settings.model);
    if (options.model && !model)
      throw new UsageError("--model needs a provider: set OPENAI_BASE_URL or OPENAI_API_KEY.");
    const drafter = model && { ...model, name: options.model ?? model.name };
    const answer = answering({ model: drafter, reader, log });
    const turns = turnsOf({ shelf: shelfOf(corpus), answer, log });
    checkQuotes(questions, corpus);
    const judged: Judged[] = [];
    for (const question of questions) {
      judged.push(await run(question, turns));
      showProgress(judged.length, questions.length);
    }
    const summary = summarize(judged, thresholds);
    const name = drafter?.name ?? "extractive drafter";
    process.stdout.write(`${table(name, summary, judged, options.verbose).join("\n")}\n`);
    if (options.json)
      await writeFile(
        options.json,
        `${JSON.stringify({ drafter: name, summary, answers: judged }, null, 2)}\n`,
      );
    if (options.html)
      await writeFile(options.html, report({ drafter: name, corpus: corpus.hash, summary, judged }));
    return summary.missed.length > 0 ? 1 : 0;
  });

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        questions: { type: "string", default: "test/eval/questions.yaml" },
        model: { type: "string" },
        html: { type: "string" },
        json: { type: "string" },
        verbose: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. ${usage}`);
  }
}

/** A gold quote that no document has can never be cited. */
function checkQuotes(questions: readonly EvalQuestion[], corpus: Corpus): void {
  const texts = corpus
    .documents()
    .map(({ id }) => corpus.document(id)?.text.replace(/\s+/g, " ").toLowerCase() ?? "");
  for (const { ask, quotes } of questions) {
    const missing = quotes.find((quote) => !texts.some((text) => text.includes(quote.toLowerCase())));
    if (missing) throw new UsageError(`“${ask}”: no document says “${missing}”.`);
  }
}

async function run(question: EvalQuestion, turns: Turns): Promise<Judged> {
  const history: Turn[] = [];
  for (const text of question.after) {
    const before = await askOnce(text, history, turns);
    history.push({ question: text, answer: answerText(before) });
  }
  const began = performance.now();
  const answered = await askOnce(question.ask, history, turns);
  return judge(question, answered, performance.now() - began);
}

async function askOnce(text: string, history: readonly Turn[], turns: Turns): Promise<FinishedAnswer> {
  const turn = await turns.begin({ text, history, visitor: "eval" });
  return turn.finish(new AbortController().signal);
}

function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(done === of ? "\r\u001B[K" : `\r\u001B[K${done} of ${of}`);
}

function table(drafter: string, summary: Summary, judged: readonly Judged[], verbose: boolean): string[] {
  const rows = [...summary.byKind, { kind: "all", figures: figuresOf(judged) }].map(({ kind, figures }) => [
    kind,
    String(figures.questions),
    percent(figures.right),
    percent(figures.precision),
    percent(figures.recall),
    String(figures.withheld),
    figures.ms.toFixed(0),
  ]);
  const heads = ["", "questions", "right", "precision", "recall", "withheld", "ms"];
  const wrong = judged.filter(({ right }) => !right);
  return [
    `${judged.length} questions, ${drafter}`,
    "",
    ...[heads, ...rows].map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(11))).join(""),
    ),
    "",
    `abstained: right ${percent(summary.abstainedRight)} of what the documents do not say, wrong ${percent(summary.abstainedWrong)} of what they say`,
    ...(wrong.length > 0 ? ["", `${wrong.length} not right:`] : []),
    ...wrong.flatMap((one) => [
      `- ${[...one.question.after, one.question.ask].join(" → ")}`,
      ...(verbose ? [`    ${one.answer}`, ...one.missed.map((words) => `    not cited: ${words}`)] : []),
    ]),
    ...(summary.missed.length > 0 ? ["", ...summary.missed.map((missed) => `MISSED: ${missed}`)] : []),
  ];
}
