import { parseArgs, styleText } from "node:util";
import { answer } from "../answer/answer.ts";
import { placeOf } from "../answer/place.ts";
import { withMarkers } from "../answer/wording.ts";
import { readerLink } from "../reader/reader-link.ts";
import { answerBody } from "../turn/answer-schema.ts";
import { modelOf } from "../turn/model.ts";
import {
  type AnswerRecord,
  answerText,
  type FinishedAnswer,
  finished,
  newRecord,
  take,
} from "../turn/record.ts";
import { command, openCorpus, UsageError } from "./setup.ts";

const usage = 'Usage: npm run ask -- "your question" [--json]';
const longestQuestion = 2000;

/** `npm run ask`: answers one question in the terminal. Exit code 0 answered, 3 not in the corpus, 2 bad usage. */
export default (args: string[]): Promise<void> =>
  command(async (settings) => {
    const { question, json } = readArguments(args);
    const { corpus } = await openCorpus(settings);
    const record = newRecord();
    const events = answer(
      { text: question, history: [] },
      { corpus, model: await modelOf(settings.model), signal: new AbortController().signal },
    );
    for await (const event of events) {
      take(record, event);
      // Sentences are shown as they come; sources follow when they are all known.
      if (!json && event.type === "sentence") {
        process.stdout.write(
          `${withMarkers({ ...event, citations: event.citations.map(({ id }) => id) })}\n`,
        );
      }
      if (!json && event.type === "fallback")
        process.stderr.write(`${event.message} The documents are quoted instead.\n`);
    }
    const whole = finished(record);
    if (json)
      process.stdout.write(`${JSON.stringify(answerBody(whole, corpus.hash, readerLink), null, 2)}\n`);
    else
      process.stdout.write(
        whole.sentences.length === 0
          ? `${[answerText(whole), ...mayMean(whole)].join("\n")}\n`
          : sources(record),
      );
    return whole.end.outcome === "not_in_corpus" ? 3 : 0;
  });

function readArguments(args: string[]): { question: string; json: boolean } {
  let parsed: { values: { json: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args,
      options: { json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. ${usage}`);
  }
  const question = parsed.positionals.join(" ").trim();
  if (!/[\p{L}\p{N}]/u.test(question)) throw new UsageError(`There is no question. ${usage}`);
  if (question.length > longestQuestion) {
    throw new UsageError(`The question has ${question.length} characters; ${longestQuestion} are the most.`);
  }
  return { question, json: parsed.values.json };
}

/** The sections that an unclear question may mean. */
function mayMean({ end }: FinishedAnswer): string[] {
  return end.outcome === "unclear" ? end.nearest.map(({ section }) => `- ${section}`) : [];
}

/** The numbered sources, each with its section and the quoted words, and who drafted the answer. */
function sources({ citations, end }: AnswerRecord): string {
  const lines = citations.map((citation) => {
    const { id, title, section, quote } = citation;
    const place = section === title ? placeOf(citation) : `${title} — ${placeOf(citation)}`;
    return `${styleText("bold", `[${id}]`)} ${place}\n    > ${quote.replace(/\s+/g, " ")}`;
  });
  const notes = [
    end?.drafter === "extractive" ? "Quoted from the documents without a language model." : "",
    end && end.withheld > 0
      ? `${end.withheld} drafted ${end.withheld === 1 ? "sentence" : "sentences"} withheld: not supported by the documents.`
      : "",
    end?.outcome === "partial" ? "A part of the question has no answer in the corpus." : "",
  ].filter(Boolean);
  return `\n${lines.join("\n")}\n\n${styleText("dim", notes.join(" "))}\n`;
}
