import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Corpus } from "../../functions/corpus/corpus.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { embedderOf } from "../../functions/local/setup.ts";
import { readSettings } from "../../functions/settings.ts";

const rowSchema = z.object({
  kind: z.enum(["answer", "sentence", "code"]),
  question: z.string(),
  after: z.array(z.string()).default([]),
  rewrite: z.string().optional(),
  draft: z.string(),
  label: z.enum(["true", "false"]),
  error: z.string().optional(),
});
/** A question with a draft that somebody has held against the documents; see `cases/README.md` beside the project. */
export type DraftRow = z.output<typeof rowSchema>;

/** The files of rows that a path names. */
export async function filesOf(data: string): Promise<string[]> {
  if ((await stat(data)).isFile()) return [data];
  const names = (await readdir(data)).filter((name) => name.endsWith(".jsonl")).sort();
  return names.map((name) => path.join(data, name));
}

/**
 * The corpus of that name among several, else the only one; searched with the embedder that the settings name.
 */
export async function openCorpus(folder: string, name: string): Promise<Corpus> {
  const own = path.join(folder, name);
  const isThere = await stat(own).catch(() => undefined);
  const embedder = embedderOf(readSettings(process.env).embedder);
  const files = await readFolder(isThere ? own : folder);
  return openIndex(await buildIndex(files, { embedder }), embedder);
}

/** @throws when a line cannot be read; it is named. */
export async function readRows(file: string): Promise<DraftRow[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, i) => {
    const row = rowSchema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${file}, line ${i + 1}: ${z.prettifyError(row.error)}`);
    return row.data;
  });
}
