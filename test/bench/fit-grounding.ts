/**
 * Fits the weights of `likelihood` and writes them: `node test/bench/fit-grounding.ts DATASETS`, the folder with `wice/`
 * and `clapnq/`. WiCE (ODC-BY) gives claims that people have judged; CLAPnq (Apache-2.0) answers that people have
 * written from a passage, and the same with one thing changed. Prints what five folds of WiCE give when each is left
 * out of the fit.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { examine } from "../../functions/answer/ground/gate.ts";
import type { Findings } from "../../functions/answer/ground/likelihood.ts";
import { readStatement } from "../../functions/answer/ground/statement.ts";
import { nameRuns, perturb } from "../answer/perturb.ts";
import { seeded } from "../seeded.ts";
import { evidenceOf, type GroundingRow, readRows, sentencesOf } from "./grounding-data.ts";
import { logistic } from "./logistic.ts";
import { auc, mean } from "./statistics.ts";

interface Example {
  findings: Findings;
  target: number;
  weight: number;
}

const columns = ["surroundings", "pairs", "names", "quantities", "holds", "conflict"] as const;
/** Partial support is nearer to none than to whole: the sentence must not go out. */
const targets: Record<GroundingRow["label"], number> = {
  supported: 1,
  partially_supported: 0.4,
  not_supported: 0,
};
const ridge = 5;
const folds = 5;

const [, , datasets = "../shared/datasets"] = process.argv;
const rows = await readRows(path.join(datasets, "wice/claims.jsonl"));
const judged = rows.map((row) => ({ row, example: exampleOf(row) }));
const written = await writtenAnswers(path.join(datasets, "clapnq/questions.jsonl"));

const left = Array.from({ length: folds }, (_, fold) => {
  const inside = (i: number) => i % folds !== fold;
  const scoreOf = fitTo([
    ...judged.filter((_, i) => inside(i)).map(({ example }) => example),
    ...written,
  ]).score;
  return judged.flatMap(({ row, example }, i) =>
    inside(i) ? [] : [{ row, score: scoreOf(example.findings) }],
  );
});
const of = (fold: (typeof left)[number], ...labels: string[]) =>
  fold.filter(({ row }) => labels.includes(row.label)).map(({ score }) => score);
const supported = mean(
  left.map((fold) => auc(of(fold, "supported"), of(fold, "partially_supported", "not_supported"))),
);
const any = mean(
  left.map((fold) => auc(of(fold, "supported", "partially_supported"), of(fold, "not_supported"))),
);
process.stdout.write(
  `left out, ${folds} folds: AUC supported ${supported.toFixed(3)}, any support ${any.toFixed(3)}\n`,
);

const { bias, slopes } = fitTo([...judged.map(({ example }) => example), ...written]);
const lines = [["bias", bias] as const, ...columns.map((name, i) => [name, slopes[i] ?? 0] as const)];
const body = lines.map(([name, value]) => `  ${name}: ${value.toFixed(3)},\n`).join("");
const file = new URL("../../functions/answer/ground/weights.ts", import.meta.url);
await writeFile(
  file,
  `/** Written by \`test/bench/fit-grounding.ts\`. */\nexport const weights = {\n${body}};\n`,
);
process.stdout.write(body);

function fitTo(examples: readonly Example[]) {
  const { bias, slopes } = logistic(
    examples.map(({ findings }) => columns.map((name) => findings[name])),
    examples.map(({ target }) => target),
    examples.map(({ weight }) => weight),
    ridge,
  );
  const score = (findings: Findings) =>
    bias + columns.reduce((sum, name, i) => sum + (slopes[i] ?? 0) * findings[name], 0);
  return { bias, slopes, score };
}

function exampleOf({ text, context, evidence, label }: GroundingRow): Example {
  const drafted = { text, cited: [], ...(context ? { previous: context } : {}) };
  const { findings } = examine(readStatement(text), drafted, evidenceOf(evidence));
  return { findings, target: targets[label], weight: label === "not_supported" ? 2 : 1 };
}

/** Sentences of answers that people wrote from a passage, as they are and perturbed. */
async function writtenAnswers(questions: string): Promise<Example[]> {
  const random = seeded(1);
  const lines = (await readFile(questions, "utf8")).trim().split("\n");
  const examples: Example[] = [];
  for (const line of lines) {
    const { answerable, answer, sentences, title } = JSON.parse(line);
    if (!answerable) continue;
    const evidence = evidenceOf(sentences, [title]);
    const names = sentences.flatMap((sentence: string) =>
      nameRuns(readStatement(sentence)).map(({ start, end }) => sentence.slice(start, end)),
    );
    for (const text of sentencesOf(answer)) {
      const changed = perturb(text, names, random);
      const add = (text: string, target: number, weight: number) => {
        const { findings } = examine(readStatement(text), { text, cited: [] }, evidence);
        examples.push({ findings, target, weight });
      };
      add(text, 1, 0.02);
      for (const { text } of changed) add(text, 0, 0.02 / changed.length);
    }
  }
  return examples;
}
