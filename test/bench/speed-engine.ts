/**
 * One engine in a process of its own, so that nothing of another is in its memory.
 * `build ENGINE DATA SIZE FILE` writes the index, `load ENGINE FILE QUERIES` measures it. Figures go to stdout as JSON.
 */
import { readFile, writeFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { create, insertMultiple, load, type RawData, save, search } from "@orama/orama";
import MiniSearch from "minisearch";
import type { Document } from "../../functions/corpus/document.ts";
import { type Embedder, normalized } from "../../functions/corpus/embed/embedder.ts";
import { encodeIndex, type Vectors } from "../../functions/corpus/index/encode.ts";
import { openIndexFile } from "../../functions/corpus/search/open.ts";
import { toBytes } from "../../functions/corpus/search/vectors.ts";
import { seeded } from "../seeded.ts";
import { readDataset } from "./dataset.ts";
import { generateDocuments, generateQueries } from "./generate.ts";
import { warmUp } from "./warm-up.ts";

const schema = { title: "string", text: "string" } as const;
const options = { fields: ["title", "text"], storeFields: ["title", "text"] };
const limit = 10;
const footnote = "Footnote";
const hybrid = "Footnote hybrid";
const dimensions = 384;
/** A slow engine is not measured for longer than this, once it has made a few searches. */
const longestMs = 60_000;
const fewest = 20;

interface Engine {
  build(passages: { id: number; title: string; text: string }[]): Promise<string | Uint8Array>;
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
      // Of many passages its JSON is longer than a string can be; this form is smaller and read faster.
      return serialize(save(index));
    },
    async open(bytes) {
      const index = create({ schema });
      load(index, deserialize(bytes) as RawData);
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
  if (engine.startsWith(footnote)) {
    bytes = await encodeIndex("", documents, engine === hybrid ? randomVectors(documents) : undefined);
  } else {
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

/** A vector for each passage, as an encoder of this size would give it: what it says does not matter to the time. */
function randomVectors(documents: readonly Document[]): Vectors {
  const random = seeded(3);
  const passages = documents.flatMap((document) => document.passages).map((_, row) => row);
  const values = passages.map(() => toBytes(randomVector(random)));
  return { embedder: "random", values, passages };
}

function randomVector(random: () => number): Float32Array {
  return normalized(Array.from({ length: dimensions }, () => random() - 0.5));
}

async function measure(engine: string, file: string, queriesFile: string) {
  const queries: string[] = JSON.parse(await readFile(queriesFile, "utf8"));
  globalThis.gc?.();
  const empty = process.memoryUsage().rss;
  const began = performance.now();
  const find = await open(engine, file);
  const loadMs = performance.now() - began;
  const warm = performance.now();
  for (const query of queries.slice(0, warmUp)) {
    await find(query);
    if (performance.now() - warm > longestMs / 4) break;
  }
  globalThis.gc?.();
  const rss = process.memoryUsage().rss;
  const times: number[] = [];
  const searching = performance.now();
  let read = 0;
  for (const query of queries.slice(warmUp)) {
    const start = performance.now();
    read += await find(query);
    times.push(performance.now() - start);
    if (times.length >= fewest && performance.now() - searching > longestMs) break;
  }
  times.sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return { loadMs, memory: rss - empty, rss, p50: quantile(0.5), p99: quantile(0.99), read };
}

async function open(engine: string, file: string): Promise<(query: string) => Promise<number>> {
  if (!engine.startsWith(footnote)) return (engines[engine] as Engine).open(await readFile(file));
  const random = seeded(4);
  const embedder: Embedder = {
    name: "random",
    unit: "passage",
    embed: async (texts) => texts.map(() => randomVector(random)),
  };
  const corpus = await openIndexFile(file, engine === hybrid ? embedder : undefined);
  return async (query) => (await corpus.search(query, limit)).reduce((sum, { text }) => sum + text.length, 0);
}

const [, , mode, engine = "", ...rest] = process.argv;
const [first = "", second = "", third = ""] = rest;
const figures =
  mode === "build" ? await build(engine, first, Number(second), third) : await measure(engine, first, second);
process.stdout.write(JSON.stringify(figures));
