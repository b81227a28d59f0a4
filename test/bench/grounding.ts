import { writeFile } from "node:fs/promises";
import { ground } from "../../functions/answer/ground/gate.ts";
import { threshold } from "../../functions/answer/ground/likelihood.ts";
import { evidenceOf, type GroundingRow, readRows, sentencesOf } from "./grounding-data.ts";
import { machineInWords } from "./machine.ts";
import { auc, mean } from "./statistics.ts";

const mostCited = 5;

interface Judged {
  row: GroundingRow;
  score: number;
  supported: boolean;
  /** Indices into the row's evidence, best first. */
  cited: number[];
  sentences: number;
  ms: number;
}

/** `npm run bench -- grounding`: the gate on claims whose support people have marked. */
export async function grounding({ data, json }: { data: string; json?: string }): Promise<void> {
  const rows = await readRows(data);
  for (const row of rows.slice(0, 20)) judge(row);
  const judged = rows.map(judge);
  process.stdout.write(`${report(data, judged).join("\n")}\n`);
  if (json) {
    const lines = judged.map(({ row, score, supported, cited }) =>
      JSON.stringify({ id: row.id, score, supported, cited }),
    );
    await writeFile(json, `${lines.join("\n")}\n`);
  }
}

/** A text is as well supported as the worst of its sentences. */
function judge(row: GroundingRow): Judged {
  const evidence = evidenceOf(row.evidence);
  const texts = sentencesOf(row.text);
  const began = performance.now();
  // What the claim stands under is what its first pronoun means.
  let previous = row.context ?? undefined;
  const verdicts = texts.map((text) => {
    const verdict = ground({ text, cited: [], ...(previous ? { previous } : {}) }, evidence);
    previous = text;
    return verdict;
  });
  const ms = performance.now() - began;
  const claims = verdicts.filter(({ kind }) => kind !== "filler");
  const score = claims.length === 0 ? 1 : Math.min(...claims.map((verdict) => verdict.score));
  const cited = new Set<number>();
  for (let rank = 0; rank < mostCited; rank++) {
    for (const { closest } of claims) {
      const ref = closest[rank];
      if (ref && cited.size < mostCited) cited.add(ref.sentence);
    }
  }
  return { row, score, supported: score >= threshold, cited: [...cited], sentences: texts.length, ms };
}

function report(data: string, judged: readonly Judged[]): string[] {
  const scores = (...labels: GroundingRow["label"][]) =>
    judged.filter(({ row }) => labels.includes(row.label)).map(({ score }) => score);
  const rate = (label: (row: GroundingRow) => boolean, supported: boolean) =>
    mean(judged.filter(({ row }) => label(row)).map((j) => Number(j.supported === supported)));
  const isSupported = (row: GroundingRow) => row.label === "supported";
  const passed = rate(isSupported, true);
  const withheld = rate((row) => !isSupported(row), false);
  const marked = judged.filter(({ row }) => row.supporting.length > 0);
  const recall = mean(
    marked.map(({ row, cited }) =>
      Math.max(...row.supporting.map((set) => set.filter((i) => cited.includes(i)).length / set.length)),
    ),
  );
  const best = mean(
    marked.map(({ row, cited }) => Number(row.supporting.some((set) => set.includes(cited[0] ?? -1)))),
  );
  const sentences = judged.reduce((sum, j) => sum + j.sentences, 0);
  const figures: [string, string][] = [
    ["AUC, supported", auc(scores("supported"), scores("partially_supported", "not_supported")).toFixed(3)],
    ["AUC, any support", auc(scores("supported", "partially_supported"), scores("not_supported")).toFixed(3)],
    ["balanced accuracy", ((passed + withheld) / 2).toFixed(3)],
    ["  supported let through", passed.toFixed(3)],
    ["  others withheld", withheld.toFixed(3)],
    ["evidence recall", recall.toFixed(3)],
    ["best sentence in gold", best.toFixed(3)],
    ["ms a sentence", (judged.reduce((sum, j) => sum + j.ms, 0) / sentences).toFixed(2)],
    ["evidence sentences", mean(judged.map(({ row }) => row.evidence.length)).toFixed(0)],
  ];
  return [
    machineInWords(),
    `${data}: ${judged.length} rows, ${sentences} sentences; supported from ${threshold} on`,
    "",
    ...figures.map(([what, figure]) => `${what.padEnd(26)}${figure.padStart(6)}`),
  ];
}
