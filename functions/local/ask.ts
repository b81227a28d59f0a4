import { parseArgs, styleText } from "node:util";
import { placeOf } from "../answer/place.ts";
import { shelfOf } from "../corpus/shelf.ts";
import { readerLink } from "../reader/reader-link.ts";
import type { Settings } from "../settings.ts";
import { answerBody } from "../turn/answer-wire.ts";
import { answering } from "../turn/answering.ts";
import { modelsOf } from "../turn/model.ts";
import { plainAfter } from "../turn/plain-text.ts";
import { hasWords, longestQuestion } from "../turn/question.ts";
import { answerText, type FinishedAnswer, finished } from "../turn/record.ts";
import { type OpenTurn, turnsOf } from "../turn/turn.ts";
import { log } from "./log.ts";
import { command, openCorpus, UsageError } from "./setup.ts";

const usage = 'Usage: npm run ask -- "your question" [--json]';

/** `npm run ask`: answers one question in the terminal. Exit code 0 answered, 3 not in the corpus, 2 bad usage. */
export default (args: string[]): Promise<void> =>
  command(async (settings) => {
    const { question, json } = readArguments(args);
    const turn = await begin(question, settings);
    const answer = json ? await turn.finish(new AbortController().signal) : await show(turn);
    if (json) process.stdout.write(`${JSON.stringify(answerBody(answer, readerLink), null, 2)}\n`);
    else
      process.stdout.write(
        answer.parts.length === 0
          ? `${[answerText(answer), ...mayMean(answer)].join("\n")}\n`
          : sources(answer),
      );
    return answer.end.outcome === "not_in_corpus" ? 3 : 0;
  });

/** The turn of a question: without limits, and kept nowhere. */
async function begin(question: string, settings: Settings) {
  const { corpus } = await openCorpus(settings);
  const answer = answering({ ...(await modelsOf(settings.model)), log });
  const turns = turnsOf({ shelf: shelfOf(corpus), answer, log });
  return turns.begin({ text: question, history: [], visitor: "terminal" });
}

/** Shows the parts as they come; sources follow when they are all known. */
async function show({ events, record }: OpenTurn): Promise<FinishedAnswer> {
  for await (const event of events(new AbortController().signal)) {
    const part = record.parts.at(-1);
    if (event.type === "part" && part) process.stdout.write(plainAfter(part, record.parts.at(-2)));
    if (event.type === "fallback")
      process.stderr.write(`${event.message} The documents are quoted instead.\n`);
  }
  if (record.parts.length > 0) process.stdout.write("\n");
  return finished(record);
}

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
  if (!hasWords(question)) throw new UsageError(`There is no question. ${usage}`);
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
function sources({ citations, end }: FinishedAnswer): string {
  const lines = citations.map((citation) => {
    const { id, title, section, quote } = citation;
    const place = section === title ? placeOf(citation) : `${title} — ${placeOf(citation)}`;
    return `${styleText("bold", `[${id}]`)} ${place}\n    > ${quote.replace(/\s+/g, " ")}`;
  });
  const count = (parts: number, words: string) =>
    `${parts} drafted ${parts === 1 ? "part" : "parts"} ${words}`;
  const notes = [
    end.drafter === "extractive" ? "Quoted from the documents without a language model." : "",
    end.withheld > 0 ? count(end.withheld, "withheld: not supported by the documents.") : "",
    end.quoted > 0 ? count(end.quoted, "replaced by quotes.") : "",
    end.unread ? "Nobody could check the draft; only what repeats the documents is shown." : "",
    end.outcome === "partial" ? "A part of the question has no answer in the corpus." : "",
  ].filter(Boolean);
  return `\n${lines.join("\n")}\n\n${styleText("dim", notes.join(" "))}\n`;
}
