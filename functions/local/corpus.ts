import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Corpus } from "../corpus/corpus.ts";
import { inputsOf, isAsBuilt, readDocuments, readIndex } from "../corpus/index/build.ts";
import { findingsIn } from "../corpus/index/findings.ts";
import { readFolder } from "../corpus/index/folder.ts";
import { noticeInWords } from "../corpus/index/notices.ts";
import { tokensOf } from "../corpus/index/passages.ts";
import type { Settings } from "../settings.ts";
import { addToCorpus } from "./add.ts";
import { command, embedderOf, indexFileOf, openCorpus, UsageError } from "./setup.ts";

const usage =
  'Usage: npm run corpus -- add FILE|URL [--private] | build [--strict] | check | search "query" [--limit N] [--json]';

/** `npm run corpus`: builds the index, checks it against the folder, or searches it. */
export default (args: string[]): Promise<void> =>
  command(async (settings) => {
    const { positionals, values } = readArguments(args);
    const [action, ...rest] = positionals;
    switch (action) {
      case "add":
        return add(settings, rest, values.private);
      case "build":
        return build(settings, values);
      case "check":
        return check(settings, values.json);
      case "search":
        return search(settings, rest.join(" "), Number(values.limit), values.json);
      default:
        throw new UsageError(action ? `There is no "${action}". ${usage}` : usage);
    }
  });

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        json: { type: "boolean", default: false },
        private: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        limit: { type: "string", default: "5" },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. ${usage}`);
  }
}

async function add({ corpusDir }: Settings, sources: readonly string[], inwards: boolean): Promise<number> {
  if (sources.length === 0) throw new UsageError(`There is nothing to add. ${usage}`);
  for (const source of sources) {
    process.stdout.write(`Added ${await addToCorpus(source, corpusDir, { inwards })}.\n`);
  }
  return 0;
}

async function build(
  settings: Settings,
  { json, strict }: { json: boolean; strict: boolean },
): Promise<number> {
  const began = performance.now();
  const { corpus, rebuilt, indexFile } = await openCorpus(settings, { strict, verify: true });
  const counts = countsOf(corpus);
  const tokens = Math.round(corpus.passages().reduce((sum, { text }) => sum + tokensOf(text), 0));
  const { size: bytes } = await stat(indexFile);
  const ms = Math.round(performance.now() - began);
  if (json) {
    const summary = {
      ...counts,
      tokens,
      bytes,
      ms,
      hash: corpus.hash,
      index: indexFile,
      rebuilt,
      notices: corpus.notices,
    };
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return 0;
  }
  process.stdout.write(`${rebuilt ? "Built" : "Up to date:"} ${indexFile}, hash ${corpus.hash}\n`);
  const rows = { ...counts, tokens, bytes, ms };
  for (const [what, value] of Object.entries(rows)) {
    process.stdout.write(`  ${what.padEnd(10)}${value.toLocaleString("en").padStart(12)}\n`);
  }
  return 0;
}

/**
 * Reads every document, tells what is wrong with them, and whether the index is that of the folder.
 * Exit code 1 when there is anything to mend.
 */
async function check(settings: Settings, json: boolean): Promise<number> {
  const files = await readFolder(settings.corpusDir);
  const { documents, notices } = await readDocuments(files);
  const findings = findingsIn(documents);
  const indexFile = indexFileOf(settings);
  const index = await readIndex(indexFile);
  const inputs = inputsOf(files, embedderOf(settings.embedder));
  const state =
    index === undefined
      ? "missing"
      : !isAsBuilt(indexFile)
        ? "damaged"
        : index.inputs === inputs
          ? "current"
          : "stale";
  const counts = {
    documents: documents.length,
    sections: documents.reduce((sum, { sections }) => sum + sections.length, 0),
    passages: documents.reduce((sum, { passages }) => sum + passages.length, 0),
  };
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...counts, index: state, findings, notices }, null, 2)}\n`);
  } else {
    process.stdout.write(
      `${settings.corpusDir}: ${inWords(counts)}${notices.some(({ what }) => what !== "warning") ? "" : ", all readable"}.\n`,
    );
    for (const { document, what, message } of findings)
      process.stdout.write(`${document}: ${what}: ${message}\n`);
    for (const notice of notices) process.stdout.write(`${noticeInWords(notice)}\n`);
    const advice = state === "current" ? "" : "; run `npm run corpus -- build`";
    process.stdout.write(`The index ${indexFile} is ${state}${advice}.\n`);
  }
  const lacks = notices.some(({ what }) => what === "unreadable");
  return state === "current" && findings.length === 0 && !lacks ? 0 : 1;
}

async function search(settings: Settings, query: string, limit: number, json: boolean): Promise<number> {
  if (!query.trim()) throw new UsageError(`There is no query. ${usage}`);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50)
    throw new UsageError("--limit takes a whole number from 1 to 50.");
  const { corpus } = await openCorpus(settings);
  const passages = await corpus.search(query, limit);
  if (json) {
    const found = passages.map(({ document, title, section, anchor, text, start, end, score }) => {
      return { document, title, section, anchor, text, start, end, score };
    });
    process.stdout.write(`${JSON.stringify({ passages: found }, null, 2)}\n`);
  } else if (passages.length === 0) {
    process.stdout.write("Nothing found.\n");
  }
  for (const { document, path, anchor, text, score } of json ? [] : passages) {
    process.stdout.write(
      `${score.toFixed(2)}  ${path.join(" > ")}  (${document}#${anchor})\n      ${text.replace(/\s+/g, " ")}\n`,
    );
  }
  return passages.length > 0 ? 0 : 3;
}

interface Counts {
  documents: number;
  sections: number;
  passages: number;
}

function countsOf({ documentCount, sectionCount, passageCount }: Corpus): Counts {
  return { documents: documentCount, sections: sectionCount, passages: passageCount };
}

/** "1 document, 9 sections, 9 passages" */
export function inWords(counts: Counts): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`)
    .join(", ");
}
