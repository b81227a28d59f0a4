import { writeFile } from "node:fs/promises";
import path from "node:path";
import { answer } from "../../functions/answer/answer.ts";
import type { Reader } from "../../functions/answer/draft/model.ts";
import { DraftReader } from "../../functions/answer/draft/read-draft.ts";
import type { Turn } from "../../functions/answer/events.ts";
import { type Evidence, readEvidence } from "../../functions/answer/ground/evidence.ts";
import { readStatement, unheard } from "../../functions/answer/ground/exactness.ts";
import { repeated } from "../../functions/answer/ground/repeats.ts";
import type { Corpus, RetrievedPassage } from "../../functions/corpus/corpus.ts";
import { configuredReader } from "./configured-reader.ts";
import { type DraftRow, filesOf, openCorpus, readRows } from "./draft-rows.ts";
import { type LabelServer, type Pace, startLabelServer } from "./label-server.ts";
import { machineInWords } from "./machine.ts";
import { mean } from "./statistics.ts";

/** What came of one row. */
interface Result {
  row: DraftRow;
  kept: string[];
  quoted: number;
  lost: number;
  /** Texts that stand twice in what was shown. */
  doubled: number;
  passages: RetrievedPassage[];
  /** From the question to the first statement that is read, and to the first part that is shown, in ms. */
  drafted?: number;
  shown?: number;
}

/** Some real model of today: its first token after 0.4 s, 100 tokens a second. */
const pace: Pace = { firstToken: 400, token: 10 };
const mostPaced = 8;

/** `npm run bench -- drafts`: drafts of a strong model, faithful and false, through the real stream. */
export async function drafts(options: {
  data: string;
  corpus: string;
  model?: string;
  json?: string;
}): Promise<void> {
  const server = await startLabelServer();
  const labels: Reader = { client: server.client, name: "labels", wholeMs: 60_000 };
  const reader = options.model === undefined ? labels : await configuredReader(options.model);
  const say = (line = "") => process.stdout.write(`${line}\n`);
  say(machineInWords());
  say(
    options.model === undefined
      ? "read by a scripted server that knows the labels: this tries the plumbing and exactness, not how well a model reads"
      : `read by ${options.model}`,
  );
  const lines: string[] = [];
  try {
    for (const file of await filesOf(options.data)) {
      const name = path.basename(file, ".jsonl");
      const corpus = await openCorpus(options.corpus, name);
      const rows = await readRows(file);
      const run = (more: Partial<Run> = {}) => runAll(rows, { corpus, server, reader, ...more });
      server.costs.length = 0;
      const results = await run();
      say(`\n${name}: ${rows.length} rows`);
      for (const line of await report(results, corpus)) say(line);
      for (const line of costsOf(server, rows)) say(line);
      const always = options.model === undefined ? await run({ always: true }) : [];
      if (always.length > 0) say(falseOut("a reading that says yes to everything", always));
      const strict = await run({ reader: undefined });
      say(falseOut("no reading", strict));
      say(
        `  ${shares(
          "faithful",
          strict.filter(({ row }) => row.label === "true"),
        )}`,
      );
      if (options.model === undefined) say(await timesOf(rows, { corpus, server, reader }));
      lines.push(
        ...results.map(({ row, kept, quoted, lost }) =>
          JSON.stringify({ set: name, ...row, kept, quoted, lost }),
        ),
      );
    }
  } finally {
    server.close();
  }
  if (options.json) await writeFile(options.json, `${lines.join("\n")}\n`);
}

interface Run {
  corpus: Corpus;
  server: LabelServer;
  reader: Reader | undefined;
  always?: boolean;
  pace?: Pace;
}

async function runAll(rows: readonly DraftRow[], run: Run): Promise<Result[]> {
  const results: Result[] = [];
  for (const row of rows) results.push(await runRow(row, run));
  return results;
}

async function runRow(row: DraftRow, { corpus, server, reader, always, pace }: Run): Promise<Result> {
  server.play(row, { ...(always === undefined ? {} : { always }), ...(pace ? { pace } : {}) });
  const history: Turn[] = row.after.map((question) => ({ question, answer: "" }));
  const model = { client: server.client, name: "labels", firstTokenMs: 60_000, wholeMs: 60_000 };
  const signal = new AbortController().signal;
  const result: Result = { row, kept: [], quoted: 0, lost: 0, doubled: 0, passages: [] };
  const began = performance.now();
  const seen = new Set<string>();
  for await (const event of answer({ text: row.question, history }, { corpus, model, reader, signal })) {
    if (event.type === "retrieved") result.passages = event.passages;
    else if (event.type === "checking") result.drafted ??= performance.now() - began;
    else if (event.type === "part") {
      result.shown ??= performance.now() - began;
      if (!event.quoted) result.kept.push(event.part.text);
      const text = event.part.text.replace(/\W+/gu, " ").toLowerCase();
      if (seen.has(text)) result.doubled++;
      seen.add(text);
    } else if (event.type === "end") {
      result.quoted = event.quoted;
      result.lost = event.withheld;
    }
  }
  return result;
}

