import { parseArgs } from "node:util";
import type { Corpus } from "../corpus/corpus.ts";
import { openFolder, parseFiles, readFolder, readIndex } from "../corpus/folder.ts";
import type { Settings } from "../settings.ts";
import { command, indexFileOf, UsageError } from "./setup.ts";

const usage = 'Usage: npm run corpus -- build | check | search "query" [--limit N] [--json]';

/** `npm run corpus`: builds the index, checks it against the folder, or searches it. */
export default (args: string[]): Promise<void> =>
  command(async (settings) => {
    const { positionals, values } = readArguments(args);
    const [action, ...rest] = positionals;
    switch (action) {
      case "build":
        return build(settings, values.json);
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
      options: { json: { type: "boolean", default: false }, limit: { type: "string", default: "5" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. ${usage}`);
  }
}

async function build(settings: Settings, json: boolean): Promise<number> {
  const indexFile = indexFileOf(settings);
  const { corpus, rebuilt } = await openFolder(settings.corpusDir, indexFile);
  const counts = countsOf(corpus);
  if (json) process.stdout.write(`${JSON.stringify({ ...counts, index: indexFile, rebuilt }, null, 2)}\n`);
  else
    process.stdout.write(
      `${rebuilt ? "Built" : "Up to date:"} ${indexFile}: ${inWords(counts)}, hash ${corpus.hash}.\n`,
    );
  return 0;
}

/** Parses every document and tells whether the index is that of the folder; exit code 1 when it is not. */
async function check(settings: Settings, json: boolean): Promise<number> {
  const files = await readFolder(settings.corpusDir);
  const documents = parseFiles(files);
  const indexFile = indexFileOf(settings);
  const index = await readIndex(indexFile);
  const state = index === undefined ? "missing" : index.inputs === files.inputs ? "current" : "stale";
  const counts = {
    documents: documents.length,
    sections: documents.reduce((sum, { sections }) => sum + sections.length, 0),
    passages: documents.reduce((sum, { passages }) => sum + passages.length, 0),
  };
  if (json) process.stdout.write(`${JSON.stringify({ ...counts, index: state }, null, 2)}\n`);
  else {
    process.stdout.write(`${settings.corpusDir}: ${inWords(counts)}, all readable.\n`);
    const advice = state === "current" ? "" : "; run `npm run corpus -- build`";
    process.stdout.write(`The index ${indexFile} is ${state}${advice}.\n`);
  }
  return state === "current" ? 0 : 1;
}

async function search(settings: Settings, query: string, limit: number, json: boolean): Promise<number> {
  if (!query.trim()) throw new UsageError(`There is no query. ${usage}`);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50)
    throw new UsageError("--limit takes a whole number from 1 to 50.");
  const { corpus } = await openFolder(settings.corpusDir, indexFileOf(settings));
  const passages = corpus.search(query, limit);
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
