import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ground } from "../../functions/answer/ground/gate.ts";
import { readStatement } from "../../functions/answer/ground/statement.ts";
import { nameRuns, perturb } from "../answer/perturb.ts";
import { seeded } from "../seeded.ts";
import { evidenceOf, sentencesOf } from "./grounding-data.ts";
import { machine, machineInWords } from "./machine.ts";

const rowSchema = z.object({
  title: z.string(),
  sentences: z.array(z.string()),
  answer: z.string().nullish(),
  answerable: z.boolean(),
});

/**
 * `npm run bench -- perturbed`: answers that people wrote from a passage (CLAPnq's), sentence by sentence as they are, and with one
 * thing changed in those that go out, so that the passage says it no more.
 */
export async function perturbed({ data, json }: { data: string; json?: string }): Promise<void> {
  const lines = (await readFile(path.join(data, "questions.jsonl"), "utf8")).trim().split("\n");
  const random = seeded(7);
  const tallies = new Map<string, { of: number; right: number }>();
  const note = (what: string, right: boolean) => {
    const { of, right: known } = tallies.get(what) ?? { of: 0, right: 0 };
    tallies.set(what, { of: of + 1, right: known + Number(right) });
  };
  for (const { title, sentences, answer, answerable } of lines.map((line) =>
    rowSchema.parse(JSON.parse(line)),
  )) {
    if (!answerable || !answer) continue;
    const evidence = evidenceOf(sentences, [title]);
    const names = sentences.flatMap((sentence) =>
      nameRuns(readStatement(sentence)).map(({ start, end }) => sentence.slice(start, end)),
    );
    let previous: string | undefined;
    for (const text of sentencesOf(answer)) {
      const { kind } = ground({ text, cited: [], ...(previous ? { previous } : {}) }, evidence);
      previous = text;
      if (kind === "filler") continue;
      if (!sentences.includes(text)) note("as written, let through", kind === "supported");
      if (kind !== "supported") continue;
      for (const { kind: change, text: changed } of perturb(text, names, random))
        note(
          `${change} changed, withheld`,
          ground({ text: changed, cited: [] }, evidence).kind !== "supported",
        );
    }
  }
  const rows = [...tallies].map(
    ([what, { of, right }]) => `${what.padEnd(28)}${(right / of).toFixed(3)}  of ${of}`,
  );
  process.stdout.write(`${[machineInWords(), data, "", ...rows].join("\n")}\n`);
  if (json)
    await writeFile(
      json,
      `${JSON.stringify({ machine: machine(), figures: Object.fromEntries(tallies) }, null, 2)}\n`,
    );
}
