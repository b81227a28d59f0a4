import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";

/** What a thread that parses is asked, and what it says. */
export interface ParseRequest {
  name: string;
  bytes: Uint8Array;
}
export type ParseReply = { file: ParsedFile } | { error: { name: string; message: string; stack?: string } };

interface Job extends ParseRequest {
  /** How long it may take. */
  seconds: number;
  resolve(file: ParsedFile): void;
  reject(error: unknown): void;
}

/** Built beside this file where the program is bundled. */
const program = new URL("./worker.ts", import.meta.url);
/** Most files take milliseconds, and the largest some seconds: what takes this long will not end. */
const limitSeconds = { perFile: 60, perMegabyte: 6 };
const limitMegabytes = 3072;
/** Threads keep what parsers need in memory; after this long without a file they go. */
const idleMs = 5_000;

const most = Math.max(1, Math.min(4, availableParallelism()));
const waiting: Job[] = [];
const idle: Worker[] = [];
let running = 0;

/**
 * Parses a file by the ending of its name. That happens in another thread, so that a file which takes too long or needs too
 * much memory is given up with its reason, and nothing else stops.
 * @throws {CorpusError} when the bytes are not what the name says, or cannot be read.
 */
export function parseFile(name: string, bytes: Uint8Array): Promise<ParsedFile> {
  const { perFile, perMegabyte } = limitSeconds;
  return parseWithin(perFile + Math.ceil((perMegabyte * bytes.length) / 2 ** 20), name, bytes);
}

/** The same with a limit of its own, in seconds. */
export function parseWithin(seconds: number, name: string, bytes: Uint8Array): Promise<ParsedFile> {
  return new Promise((resolve, reject) => {
    waiting.push({ name, bytes, seconds, resolve, reject });
    next();
  });
}

function next(): void {
  if (running >= most) return;
  const job = waiting.shift();
  if (!job) return;
  running++;
  const worker =
    idle.pop() ??
    new Worker(program, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: limitMegabytes } });
  void work(worker, job).finally(() => {
    running--;
    next();
  });
}

async function work(worker: Worker, { name, bytes, seconds, resolve, reject }: Job): Promise<void> {
  worker.removeAllListeners();
  worker.ref();
  let timer: NodeJS.Timeout | undefined;
  try {
    const reply = await new Promise<ParseReply>((replied, failed) => {
      timer = setTimeout(
        () => failed(new CorpusError(`takes longer than ${seconds} s to read; split it`)),
        1000 * seconds,
      );
      worker.once("message", replied);
      worker.once("error", failed);
      worker.once("exit", (code) => failed(new Error(`The parsing thread ended with code ${code}`)));
      worker.postMessage({ name, bytes } satisfies ParseRequest);
    });
    if ("file" in reply) resolve(reply.file);
    else reject(errorOf(reply.error));
    keep(worker);
  } catch (error) {
    reject(errorOf(error as Error));
    worker.removeAllListeners();
    // What it says from here on is of no interest, and without a listener it would end the process.
    worker.on("error", () => {});
    await worker.terminate();
  } finally {
    clearTimeout(timer);
  }
}

/** Puts a thread aside until the next file. */
function keep(worker: Worker): void {
  const leave = () => {
    const at = idle.indexOf(worker);
    if (at >= 0) void idle.splice(at, 1)[0]?.terminate();
  };
  worker.removeAllListeners();
  worker.on("error", leave);
  worker.unref();
  idle.push(worker);
  setTimeout(leave, idleMs).unref();
}

/** What is wrong with a file is one sentence; what is wrong with the program stays what it is. */
function errorOf(error: Error | { name: string; message: string; stack?: string }): Error {
  const { name, message, stack } = error;
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return new CorpusError(`needs more than ${limitMegabytes / 1024} GB of memory to be read; split it`);
  if (name === "CorpusError") return new CorpusError(message);
  if (name === "RangeError" && /call stack/.test(message))
    return new CorpusError("nests its parts too deep to be read");
  return error instanceof Error ? error : Object.assign(new Error(message), { name, stack });
}
