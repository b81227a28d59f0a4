import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Reader } from "../../functions/answer/draft/model.ts";
import { DraftReader } from "../../functions/answer/draft/read-draft.ts";
import { readEvidence } from "../../functions/answer/ground/evidence.ts";
import { carriedBy, readStatement, unheard } from "../../functions/answer/ground/exactness.ts";
import { reading } from "../../functions/answer/ground/reading.ts";
import { readQuestion } from "../../functions/answer/question/question.ts";
import { retrieve, withSurroundings } from "../../functions/answer/retrieve.ts";
import type { Corpus, RetrievedPassage } from "../../functions/corpus/corpus.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { readFolder } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { passageOf, readClaims } from "./claims.ts";
import { configuredReader } from "./configured-reader.ts";
import { type DraftRow, filesOf, openCorpus, readRows } from "./draft-rows.ts";
import { machineInWords } from "./machine.ts";
import { mean } from "./statistics.ts";

/** A statement that somebody has held against a document. */
interface Labelled {
  set: string;
  statement: string;
  before?: string | undefined;
  supported: boolean;
  error: string;
  passages: RetrievedPassage[];
}
interface Judged extends Labelled {
  /** Undefined when the reply could not be read. */
  said: boolean | undefined;
  /** Exactness, too, lets it out with what the reading names. */
  carried: boolean;
  ms: number;
  tokens: number;
}

const own = "test/bench/reading";
const rowSchema = z.object({
  document: z.string(),
  statement: z.string(),
  before: z.string().optional(),
  label: z.enum(["true", "false"]),
  error: z.string().default("changed"),
});
/** Statements that are put at once, as in an answer. */
const together = 3;

/**
 * `npm run bench -- reading`: labelled statements with their passages, put to the checking model alone. The sets under
 * `test/bench/reading`, and those that `data` names: claims as WiCE has them, or drafts over the corpora in `corpus`.
 */
export async function readings(options: {
  data: string;
  corpus: string;
  model?: string;
  json?: string;
}): Promise<void> {
  const reader = await configuredReader(options.model);
  const rows = [...(await ownSets()), ...(await setsOf(options.data, options.corpus))];
  process.stdout.write(`${machineInWords()}\nread by ${reader.name}\n`);
  const judged: Judged[] = [];
  const groups = Map.groupBy(
    rows,
    ({ set, passages }) => `${set}\n${passages[0]?.document}\n${passages[0]?.text}`,
  );
  for (const group of groups.values())
    for (let at = 0; at < group.length; at += together)
      judged.push(...(await judge(group.slice(at, at + together), reader)));
  for (const line of report(judged)) process.stdout.write(`${line}\n`);
  if (options.json) {
    const lines = judged.map(({ passages: _, ...row }) => JSON.stringify(row));
    await writeFile(options.json, `${lines.join("\n")}\n`);
  }
}

async function judge(rows: readonly Labelled[], reader: Reader): Promise<Judged[]> {
  const { passages = [] } = rows[0] ?? {};
  const put = rows.map(({ statement, before }) => ({ text: statement, ...(before ? { before } : {}) }));
  const began = performance.now();
  const { verdicts, usage } = await reading(
    reader,
    passages,
    put,
    undefined,
    new AbortController().signal,
  ).catch(() => ({ verdicts: undefined, usage: undefined }));
  const ms = performance.now() - began;
  const evidence = await readEvidence(passages, undefined);
  return Promise.all(
    rows.map(async (row, i) => {
      const verdict = verdicts?.[i];
      const statement = readStatement({ kind: "sentence", text: row.statement, cited: [] }, evidence);
      const carried =
        verdict?.supported === true &&
        unheard(statement, evidence) === undefined &&
        carriedBy(statement, verdict.by, evidence).length > 0;
      const tokens = ((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)) / rows.length;
      return { ...row, said: verdict?.supported, carried, ms: ms / rows.length, tokens };
    }),
  );
}

