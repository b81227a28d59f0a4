/**
 * One engine in a process of its own, so that nothing of another is in its memory.
 * `build ENGINE DATA SIZE FILE` writes the index, `load ENGINE FILE QUERIES` measures it. Figures go to stdout as JSON.
 */
import { readFile, writeFile } from "node:fs/promises";
import { create, insertMultiple, load, type RawData, save, search } from "@orama/orama";
import MiniSearch from "minisearch";
import { encodeIndex } from "../../functions/corpus/encode.ts";
import { openIndex } from "../../functions/corpus/open.ts";
import { readDataset } from "./dataset.ts";
import { generateDocuments, generateQueries } from "./generate.ts";
import { warmUp } from "./warm-up.ts";

const schema = { title: "string", text: "string" } as const;
const options = { fields: ["title", "text"], storeFields: ["title", "text"] };
const limit = 10;

interface Engine {
  build(passages: { id: number; title: string; text: string }[]): Promise<string>;
  /** The returned search gives the length of the texts that it found: whoever searches reads them. */
  open(bytes: Buffer): Promise<(query: string) => Promise<number>>;
}

const engines: Record<string, Engine> = {
  MiniSearch: {
    async build(passages) {
      const index = new MiniSearch(options);
      index.addAll(passages);
      return JSON.stringify(index);
    },
    async open(bytes) {
      const index = MiniSearch.loadJSON(bytes.toString("utf8"), options);
      return async (query) =>
        index
          .search(query)
          .slice(0, limit)
          .reduce((sum, { text }) => sum + text.length, 0);
    },
  },
  Orama: {
    async build(passages) {
      const index = create({ schema });
      await insertMultiple(
        index,
        passages.map(({ id, title, text }) => ({ id: String(id), title, text })),
      );
      return JSON.stringify(save(index));
    },
    async open(bytes) {
      const index = create({ schema });
      load(index, JSON.parse(bytes.toString("utf8")) as RawData);
      return async (query) => {
        const { hits } = await search(index, { term: query, limit });
        return hits.reduce((sum, { document }) => sum + document.text.length, 0);
      };
    },
  },
};

async function build(engine: string, data: string, size: number, file: string) {
  const { documents: source } = await readDataset(data);
  const documents = generateDocuments(source, size, 1);
  const began = performance.now();
  let bytes: Uint8Array | string;
  if (engine === "Footnote") bytes = encodeIndex("", documents);
  else {
    const passages = documents.flatMap(({ text, sections, passages: own }) =>
      own.map(({ section, start, end }) => ({
        title: sections[section]?.path.join("\n") ?? "",
        text: text.slice(start, end),
      })),
    );
    bytes = (await engines[engine]?.build(passages.map((passage, id) => ({ id, ...passage })))) ?? "";
  }
  const ms = performance.now() - began;
  await writeFile(file, bytes);
  const queries = generateQueries(documents, 350, 2);
  const passages = documents.reduce((sum, document) => sum + document.passages.length, 0);
  return { ms, bytes: Buffer.byteLength(bytes), passages, queries };
}

async function measure(engine: string, file: string, queriesFile: string) {
  const queries: string[] = JSON.parse(await readFile(queriesFile, "utf8"));
  globalThis.gc?.();
  const empty = process.memoryUsage().rss;
  const began = performance.now();
  const find = await open(engine, await readFile(file));
  const loadMs = performance.now() - began;
  for (const query of queries.slice(0, warmUp)) await find(query);
  globalThis.gc?.();
  const rss = process.memoryUsage().rss;
  const times: number[] = [];
  let read = 0;
  for (const query of queries.slice(warmUp)) {
    const start = performance.now();
    read += await find(query);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return { loadMs, memory: rss - empty, rss, p50: quantile(0.5), p99: quantile(0.99), read };
}

async function open(engine: string, bytes: Buffer): Promise<(query: string) => Promise<number>> {
  if (engine !== "Footnote") return (engines[engine] as Engine).open(bytes);
  const corpus = openIndex(bytes);
  return async (query) => (await corpus.search(query, limit)).reduce((sum, { text }) => sum + text.length, 0);
}

const [, , mode, engine = "", ...rest] = process.argv;
const [first = "", second = "", third = ""] = rest;
const figures =
  mode === "build" ? await build(engine, first, Number(second), third) : await measure(engine, first, second);
process.stdout.write(JSON.stringify(figures));
