import { parseArgs } from "node:util";
import { z } from "zod";
import { SettingsError } from "../../functions/settings.ts";

interface Options {
  /** A folder or file of public data; asked for where a bench needs it. */
  data: string;
  /** A folder of folders of documents. */
  corpora: string;
  /** A folder of documents, or of such folders. */
  corpus: string;
  /** Name of the checking model, at the provider that the settings name. */
  model?: string;
  sizes: number[];
  documents: number;
  json?: string;
}

/** How each bench is called, and what runs it. */
const benches: Record<string, { usage: string; run(options: Options): Promise<void> }> = {
  retrieval: {
    usage: "retrieval --data DIR [--json FILE]",
    run: async (options) => (await import("./retrieval.ts")).retrieval(options),
  },
  drafts: {
    usage: "drafts --data DIR --corpus DIR [--model NAME] [--json FILE]",
    run: async (options) => (await import("./drafts.ts")).drafts(options),
  },
  reading: {
    usage: "reading [--data FILE|DIR] [--corpus DIR] [--model NAME] [--json FILE]",
    run: async (options) => (await import("./reading.ts")).readings(options),
  },
  answers: {
    usage: "answers --data DIR [--json FILE]",
    run: async (options) => (await import("./answers.ts")).answers(options),
  },
  excerpts: {
    usage: "excerpts --corpora DIR [--json FILE]",
    run: async (options) => (await import("./excerpts.ts")).excerpts(options),
  },
  followups: {
    usage: "followups --data DIR [--json FILE]",
    run: async (options) => (await import("./followups.ts")).followups(options),
  },
  speed: {
    usage: "speed --data DIR [--sizes 1000,10000,100000] [--json FILE]",
    run: async (options) => (await import("./speed.ts")).speed(options),
  },
  cost: {
    usage: "cost [--json FILE]",
    run: async (options) => (await import("./cost.ts")).cost(options),
  },
  load: {
    usage: "load [--json FILE]",
    run: async (options) => (await import("./load.ts")).load(options),
  },
  start: {
    usage: "start [--json FILE]",
    run: async (options) => (await import("./start.ts")).start(options),
  },
  folder: {
    usage: "folder --data DIR [--documents 5000]",
    run: async (options) => (await import("./folder.ts")).folder(options),
  },
  documents: {
    usage: "documents --data DIR [--json FILE]",
    run: async (options) => (await import("./documents.ts")).documents(options),
  },
  hostile: {
    usage: "hostile [--json FILE]",
    run: async (options) => (await import("./hostile.ts")).hostile(options),
  },
  widget: {
    usage: "widget [--json FILE]",
    run: async (options) => (await import("./widget.ts")).widget(options),
  },
};

const { positionals, values } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        data: { type: "string" },
        corpora: { type: "string" },
        corpus: { type: "string" },
        model: { type: "string" },
        sizes: { type: "string" },
        documents: { type: "string" },
        json: { type: "string" },
      },
    });
  } catch (error) {
    return fail((error as Error).message.split(". ")[0] ?? "");
  }
})();
const sizes = z
  .string()
  .default("1000,10000,100000")
  .transform((list) => list.split(",").map(Number))
  .pipe(z.array(z.int().min(100).max(1_000_000)))
  .safeParse(values.sizes);
if (!sizes.success) fail("--sizes takes numbers of passages from 100 on, separated by commas");
const documents = z.coerce.number().int().min(100).max(100_000).default(5000).safeParse(values.documents);
if (!documents.success) fail("--documents takes a number from 100 on");
const bench = benches[positionals[0] ?? ""] ?? fail(`There is no bench "${positionals[0] ?? ""}"`);
if (bench.usage.includes(" --data") && values.data === undefined)
  fail("--data is missing: a folder with documents.jsonl and queries.jsonl, or a file of claims");
if (bench.usage.includes("--corpora") && values.corpora === undefined)
  fail("--corpora is missing: a folder with a folder for each corpus of the questions");
if (bench.usage.includes(" --corpus ") && values.corpus === undefined)
  fail(
    "--corpus is missing: the folder of the documents, or of folders that are named as the files of the data",
  );
const { data = "", corpora = "", corpus = "", model, json } = values;
const running = bench.run({
  data,
  corpora,
  corpus,
  sizes: sizes.data ?? [],
  documents: documents.data ?? 0,
  ...(model ? { model } : {}),
  ...(json ? { json } : {}),
});
await running.catch((error) => {
  if (!(error instanceof SettingsError)) throw error;
  fail(error.message.replace(/\.$/, ""));
});

function fail(problem: string): never {
  const usages = Object.values(benches).map(({ usage }) => usage);
  process.stderr.write(`${problem}. Usage: npm run bench -- ${usages.join(" | ")}\n`);
  process.exit(2);
}
