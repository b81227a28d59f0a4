import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { PassageSentence, RetrievedPassage } from "../../functions/corpus/corpus.ts";

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  context: z.string().nullish(),
  evidence: z.array(z.string()),
  label: z.enum(["supported", "partially_supported", "not_supported"]),
});

/** A claim with the sentences that it is to be held against; see the datasets' README. */
export type Claim = z.output<typeof rowSchema>;

/** @throws when the file or a line of it cannot be read; the line is named. */
export async function readClaims(file: string): Promise<Claim[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = rowSchema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${file}, line ${i + 1}: ${z.prettifyError(row.error)}`);
    return [row.data];
  });
}

/** Sentences as one retrieved passage, under the title of the page that the claim stands on. */
export function passageOf(sentences: readonly string[], title: string): RetrievedPassage {
  const spans: PassageSentence[] = [];
  let at = 0;
  for (const text of sentences) {
    spans.push({ text, start: at, end: at + text.length, block: 0 });
    at += text.length + 1;
  }
  return {
    document: "source",
    title,
    section: title,
    path: [title],
    anchor: "",
    text: sentences.join("\n"),
    start: 0,
    end: at,
    sentences: spans,
    blocks: [{ kind: "paragraph", start: 0, end: at, leansOn: [] }],
    marks: [],
    score: 1,
    evidence: 1,
  };
}
