import { expect, it } from "vitest";
import { mergeNeighbours } from "../../functions/answer/neighbours.ts";
import type { RetrievedPassage } from "../../functions/corpus/corpus.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { filesOf } from "../corpus/files.ts";

const about = (river: string, sentences: number) =>
  Array.from(
    { length: sentences },
    (_, i) => `The ${river} passes town number ${i + 1} on its way to the sea.`,
  ).join(" ");
const files = filesOf({
  "elbe.md": `# The Elbe\n\n${about("Elbe", 30)}\n\n- ${about("Elbe", 12)}\n- ${about("Elbe", 9)}\n`,
  "rhine.md": `# The Rhine\n\n${about("Rhine", 3)}\n`,
});
const corpus = await openIndex(await buildIndex(files));

it("joins passages that follow each other in a section, in whatever order they were retrieved", () => {
  const all = corpus.passages();
  const pairs = all.flatMap((passage, i) => {
    const next = all[i + 1];
    return next?.anchor === passage.anchor && next.document === passage.document ? [[passage, next]] : [];
  });
  expect(pairs.length).toBeGreaterThan(0);
  for (const [a, b] of pairs) {
    if (!a || !b) continue;
    const other = all.find(({ document }) => document !== a.document);
    for (const order of [
      [a, other, b],
      [b, other, a],
    ]) {
      const merged = mergeNeighbours(
        order.flatMap((passage) => passage ?? []),
        corpus,
      );
      const text = corpus.document(a.document)?.text ?? "";
      expect(merged).toMatchObject([{ start: a.start, end: b.end, text: text.slice(a.start, b.end) }, other]);
      const spans = ({ sentences, blocks }: RetrievedPassage) =>
        sentences.map(({ block, ...sentence }) => [sentence, blocks[block]?.kind, blocks[block]?.start]);
      expect(merged.slice(0, 1).flatMap(spans)).toEqual([...spans(a), ...spans(b)]);
      const unique = new Set(merged[0]?.blocks.map(({ kind, start }) => `${kind} ${start}`));
      expect(merged[0]?.blocks).toHaveLength(unique.size);
    }
  }
});
