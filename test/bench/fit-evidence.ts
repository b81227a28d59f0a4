/**
 * Fits the weights of `calibration.ts` and prints them: `node test/bench/fit-evidence.ts DATA`, a folder like SQuAD's.
 * Each document alone is asked its own questions and as many of other documents, drawn with a fixed seed; what is fitted
 * on is the best passage of each. Every second document is left out of a second fit, which says what that one's weights
 * give there.
 */

import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { unpackIndex } from "../../functions/corpus/index/index-file.ts";
import { bytesSource } from "../../functions/corpus/index/index-source.ts";
import { ranking } from "../../functions/corpus/search/ranking.ts";
import { english } from "../../functions/language/languages.ts";
import { seeded } from "../seeded.ts";
import { type Question, readDataset } from "./dataset.ts";
import { embedAll } from "./embed-all.ts";
import { logistic } from "./logistic.ts";
import { auc } from "./statistics.ts";

interface Example {
  document: number;
  words: number;
  cosine: number;
  own: boolean;
}

const ridge = 1;
const [, , data = "../shared/datasets/squad"] = process.argv;
const { documents, questions } = await readDataset(data);
const embedder = builtinEmbedder();
const answerable = questions.filter((question) => question.answerable);
const random = seeded(2);
const examples: { byWords: Example[]; byBoth: Example[] } = { byWords: [], byBoth: [] };
for (const [row, document] of documents.entries()) {
  const vectors = await embedAll([document], embedder);
  const { tables } = unpackIndex(bytesSource(await encodeIndex("", [document], vectors)));
  const { rank } = ranking(tables, [english]);
  const own = answerable.filter((question) => question.document === document.id);
  const others = answerable.filter((question) => question.document !== document.id);
  const drawn = own.map(() => others[Math.floor(random() * others.length)] as Question);
  for (const { query, document: of } of [...own, ...drawn]) {
    const [vector] = await embedder.embed([query], "query");
    for (const [name, best] of [
      ["byWords", rank(query, 1)[0]],
      ["byBoth", rank(query, 1, vector)[0]],
    ] as const)
      if (best) {
        const { words, cosine = 0 } = best;
        examples[name].push({ document: row, words, cosine, own: of === document.id });
      }
  }
}
for (const [name, columns] of [
  ["byWords", ["words"]],
  ["byBoth", ["words", "cosine"]],
] as const) {
  const fitted = (rows: readonly Example[]) =>
    logistic(
      rows.map((example) => columns.map((column) => example[column])),
      rows.map(({ own }) => Number(own)),
      rows.map(() => 1),
      ridge,
    );
  const all = examples[name];
  const { bias, slopes } = fitted(all);
  const half = fitted(all.filter(({ document }) => document % 2 === 0));
  const left = all.filter(({ document }) => document % 2 === 1);
  const scoreOf = (example: Example) =>
    columns.reduce((sum, column, i) => sum + example[column] * (half.slopes[i] ?? 0), 0);
  const [right, wrong] = [true, false].map((own) => left.filter((e) => e.own === own).map(scoreOf)) as [
    number[],
    number[],
  ];
  const weights = columns.map((column, i) => `${column}: ${slopes[i]?.toFixed(2)}`).join(", ");
  process.stdout.write(
    `${name} = { bias: ${bias.toFixed(2)}, ${weights} }; documents left out: AUC ${auc(right, wrong).toFixed(3)}\n`,
  );
}
