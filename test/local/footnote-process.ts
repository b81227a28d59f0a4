import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A run of `npm start` or of a command, as a process of its own. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder for the index and the database of one test file. */
export async function dataFolder(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "footnote-data-"));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }) };
}

function launch(args: string[], env: Record<string, string>) {
  const { OPENAI_API_KEY: _, OPENAI_BASE_URL: __, MODEL: ___, MODEL_PROVIDER: ____, ...rest } = process.env;
  const child = spawn(process.execPath, ["functions/local/run.mjs", ...args], {
    env: { ...rest, NO_COLOR: "1", ...env },
  });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
    });
  }
  const ended = new Promise<Run>((resolve) => child.once("close", (code) => resolve({ code, ...output })));
  return { child, output, ended };
}

/** Runs a command to its end. */
export function run(args: string[], env: Record<string, string>): Promise<Run> {
  return launch(args, env).ended;
}

export interface Started {
  url: string;
  pid: number;
  /** What it has said so far. */
  said(): string;
  /** What it has said on standard error. */
  warned(): string;
  /** Sends Ctrl-C, or another signal, and waits for the end. */
  stop(signal?: "SIGINT" | "SIGTERM"): Promise<Run>;
}

/** Starts `npm start` on a free port and waits for its address. */
export async function start(env: Record<string, string>): Promise<Started> {
  const { child, output, ended } = launch(["start"], { PORT: "0", ...env });
  const listening = new Promise<string>((resolve) => {
    child.stdout.on("data", () => {
      const url = /Address\s+(http:\S+)/.exec(output.stdout)?.[1];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([listening, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return {
    url,
    pid: child.pid ?? 0,
    said: () => output.stdout,
    warned: () => output.stderr,
    stop: (signal = "SIGINT") => {
      child.kill(signal);
      return ended;
    },
  };
}
