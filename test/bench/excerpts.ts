import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { answer } from "../../functions/answer/answer.ts";
import type { Corpus } from "../../functions/corpus/corpus.ts";
import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { machine, machineInWords } from "./machine.ts";
import { mean } from "./statistics.ts";

const questionsFile = "test/eval/excerpts.yaml";
const questionsSchema = z.record(
  z.string(),
  z.array(
    z.object({
      ask: z.string(),
      in: z.string().optional(),
      shows: z.array(z.union([z.string(), z.array(z.string())])).optional(),
    }),
  ),
);

interface Asked {
  corpus: string;
  ask: string;
  /** What is shown, each part with the titles above it. */
  text: string;
  answerable: boolean;
  answered: boolean;
  /** All that has to be shown is, from the right document. */
  right: boolean;
}

/**
 * `npm run bench -- excerpts`: what is shown without a model, asked of real corpora: whether the answer is in it, and
 * whether nothing is where the documents do not say. `EMBEDDER=builtin` searches with sentence vectors, too.
 */
export async function excerpts({ corpora, json }: { corpora: string; json?: string }): Promise<void> {
  const questions = questionsSchema.parse(parse(await readFile(questionsFile, "utf8")));
  const embedder = process.env.EMBEDDER === "builtin" ? builtinEmbedder() : undefined;
  const asked: Asked[] = [];
  for (const [name, rows] of Object.entries(questions)) {
    const files = await readFolder(path.join(corpora, name));
    const corpus = await openIndex(await buildIndex(files, { embedder }), embedder);
    for (const row of rows) asked.push({ corpus: name, ...(await show(row, corpus)) });
  }
  const figures = {
    all: summary(asked),
    "odd rows": summary(asked.filter((_, i) => i % 2 === 0)),
    "even rows": summary(asked.filter((_, i) => i % 2 === 1)),
    ...Object.fromEntries(
      Object.keys(questions).map((name) => [name, summary(asked.filter(({ corpus }) => corpus === name))]),
    ),
  };
  const columns = Object.keys(figures.all);
  const lines = Object.entries(figures).map(
    ([name, row]) =>
      `${name.padEnd(14)}${Object.values(row)
        .map((value) => value.toFixed(2).padStart(20))
        .join("")}`,
  );
  const head = `${"".padEnd(14)}${columns.map((column) => column.padStart(20)).join("")}`;
  process.stdout.write(
    `${[machineInWords(), `${asked.length} questions, ${embedder ? "by words and vectors" : "by words only"}`, "", head, ...lines].join("\n")}\n`,
  );
  if (json) await writeFile(json, `${JSON.stringify({ machine: machine(), figures, asked }, null, 2)}\n`);
}

function summary(rows: readonly Asked[]) {
  const answerable = rows.filter((row) => row.answerable);
  const rest = rows.filter((row) => !row.answerable);
  return {
    "answer is shown": mean(answerable.map(({ right }) => Number(right))),
    "abstains rightly": mean(rest.map(({ answered }) => Number(!answered))),
    "abstains wrongly": mean(answerable.map(({ answered }) => Number(!answered))),
    "words shown": mean(answerable.map(({ text }) => text.split(/\s+/).length)),
  };
}

async function show(
  { ask, in: document, shows }: z.infer<typeof questionsSchema>[string][number],
  corpus: Corpus,
): Promise<Omit<Asked, "corpus">> {
  const shown: { text: string; documents: string[] }[] = [];
  const signal = new AbortController().signal;
  for await (const event of answer({ text: ask, history: [] }, { corpus, model: undefined, signal })) {
    if (event.type !== "part") continue;
    const above = event.path ? [`# ${event.path.join(" > ")}\n`] : [];
    const documents = event.citations.map((citation) => citation.document);
    shown.push({ text: [...above, event.part.text].join(""), documents });
  }
  const from = plain(
    shown
      .filter(({ documents }) => documents.some((id) => id.includes(document ?? "")))
      .map(({ text }) => text)
      .join("\n"),
  );
  const right = (shows ?? []).every((words) => [words].flat().some((one) => from.includes(plain(one))));
  return {
    ask,
    text: shown.map(({ text }) => text).join("\n"),
    answerable: shows !== undefined,
    answered: shown.length > 0,
    right: shows !== undefined && right && shown.length > 0,
  };
}

/** Words and figures alone: neither marks of Markdown nor kinds of quotation marks count. */
function plain(text: string): string {
  return ` ${text
    .replace(/[^\p{L}\p{N}$%+]+/gu, " ")
    .trim()
    .toLowerCase()} `;
}
