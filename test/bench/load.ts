import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Script, startScriptedModel } from "../answer/scripted-model.ts";
import { chatBody } from "../api/chat-body.ts";
import { post } from "../api/post.ts";
import { start } from "../local/footnote-process.ts";
import { machine, machineInWords } from "./machine.ts";
import { percentile } from "./statistics.ts";

const streams = 200;
const answers = 10_000;
/** When the model has written its first sentence, and when each of the others, in ms. */
const [firstMs, nextMs] = [1_000, 2_000];

/** Questions with the sentences that the model answers them with: each supported, each of another section. */
const topics = [
  { ask: "Which GPUs did Tencent buy?", say: "Tencent bought H100 and H20 GPUs from Nvidia." },
  { ask: "Who backs 01.AI?", say: "01.AI is backed by Alibaba and Xiaomi." },
  {
    ask: "What share of chips should be produced locally by 2025?",
    say: "The plan set the goal that 70% of chips be produced locally by 2025.",
  },
  {
    ask: "What is the Ascend 910C meant to rival?",
    say: "Huawei’s Ascend 910C is meant to rival Nvidia’s A100.",
  },
];

interface Sample {
  /** From the question until its first sentence, over the model's own time, in ms. */
  addedMs: number;
  problem?: string;
}

/** `npm run bench -- load`: many readers at once, on `npm start`, with a model of a fixed pace. */
export async function load({ json }: { json?: string }): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "footnote-load-"));
  const model = await startScriptedModel();
  model.play(paced);
  const footnote = await start({ DATA_DIR: dataDir, OPENAI_BASE_URL: model.baseURL, MODEL: "scripted" });
  try {
    process.stdout.write(`${machineInWords()}\n`);
    const samples: Sample[] = [];
    const memory: { after: number; mib: number }[] = [];
    const began = performance.now();
    const whole = firstMs + (topics.length - 1) * nextMs;
    async function reader(index: number): Promise<void> {
      // As readers come: not all in the same moment.
      await sleep((index * whole) / streams);
      while (samples.length + inFlight < answers) {
        inFlight++;
        const sample = await ask(footnote.url, samples.length + index);
        inFlight--;
        samples.push(sample);
        // The model keeps what it was asked, for tests.
        model.requests.length = model.headers.length = 0;
        if (samples.length % 2_000 === 0)
          memory.push({ after: samples.length, mib: await resident(footnote.pid) });
      }
    }
    let inFlight = 0;
    await Promise.all(Array.from({ length: streams }, (_, index) => reader(index)));
    const seconds = (performance.now() - began) / 1000;
    const problems = samples.flatMap(({ problem }) => problem ?? []);
    const added = samples.map(({ addedMs }) => addedMs);
    const figures = {
      answers: samples.length,
      perSecond: samples.length / seconds,
      problems: problems.length,
      addedMs: { p50: percentile(added, 0.5), p90: percentile(added, 0.9), p99: percentile(added, 0.99) },
      memory,
    };
    show(figures, problems);
    if (json) await writeFile(json, `${JSON.stringify({ machine: machine(), figures }, null, 2)}\n`);
  } finally {
    await footnote.stop();
    await model.close();
    await rm(dataDir, { recursive: true });
  }
}

/** The sentence of what is asked first, then those of the others. */
const paced: Script = async (response, request) => {
  const asked = request.messages.at(-1)?.content ?? "";
  const question = asked.slice(asked.lastIndexOf("<question>"));
  const own = topics.find(({ ask }) => question.includes(ask));
  const said = [own, ...topics.filter((topic) => topic !== own)].flatMap((topic) => topic?.say ?? []);
  const chunk = (content: string, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "m", choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [i, sentence] of said.entries()) {
    await sleep(i === 0 ? firstMs : nextMs);
    // A sentence is complete when the next has begun.
    response.write(chunk(`${sentence} And so `));
  }
  response.end(`${chunk("", "stop")}data: [DONE]\n\n`);
};

async function ask(url: string, count: number): Promise<Sample> {
  const topic = topics[count % topics.length] ?? topics[0];
  const began = performance.now();
  let addedMs = Number.NaN;
  try {
    const response = await fetch(`${url}/api/chat`, post(chatBody(crypto.randomUUID(), topic?.ask ?? "")));
    if (!response.ok) return { addedMs, problem: `HTTP ${response.status}` };
    let seen = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen += piece;
      if (Number.isNaN(addedMs) && seen.includes('"data-sentence"'))
        addedMs = performance.now() - began - firstMs;
    }
    const sentences = [...seen.matchAll(/"type":"data-sentence".*?"text":"(.*?)"/g)].map(([, text]) => text);
    if (sentences[0] !== topic?.say)
      return { addedMs, problem: `asked “${topic?.ask}”, heard “${sentences[0]}”` };
    if (!seen.trimEnd().endsWith("data: [DONE]")) return { addedMs, problem: "the stream was cut" };
    if (!seen.includes('"conversationId"')) return { addedMs, problem: "the turn was not stored" };
    return { addedMs };
  } catch (error) {
    return { addedMs, problem: String(error) };
  }
}

/** What a process holds in memory, where Linux says so. */
async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

interface Outcome {
  answers: number;
  perSecond: number;
  problems: number;
  addedMs: { p50: number; p90: number; p99: number };
  memory: { after: number; mib: number }[];
}

function show({ answers, perSecond, problems, addedMs, memory }: Outcome, named: readonly string[]): void {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { p50, p90, p99 } = addedMs;
  say(`\n${streams} readers at once, ${answers} answers, ${perSecond.toFixed(0)} a second`);
  say(
    `added to the model's own time until the first sentence: p50 ${p50.toFixed(0)} ms, p90 ${p90.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
  );
  say(`memory: ${memory.map(({ after, mib }) => `${mib.toFixed(0)} MiB after ${after}`).join(", ")}`);
  const [first, last] = [memory[0]?.mib ?? 0, memory.at(-1)?.mib ?? 0];
  const verdict = (reached: boolean, target: string) => say(`${reached ? "reached" : "missed "}  ${target}`);
  verdict(problems === 0, `no error, no lost and no crossed answer (${problems})`);
  for (const problem of new Set(named.slice(0, 5))) say(`         ${problem}`);
  verdict(p99 < 150, "p99 under 150 ms");
  verdict(last < 1.15 * first, "memory flat from 2,000 answers to 10,000");
}