async function report(results: readonly Result[], corpus: Corpus): Promise<string[]> {
  const faithful = results.filter(({ row }) => row.label === "true");
  const fake = results.filter(({ row }) => row.label === "false");
  const out = fake.filter(({ kept }) => kept.length > 0);
  const kinds = Map.groupBy(fake, ({ row }) => row.error ?? "");
  const code = faithful.filter(({ row }) => row.kind === "code");
  const missed = await notRetrieved(faithful, corpus);
  const kept = faithful.reduce((sum, one) => sum + one.kept.length, 0);
  const all = faithful.reduce((sum, one) => sum + one.kept.length + one.quoted + one.lost, 0);
  return [
    `  ${shares("faithful", faithful)}`,
    `  of those whose passages the question found kept ${((100 * kept) / (all - missed.length)).toFixed(1)}%`,
    ...missed.map((text) => `    not in the passages that the question found: ${text}`),
    `  rows of code that are whole, as drafted or as the documents have it: ${code.filter(({ lost }) => lost === 0).length} of ${code.length}`,
    `  false: ${out.length} of ${fake.length} out${[...kinds]
      .map(([kind, rows]) => ({
        kind,
        out: rows.filter(({ kept }) => kept.length > 0).length,
        of: rows.length,
      }))
      .filter(({ out }) => out > 0)
      .map(({ kind, out, of }) => `, ${kind} ${out} of ${of}`)
      .join("")}`,
    `  texts that stand twice: ${results.reduce((sum, { doubled }) => sum + doubled, 0)}`,
  ];
}

function shares(what: string, results: readonly Result[]): string {
  const sum = (count: (result: Result) => number) => results.reduce((all, one) => all + count(one), 0);
  const [kept, quoted, lost] = [
    sum(({ kept }) => kept.length),
    sum((one) => one.quoted),
    sum((one) => one.lost),
  ];
  const share = (part: number) =>
    `${part} (${((100 * part) / Math.max(1, kept + quoted + lost)).toFixed(1)}%)`;
  return `${what}: kept ${share(kept)}, quoted ${share(quoted)}, lost ${share(lost)}`;
}

function falseOut(who: string, results: readonly Result[]): string {
  const fake = results.filter(({ row }) => row.label === "false");
  return `  with ${who}: ${fake.filter(({ kept }) => kept.length > 0).length} of ${fake.length} false ones out`;
}

/** Faithful statements that exactness refuses over the passages retrieved, and not over the whole corpus. */
async function notRetrieved(results: readonly Result[], corpus: Corpus): Promise<string[]> {
  const whole = await readEvidence(corpus.passages(), undefined);
  const found: string[] = [];
  for (const { row, passages, quoted, lost } of results) {
    if (quoted + lost === 0) continue;
    const evidence = await readEvidence(passages, undefined);
    const reader = new DraftReader(passages);
    for (const part of [...reader.push(row.draft), ...reader.end(false)]) {
      const passes = async (over: Evidence) => {
        const statement = readStatement(part, over);
        return repeated(part, statement.inline, undefined, over).length > 0 || !unheard(statement, over);
      };
      if (!(await passes(evidence)) && (await passes(whole))) found.push(part.text.split("\n")[0] ?? "");
    }
  }
  return found;
}

function costsOf({ costs }: LabelServer, rows: readonly DraftRow[]): string[] {
  const of = (kind: string) => costs.filter((cost) => cost.kind === kind);
  const perAnswer = (kind: string, count: (cost: LabelServer["costs"][number]) => number) =>
    (of(kind).reduce((sum, cost) => sum + count(cost), 0) / rows.length).toFixed(0);
  return [
    `  tokens an answer (four letters each): the draft ${perAnswer("draft", ({ input }) => input)} in, ${perAnswer("draft", ({ output }) => output)} out;` +
      ` the check ${perAnswer("reading", ({ input }) => input)} in in ${(of("reading").length / rows.length).toFixed(1)} readings, ` +
      `of which a cache of prompts has ${perAnswer("reading", ({ cached }) => cached)}, ${perAnswer("reading", ({ output }) => output)} out`,
  ];
}

async function timesOf(rows: readonly DraftRow[], run: Run): Promise<string> {
  const paced = rows.filter(({ kind, draft }) => kind === "answer" && draft.length > 100).slice(0, mostPaced);
  const results = await runAll(paced, { ...run, pace });
  const seconds = (times: (number | undefined)[]) =>
    (mean(times.filter((time) => time !== undefined)) / 1000).toFixed(2);
  return (
    `  with models that begin after ${pace.firstToken / 1000} s and write ${1000 / pace.token} tokens a second: the first statement is drafted after ` +
    `${seconds(results.map(({ drafted }) => drafted))} s, the first part shown after ${seconds(results.map(({ shown }) => shown))} s`
  );
}
