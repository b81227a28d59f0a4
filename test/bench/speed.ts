import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { machine, machineInWords } from "./machine.ts";
import { warmUp } from "./warm-up.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("speed-engine.ts", import.meta.url));
const engines = ["Footnote", "Footnote hybrid", "MiniSearch", "Orama"];
const width = 26;
/** Loads are measured in so many processes, searches in the first of them. */
const loads = 5;

interface Loaded {
  loadMs: number;
  memory: number;
  p50: number;
  p99: number;
}

interface Figures {
  engine: string;
  passages: number;
  buildMs: number;
  bytes: number;
  loadMs: number;
  memory: number;
  p50: number;
  p99: number;
}

const rows: [string, keyof Figures, (value: number) => string][] = [
  ["build", "buildMs", (ms) => `${(ms / 1000).toFixed(2)} s`],
  ["index", "bytes", (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`],
  ["load, fresh process", "loadMs", (ms) => `${ms.toFixed(1)} ms`],
  ["memory after load", "memory", (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`],
  ["search p50", "p50", (ms) => `${ms.toFixed(2)} ms`],
  ["search p99", "p99", (ms) => `${ms.toFixed(2)} ms`],
];

/** `npm run bench -- speed`: build, size, load, memory and search of Footnote beside MiniSearch and Orama. */
export async function speed({ data, sizes, json }: { data: string; sizes: number[]; json?: string }) {
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-speed-"));
  const all: Figures[] = [];
  try {
    say(machineInWords());
    for (const size of sizes) {
      const measured: Figures[] = [];
      for (const engine of engines) measured.push(await measure(engine, data, size, folder));
      say(
        `\n${`${measured[0]?.passages} passages`.padEnd(width)}${engines.map((name) => name.padEnd(width)).join("")}`,
      );
      for (const [title, key, show] of rows) {
        const own = Number(measured[0]?.[key]);
        const cells = measured.map((figures, i) => {
          const value = Number(figures[key]);
          return `${show(value)}${i === 0 ? "" : ` (${(value / own).toFixed(1)}×)`}`.padEnd(width);
        });
        say(`${title.padEnd(width)}${cells.join("")}`);
      }
      if (size >= 100_000) for (const line of targets(measured)) say(line);
      all.push(...measured);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  if (json) await writeFile(json, `${JSON.stringify({ machine: machine(), data, figures: all }, null, 2)}\n`);
}

/** What is aimed at for 100,000 passages, and whether it was reached in this run. */
function targets([lexical, hybrid, ...peers]: Figures[]): string[] {
  if (!lexical || !hybrid) return [];
  const least = (key: "loadMs" | "memory") => Math.min(...peers.map((peer) => peer[key]));
  const goals: [string, boolean][] = [
    ["load under 50 ms", lexical.loadMs < 50 && hybrid.loadMs < 50],
    ["load 50 times faster than either", least("loadMs") / Math.max(lexical.loadMs, hybrid.loadMs) >= 50],
    ["search p99 under 20 ms by words", lexical.p99 < 20],
    ["search p99 under 40 ms hybrid at 384 dimensions", hybrid.p99 < 40],
    ["memory below either", Math.max(lexical.memory, hybrid.memory) < least("memory")],
  ];
  return ["", ...goals.map(([goal, reached]) => `${reached ? "reached" : "MISSED "}  ${goal}`)];
}

async function measure(engine: string, data: string, size: number, folder: string): Promise<Figures> {
  const file = path.join(folder, `${engine.replace(" ", "-")}.index`);
  const queriesFile = path.join(folder, "queries.json");
  const { ms, bytes, passages, queries } = await child<{
    ms: number;
    bytes: number;
    passages: number;
    queries: string[];
  }>("build", engine, data, String(size), file);
  await writeFile(queriesFile, JSON.stringify(queries));
  const searched = await child<Loaded>("load", engine, file, queriesFile);
  await writeFile(queriesFile, JSON.stringify(queries.slice(0, warmUp)));
  const runs = [searched];
  while (runs.length < loads) runs.push(await child<Loaded>("load", engine, file, queriesFile));
  const median = (key: "loadMs" | "memory") =>
    runs.map((figures) => figures[key]).sort((a, b) => a - b)[Math.floor(loads / 2)] ?? 0;
  return {
    engine,
    passages,
    buildMs: ms,
    bytes,
    loadMs: median("loadMs"),
    memory: median("memory"),
    p50: searched.p50,
    p99: searched.p99,
  };
}

async function child<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(
    process.execPath,
    ["--expose-gc", "--max-old-space-size=8192", script, ...args],
    {
      maxBuffer: 2 ** 28,
    },
  );
  return JSON.parse(stdout) as T;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
