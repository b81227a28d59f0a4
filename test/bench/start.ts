import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { openIndexFile } from "../../functions/corpus/search/open.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import { bundleFunctions } from "../../infra/bundles.ts";
import { type Script, says, startScriptedModel } from "../answer/scripted-model.ts";
import { chatBody } from "../api/chat-body.ts";
import { startAws } from "../lambda/aws-server.ts";
import { apiEvent } from "../lambda/events.ts";
import { absent, startFunction } from "../lambda/runtime.ts";
import { signed, signingSecret } from "../slack/signed.ts";
import { dynalite } from "../state/servers.ts";
import { machine, machineInWords } from "./machine.ts";
import { percentile } from "./statistics.ts";

const run = promisify(execFile);
const own = fileURLToPath(new URL("start/", import.meta.url));
const starts = 20;

interface Candidate {
  name: string;
  folder: string;
  bytes: number;
  env: Record<string, string>;
  event: object;
}

interface Figures {
  name: string;
  /** Of the code that is loaded for the event, without an index. */
  bytes: number;
  /** From the process's start until it asks for an event, median, in ms. */
  initMs: number;
  /** The same over the empty handler's. */
  ownInitMs: number;
  /** From the process's start until the first byte of an answer, median, in ms. */
  firstByteMs: number;
  /** Resident after the first answer. */
  memoryMiB: number;
}

/** `npm run bench -- start`: what the functions weigh and how they start, beside an empty one and two frameworks'. */
export async function start({ json }: { json?: string }): Promise<void> {
  if (absent !== undefined) {
    process.stderr.write(`The bench runs functions under Lambda's runtime client: ${absent}.\n`);
    process.exitCode = 2;
    return;
  }
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-start-"));
  const [model, aws, database] = [await startScriptedModel(), await startAws(), await dynalite.start()];
  try {
    process.stdout.write(`${machineInWords()}\n`);
    const client = documentClient({ endpoint: database.endpoint });
    await createTable(client, "footnote");
    client.destroy();
    model.play(writes);
    const secret = "slack";
    aws.secrets.set(
      secret,
      JSON.stringify({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: signingSecret }),
    );
    const bundles = await bundleFunctions({ corpusDir: "corpus" }, path.join(folder, "bundles"));
    const provider = { OPENAI_BASE_URL: model.baseURL, OPENAI_API_KEY: "none", MODEL: "scripted" };
    const env = {
      ...provider,
      EMBEDDER: "none",
      TABLE: "footnote",
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SQS: aws.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
      QUEUE_URL: `${aws.endpoint}/1/queue`,
    };
    const question = apiEvent("POST", "/api/chat", {
      body: chatBody("start", "Which GPUs did Tencent buy?"),
    });
    const { body, headers } = signed(JSON.stringify({ type: "url_verification", challenge: "x" }));
    const toSlack = apiEvent("POST", "/slack/events", { body, headers });
    const slack = { ...env, SECRETS: secret };
    const peers = await bundlePeers(path.join(folder, "peers"));
    const candidates: Candidate[] = [
      { name: "empty handler", ...peers.empty, env, event: question },
      {
        name: "Footnote, chat: the page",
        folder: bundles.chat.folder,
        bytes: bundles.chat.startBytes,
        env,
        event: apiEvent("GET", "/"),
      },
      {
        name: "Footnote, chat: an answer",
        folder: bundles.chat.folder,
        bytes: bundles.chat.answerBytes,
        env,
        event: question,
      },
      {
        name: "Footnote, Slack webhook",
        folder: bundles["slack-webhook"].folder,
        bytes: bundles["slack-webhook"].startBytes,
        env: slack,
        event: toSlack,
      },
      {
        name: "Footnote, Slack worker",
        folder: bundles["slack-worker"].folder,
        bytes: bundles["slack-worker"].startBytes,
        env: slack,
        event: { Records: [] },
      },
      {
        name: `LangChain.js ${peers.versions.langchain}`,
        ...peers.langchain,
        env: provider,
        event: question,
      },
      {
        name: `LlamaIndex.TS ${peers.versions.llamaindex}`,
        ...peers.llamaindex,
        env: provider,
        event: question,
      },
    ];
    const figures = await measure(candidates);
    const load = await indexLoad(path.join(bundles.chat.folder, "corpus.index"));
    show(figures, load);
    if (json)
      await writeFile(
        json,
        `${JSON.stringify({ machine: machine(), figures, indexLoadMs: load }, null, 2)}\n`,
      );
  } finally {
    aws.close();
    await Promise.all([model.close(), database.close()]);
    await rm(folder, { recursive: true });
  }
}

