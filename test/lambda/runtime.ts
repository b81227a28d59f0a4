import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/**
 * Lambda on this machine: AWS's own runtime client runs a bundle as it runs on AWS, and a small Runtime API hands it events.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */

/** The entry of aws-lambda-ric; `.ci/lambda-runtime` builds it and prints it. */
const runtimeClient = process.env.LAMBDA_RUNTIME;

/** Why functions cannot be run here; undefined when they can. Under CI they must. */
export const absent = (() => {
  const why =
    runtimeClient === undefined
      ? "LAMBDA_RUNTIME is not set; .ci/lambda-runtime prints what it names"
      : existsSync(runtimeClient)
        ? undefined
        : `${runtimeClient} is not there`;
  if (why !== undefined && process.env.CI) throw new Error(why);
  if (why !== undefined) console.warn(`Tests of the functions as bundles skipped: ${why}.`);
  return why;
})();

/** What a function answered to one event. */
export interface Invocation {
  /** The bytes as they come; they end when the answer does. */
  body: ReadableStream<Uint8Array>;
  /** Whether the function streams. */
  streamed: boolean;
  /** What the function failed with, once it has. */
  failed: Promise<{ errorType: string; errorMessage: string } | undefined>;
}

/** A running environment of a function. */
export interface LambdaFunction {
  invoke(event: object): Promise<Invocation>;
  /** Resolves with the error of an init that failed. */
  initFailed: Promise<{ errorType: string; errorMessage: string }>;
  /** What it has logged. */
  logs(): string;
  /** From the process's start until it asked for its first event, in ms. */
  initMs: Promise<number>;
  /** What the process holds in memory. */
  memoryMiB(): Promise<number>;
  stop(): Promise<void>;
}

interface Pending {
  event: string;
  answer(invocation: Invocation): void;
}

export async function startFunction(
  folder: string,
  env: Record<string, string> = {},
): Promise<LambdaFunction> {
  const waiting: Pending[] = [];
  const inFlight = new Map<
    string,
    Pending & { failed: PromiseWithResolvers<Awaited<Invocation["failed"]>> }
  >();
  const polls: ServerResponse[] = [];
  const initFailed = Promise.withResolvers<{ errorType: string; errorMessage: string }>();
  const began = performance.now();
  const ready = Promise.withResolvers<number>();

  function hand(): void {
    while (polls.length > 0 && waiting.length > 0) {
      const [response, pending] = [polls.shift(), waiting.shift()];
      if (!response || !pending) return;
      const id = crypto.randomUUID();
      inFlight.set(id, { ...pending, failed: Promise.withResolvers() });
      response.writeHead(200, {
        "content-type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": id,
        "Lambda-Runtime-Deadline-Ms": String(Date.now() + 60_000),
        "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:footnote",
      });
      response.end(pending.event);
    }
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id = "", what = ""] =
      /\/2018-06-01\/runtime\/invocation\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? "") ?? [];
    if (id === "next") {
      ready.resolve(performance.now() - began);
      polls.push(response);
      return hand();
    }
    if (request.url?.endsWith("/init/error")) {
      initFailed.resolve(JSON.parse(await text(request)));
      response.writeHead(202).end("{}");
      return;
    }
    const pending = inFlight.get(id);
    if (what === "error") {
      const error = JSON.parse(await text(request));
      pending?.failed.resolve(error);
      pending?.answer({ body: new Blob([]).stream(), streamed: false, failed: Promise.resolve(error) });
      response.writeHead(202).end("{}");
      return;
    }
    const streamed = request.headers["lambda-runtime-function-response-mode"] === "streaming";
    let left = false;
    const body = new ReadableStream<Uint8Array>({
      // As on AWS: the function is not told that nobody reads.
      cancel: () => {
        left = true;
      },
      start(controller) {
        request.on("data", (chunk: Buffer) => {
          if (!left) controller.enqueue(new Uint8Array(chunk));
        });
        request.on("end", () => {
          // A stream that fails half-way says so in its trailers.
          const type = request.trailers["lambda-runtime-function-error-type"];
          pending?.failed.resolve(
            type === undefined ? undefined : { errorType: String(type), errorMessage: "" },
          );
          if (!left) controller.close();
          response.writeHead(202).end("{}");
        });
      },
    });
    pending?.answer({ body, streamed, failed: pending.failed.promise });
  }

  const server = createServer((request, response) => void take(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [runtimeClient ?? ""], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      _HANDLER: "index.handler",
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: "footnote",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1024",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/footnote",
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/24/[$LATEST]1",
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      ...env,
    },
  });
  let logged = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (words: string) => {
      logged += words;
    });
  const exited = once(child, "exit");

  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        void initFailed.promise.then(({ errorMessage }) => reject(new Error(errorMessage)));
        waiting.push({ event: JSON.stringify(event), answer: resolve });
        hand();
      }),
    initFailed: initFailed.promise,
    logs: () => logged,
    initMs: ready.promise,
    // Linux keeps it where every process can read it.
    async memoryMiB() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    },
    async stop() {
      child.kill("SIGKILL");
      await exited;
      server.closeAllConnections();
      server.close();
    },
  };
}
