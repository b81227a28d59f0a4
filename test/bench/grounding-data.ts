import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Evidence, readEvidence } from "../../functions/answer/ground/evidence.ts";
import type { RetrievedPassage } from "../../functions/corpus/corpus.ts";
import { splitSentences } from "../../functions/language/sentences.ts";

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  context: z.string().nullish(),
  evidence: z.array(z.string()),
  label: z.enum(["supported", "partially_supported", "not_supported"]),
  supporting: z.array(z.array(z.int())).default([]),
});

/** A claim with the sentences that it is to be held against; see the datasets' README. */
export type GroundingRow = z.output<typeof rowSchema>;

/** @throws when the file or a line of it cannot be read; the line is named. */
export async function readRows(file: string): Promise<GroundingRow[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = rowSchema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${file}, line ${i + 1}: ${z.prettifyError(row.error)}`);
    return [row.data];
  });
}

/** Sentences as one retrieved passage, so that they are read as neighbours. */
export function evidenceOf(sentences: readonly string[], titles: readonly string[] = []): Evidence {
  const spans: RetrievedPassage["sentences"] = [];
  let at = 0;
  for (const text of sentences) {
    spans.push({ block: 0, text, start: at, end: at + text.length });
    at += text.length + 1;
  }
  return readEvidence([
    {
      document: "source",
      title: titles[0] ?? "",
      section: titles.at(-1) ?? "",
      path: [...titles],
      anchor: "",
      text: sentences.join("\n"),
      start: 0,
      end: at,
      sentences: spans,
      blocks: [{ kind: "paragraph", start: 0, end: at, leansOn: [] }],
      marks: [],
      score: 1,
      evidence: 1,
    },
  ]);
}

/** The sentences of a claim; each is grounded by itself. */
export function sentencesOf(text: string): string[] {
  return splitSentences(text).map(({ start, end }) => text.slice(start, end));
}