/** Starts every candidate in turn, so that what else the machine does falls on all of them. */
async function measure(candidates: readonly Candidate[]): Promise<Figures[]> {
  const samples = candidates.map(() => ({
    init: [] as number[],
    first: [] as number[],
    memory: [] as number[],
  }));
  for (let i = 0; i <= starts; i++) {
    for (const [at, { folder, env, event }] of candidates.entries()) {
      const began = performance.now();
      const running = await startFunction(folder, env);
      const initMs = await running.initMs;
      const { body } = await running.invoke(event);
      const reader = body.getReader();
      await reader.read();
      const firstByte = performance.now() - began;
      while (!(await reader.read()).done);
      const memory = await running.memoryMiB();
      await running.stop();
      // The first reads files that nobody had read yet.
      if (i === 0) continue;
      samples[at]?.init.push(initMs);
      samples[at]?.first.push(firstByte);
      samples[at]?.memory.push(memory);
    }
  }
  const empty = percentile(samples[0]?.init ?? [], 0.5);
  return candidates.map(({ name, bytes }, at) => {
    const { init = [], first = [], memory = [] } = samples[at] ?? {};
    const initMs = percentile(init, 0.5);
    return {
      name,
      bytes,
      initMs,
      ownInitMs: initMs - empty,
      firstByteMs: percentile(first, 0.5),
      memoryMiB: percentile(memory, 0.5),
    };
  });
}

function show(figures: readonly Figures[], indexLoadMs: number): void {
  const line = (...cells: string[]) =>
    process.stdout.write(
      `${cells
        .map((cell, i) => cell.padEnd(i === 0 ? 28 : 14))
        .join("")
        .trimEnd()}\n`,
    );
  line("\n", "code", "init", "own init", "first byte", "memory");
  for (const { name, bytes, initMs, ownInitMs, firstByteMs, memoryMiB } of figures)
    line(
      name,
      `${(bytes / 1000).toFixed(0)} kB`,
      `${initMs.toFixed(0)} ms`,
      `${ownInitMs.toFixed(0)} ms`,
      `${firstByteMs.toFixed(0)} ms`,
      `${memoryMiB.toFixed(0)} MiB`,
    );
  const [empty, , chat] = figures;
  const langchain = figures.find(({ name }) => name.startsWith("LangChain"));
  if (!empty || !chat || !langchain) return;
  process.stdout.write(`\nindex load ${indexLoadMs.toFixed(1)} ms\n`);
  const bound = 1.6 * empty.initMs + indexLoadMs;
  say(chat.bytes <= 700_000, "chat code at most 700 kB, with all that answers");
  say(
    chat.initMs <= bound,
    `chat init at most 1.6 times the empty handler's plus the index load (${bound.toFixed(0)} ms)`,
  );
  say(
    langchain.ownInitMs >= 5 * chat.ownInitMs,
    `LangChain.js's own init at least 5 times as long (${(langchain.ownInitMs / chat.ownInitMs).toFixed(1)})`,
  );
}

function say(reached: boolean, target: string): void {
  process.stdout.write(`${reached ? "reached" : "missed "}  ${target}\n`);
}

/** Installs the frameworks, and bundles the handlers as ours are bundled. */
async function bundlePeers(folder: string) {
  await mkdir(folder, { recursive: true });
  await cp(own, folder, { recursive: true });
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"], { cwd: folder });
  const bundle = async (name: string) => {
    const outdir = path.join(folder, "out", name);
    await build({
      entryPoints: { index: path.join(folder, `${name}.mjs`) },
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      target: "node24",
      logLevel: "error",
      banner: { js: 'import{createRequire as r}from"node:module";const require=r(import.meta.url);' },
    });
    await copyFile("corpus/ai-chip-ban.md", path.join(outdir, "document.md"));
    return { folder: outdir, bytes: (await stat(path.join(outdir, "index.mjs"))).size };
  };
  const version = async (name: string) =>
    (await import(path.join(folder, "node_modules", name, "package.json"), { with: { type: "json" } }))
      .default.version;
  return {
    empty: await bundle("empty"),
    langchain: await bundle("langchain"),
    llamaindex: await bundle("llamaindex"),
    versions: { langchain: await version("@langchain/classic"), llamaindex: await version("llamaindex") },
  };
}

async function indexLoad(file: string): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < starts; i++) {
    const began = performance.now();
    const index = await openIndexFile(file);
    samples.push(performance.now() - began);
    index.close();
  }
  return percentile(samples, 0.5);
}

/** Answers at once: a question with a sentence, texts with vectors. */
const writes: Script = (response, request) => {
  const { input, encoding_format } = request as unknown as {
    input?: string | string[];
    encoding_format?: string;
  };
  if (input === undefined) return says("Tencent bought H100 and H20 GPUs from Nvidia.")(response, request);
  const vector = Float32Array.from({ length: 1536 }, (_, i) => Math.sin(i));
  const embedding =
    encoding_format === "base64" ? Buffer.from(vector.buffer).toString("base64") : [...vector];
  const data = [input].flat().map((_, index) => ({ object: "embedding", index, embedding }));
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({ object: "list", data, model: "m", usage: { prompt_tokens: 1, total_tokens: 1 } }),
  );
};
