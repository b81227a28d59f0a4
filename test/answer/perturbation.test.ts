import { expect, it } from "vitest";
import { type Evidence, readEvidence } from "../../functions/answer/ground/evidence.ts";
import { ground } from "../../functions/answer/ground/gate.ts";
import { readStatement } from "../../functions/answer/ground/statement.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { seeded } from "../seeded.ts";
import { nameRuns, type Perturbed, perturb } from "./perturb.ts";
import { shipped } from "./shipped.ts";

const corpus = await openIndex(await buildIndex(await readFolder("test/answer/elsewhere/corpus")));
const passages = [...corpus.passages(), ...shipped.passages()];
const isSupported = (text: string, evidence: Evidence) =>
  ground({ text, cited: [] }, evidence).kind === "supported";

/** Every sentence of five documents with one thing changed, held against its document. */
const byKind = new Map<Perturbed["kind"], { of: number; withheld: number; passed: string[] }>();
const random = seeded(11);
for (const document of new Set(passages.map(({ document }) => document))) {
  const own = passages.filter((passage) => passage.document === document);
  const evidence = readEvidence(own);
  const sentences = own.flatMap(({ sentences }) => sentences.map(({ text }) => text));
  const names = sentences.flatMap((text) =>
    nameRuns(readStatement(text)).map(({ start, end }) => text.slice(start, end)),
  );
  for (const sentence of sentences) {
    for (const { kind, text } of perturb(sentence, names, random)) {
      const tally = byKind.get(kind) ?? { of: 0, withheld: 0, passed: [] };
      tally.of++;
      if (isSupported(text, evidence)) tally.passed.push(`${text} ← ${sentence}`);
      else tally.withheld++;
      byKind.set(kind, tally);
    }
  }
}

it("withholds at least 97% of the sentences of documents in which one thing was changed", () => {
  const all = [...byKind.values()];
  const rate =
    all.reduce((sum, { withheld }) => sum + withheld, 0) / all.reduce((sum, { of }) => sum + of, 0);
  const passed = [...byKind].flatMap(([kind, tally]) => tally.passed.map((text) => `${kind}: ${text}`));
  expect(rate, passed.join("\n")).toBeGreaterThanOrEqual(0.97);
});
