import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readEvidence } from "../../functions/answer/ground/evidence.ts";
import { ground } from "../../functions/answer/ground/gate.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";

/**
 * The gate on drafts that keep to the words of fifteen documents, as the model is asked to, the true ones and the false ones.
 * Somebody wrote them who had not seen the gate; it has been mended by kind of error since, so that the rates flatter it.
 */
interface Row {
  document: string;
  kind: "close" | "false";
  text: string;
  previous?: string;
}
const folder = "test/answer/close/";
const corpus = await openIndex(await buildIndex(await readFolder(`${folder}corpus`)));
const rows = (await readFile(`${folder}sentences.jsonl`, "utf8"))
  .trim()
  .split("\n")
  .map((line): Row => JSON.parse(line));
const evidence = new Map(
  corpus
    .documents()
    .map(
      ({ id }) => [id, readEvidence(corpus.passages().filter(({ document }) => document === id))] as const,
    ),
);

function supported(kind: Row["kind"]): { share: number; texts: string } {
  const asked = rows.filter((row) => row.kind === kind);
  const passed = asked.filter(({ document, text, previous }) => {
    const own = evidence.get(document);
    if (!own) throw new Error(`There is no document ${document}`);
    return ground({ text, cited: [], ...(previous ? { previous } : {}) }, own).kind === "supported";
  });
  return { share: passed.length / asked.length, texts: passed.map(({ text }) => text).join("\n") };
}

it("lets through at least 72% of the true ones", () => {
  const { share, texts } = supported("close");
  expect(share, texts).toBeGreaterThanOrEqual(0.72);
});

it("withholds at least 88% of the false ones", () => {
  const { share, texts } = supported("false");
  expect(1 - share, texts).toBeGreaterThanOrEqual(0.88);
});