function report(judged: readonly Judged[]): string[] {
  const lines = [
    "",
    "                 supported of true   supported of false   out of true   out of false   unread   ms    tokens",
  ];
  for (const [set, rows] of Map.groupBy(judged, ({ set }) => set)) {
    const [right, wrong] = [rows.filter((row) => row.supported), rows.filter((row) => !row.supported)];
    const count = (of: readonly Judged[], is: (row: Judged) => boolean) =>
      `${of.filter(is).length}/${of.length}`;
    const said = (row: Judged) => row.said === true;
    const carried = (row: Judged) => row.carried;
    const cells = [
      count(right, said).padStart(18),
      count(wrong, said).padStart(20),
      count(right, carried).padStart(14),
      count(wrong, carried).padStart(15),
      String(rows.filter((row) => row.said === undefined).length).padStart(9),
      mean(rows.map(({ ms }) => ms))
        .toFixed(0)
        .padStart(7),
      mean(rows.map(({ tokens }) => tokens))
        .toFixed(0)
        .padStart(8),
    ];
    lines.push(`${set.padEnd(17)}${cells.join("")}`);
  }
  const errors = Map.groupBy(
    judged.filter(({ supported }) => !supported),
    ({ error }) => error,
  );
  lines.push("", "false ones that it supports, by kind of error");
  for (const [error, rows] of [...errors].sort(([a], [b]) => a.localeCompare(b)))
    lines.push(`${error.padEnd(40)}${rows.filter((row) => row.said === true).length} of ${rows.length}`);
  return lines;
}

async function ownSets(): Promise<Labelled[]> {
  const shipped = await open("corpus");
  const sets = ["close", "elsewhere", "languages"].map(async (set) => {
    const corpora = [await open(path.join(own, set)), shipped];
    const lines = (await readFile(path.join(own, `${set}.jsonl`), "utf8")).trim().split("\n");
    return lines.map((line): Labelled => {
      const { document, statement, before, label, error } = rowSchema.parse(JSON.parse(line));
      const passages = corpora.flatMap((corpus) =>
        corpus.passages().filter((passage) => passage.document === document),
      );
      return { set, statement, before, supported: label === "true", error, passages };
    });
  });
  return (await Promise.all(sets)).flat();
}

async function setsOf(data: string, corpora: string): Promise<Labelled[]> {
  const rows: Labelled[] = [];
  for (const file of data === "" ? [] : await filesOf(data)) {
    const set = path.basename(file, ".jsonl");
    if (corpora !== "") {
      const corpus = await openCorpus(corpora, set);
      for (const row of await readRows(file)) rows.push(...(await statementsOf(row, set, corpus)));
    } else {
      for (const { text, context, evidence, label } of await readClaims(file)) {
        const passages = [passageOf(evidence, context ?? "")];
        rows.push({
          set,
          statement: text,
          supported: label === "supported",
          error: label.replaceAll("_", " "),
          passages,
        });
      }
    }
  }
  return rows;
}

/** The statements of a draft with the passages that its question finds. */
async function statementsOf(row: DraftRow, set: string, corpus: Corpus): Promise<Labelled[]> {
  const history = row.after.map((question) => ({ question, answer: "" }));
  const parts = readQuestion(row.rewrite ?? row.question, row.rewrite ? [] : history);
  const passages = withSurroundings(await retrieve(parts, history, corpus), corpus);
  const reader = new DraftReader(passages);
  // The marks are of other passages.
  const drafted = [...reader.push(row.draft.replace(/\[\d+\.\d+\]/g, "")), ...reader.end(false)];
  return drafted
    .filter(({ kind }) => kind !== "code")
    .map(({ text }) => ({
      set,
      statement: text,
      supported: row.label === "true",
      error: row.error ?? "",
      passages,
    }));
}

async function open(folder: string): Promise<Corpus> {
  return openIndex(await buildIndex(await readFolder(folder)));
}
