import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { answer } from "../../functions/answer/answer.ts";
import type { AnswerEvent } from "../../functions/answer/events.ts";
import type { Corpus } from "../../functions/corpus/corpus.ts";
import type { Document } from "../../functions/corpus/document.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { readDataset } from "./dataset.ts";
import { machine, machineInWords } from "./machine.ts";
import { mean } from "./statistics.ts";

type Said = Extract<AnswerEvent, { type: "part" }>;

/**
 * `npm run bench -- answers`: what the extractive drafter quotes, on a folder like SQuAD's (is the answer in it?) or
 * like CLAPnq's (are they the sentences that people chose?), and when it abstains. By words only.
 */
export async function answers({ data, json }: { data: string; json?: string }): Promise<void> {
  const isClapnq = await stat(path.join(data, "questions.jsonl")).then(
    () => true,
    () => false,
  );
  const figures = isClapnq ? await sentencesChosen(data) : await goldContained(data);
  const rows = Object.entries(figures).map(([what, value]) => `${what.padEnd(52)}${value.toFixed(3)}`);
  process.stdout.write(`${[machineInWords(), data, "", ...rows].join("\n")}\n`);
  if (json) await writeFile(json, `${JSON.stringify({ machine: machine(), data, figures }, null, 2)}\n`);
}

async function goldContained(data: string): Promise<Record<string, number>> {
  const { documents, questions } = await readDataset(data);
  const corpus = await openIndex(await encodeIndex("", documents));
  const outcomes = [];
  for (const { query, answerable, gold } of questions) {
    const sentences = await quotes(query, corpus);
    const text = sentences
      .map(({ part }) => part.text)
      .join(" ")
      .toLowerCase();
    const contained = gold.some((words) => words !== "" && text.includes(words.toLowerCase()));
    outcomes.push({ answerable, count: sentences.length, gold: contained });
  }
  const answerable = outcomes.filter((outcome) => outcome.answerable);
  const given = answerable.filter(({ count }) => count > 0);
  const rest = outcomes.filter((outcome) => !outcome.answerable);
  return {
    "answerable: answered": given.length / answerable.length,
    "answerable: the answer is in what is quoted": mean(answerable.map(({ gold }) => Number(gold))),
    "  of those answered": mean(given.map(({ gold }) => Number(gold))),
    "sentences an answer": mean(given.map(({ count }) => count)),
    "adversarial, not answerable: abstained": mean(rest.map(({ count }) => Number(count === 0))),
  };
}

const clapnqSchema = z.object({
  id: z.string(),
  question: z.string(),
  title: z.string(),
  sentences: z.array(z.string()),
  gold: z.array(z.int()),
  answerable: z.boolean(),
});

async function sentencesChosen(data: string): Promise<Record<string, number>> {
  const lines = (await readFile(path.join(data, "questions.jsonl"), "utf8")).trim().split("\n");
  const rows = lines.map((line) => clapnqSchema.parse(JSON.parse(line)));
  const documents = rows.map(
    ({ id, title, sentences }): Document =>
      layOut(id, { metadata: { title }, blocks: [{ kind: "paragraph", text: sentences.join(" ") }] }),
  );
  documents.sort((a, b) => (a.id < b.id ? -1 : 1));
  const corpus = await openIndex(await encodeIndex("", documents));
  const outcomes = [];
  for (const row of rows) {
    const quoted = (await quotes(row.question, corpus)).flatMap(({ citations }) => citations);
    const gold = row.gold.map((i) => plain(row.sentences[i] ?? ""));
    const chosen = quoted.map(({ quote }) => plain(quote));
    // Sentences are split a little differently here and there: one is the other's if it has it.
    const same = (a: string, b: string) => a.includes(b) || b.includes(a);
    outcomes.push({
      answerable: row.answerable,
      count: chosen.length,
      right: quoted.filter(
        ({ document, quote }) => document === row.id && gold.some((g) => same(g, plain(quote))),
      ).length,
      found: gold.filter((g) => chosen.some((c) => same(g, c))).length,
      gold: gold.length,
    });
  }
  const answerable = outcomes.filter((outcome) => outcome.answerable);
  const given = answerable.filter(({ count }) => count > 0);
  const rest = outcomes.filter((outcome) => !outcome.answerable);
  const answered = given.length / answerable.length;
  const abstained = mean(rest.map(({ count }) => Number(count === 0)));
  return {
    "answerable: answered": answered,
    "not answerable by their passage: abstained": abstained,
    "balance of the two": (answered + abstained) / 2,
    "precision of the sentences quoted": mean(given.map(({ right, count }) => right / count)),
    "recall of the gold sentences, of those answered": mean(given.map(({ found, gold }) => found / gold)),
    "recall of the gold sentences, of all": mean(answerable.map(({ found, gold }) => found / gold)),
    "sentences an answer": mean(given.map(({ count }) => count)),
  };
}

async function quotes(text: string, corpus: Corpus): Promise<Said[]> {
  const sentences: Said[] = [];
  const signal = new AbortController().signal;
  for await (const event of answer({ text, history: [] }, { corpus, model: undefined, signal }))
    if (event.type === "part") sentences.push(event);
  return sentences;
}

function plain(text: string): string {
  return text.replace(/\W+/g, " ").trim().toLowerCase();
}
