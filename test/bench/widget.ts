import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { buildAssets } from "../../functions/local/assets.ts";
import { launchBrowser } from "../browser/browser.ts";
import { machine, machineInWords } from "./machine.ts";
import { percentile } from "./statistics.ts";

const run = promisify(execFile);
const repeats = 9;

/** What else a site can put on its pages, as the registry ships it: package and the file that its docs name. */
const peers = [
  { name: "flowise-embed", file: "dist/web.js", module: true },
  { name: "deep-chat", file: "dist/deepChat.bundle.js", module: true },
  { name: "@typebot.io/js", file: "dist/web.js", module: true },
];

interface Widget {
  name: string;
  script: string;
  module: boolean;
  tag: string;
}

interface Figures {
  name: string;
  bytes: number;
  gzip: number;
  brotli: number;
  /** Median main-thread time that a page with the widget takes over an empty one. */
  mainThreadMs?: number;
}

/** `npm run bench -- widget`: what the widget weighs and costs, beside others, and how a long conversation scrolls. */
export async function widget({ json }: { json?: string }) {
  say(machineInWords());
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-widget-"));
  const browser = await launchBrowser();
  try {
    const widgets = [await own()];
    for (const peer of peers) widgets.push(await fromRegistry(peer, folder));
    const server = await serve(widgets);
    const figures: Figures[] = [];
    for (const [index, { name, script }] of widgets.entries()) {
      const [bytes, gzip, brotli] = [script, gzipSync(script, { level: 9 }), brotliCompressSync(script)].map(
        (data) => Buffer.byteLength(data),
      );
      const cost = browser && (await mainThread(browser, `${server.url}/${index}`, `${server.url}/empty`));
      figures.push({
        name,
        bytes: bytes ?? 0,
        gzip: gzip ?? 0,
        brotli: brotli ?? 0,
        ...(cost === undefined ? {} : { mainThreadMs: cost }),
      });
    }
    const scrolling = browser && (await scroll(browser, `${server.url}/0`));
    server.close();
    say(`\n${"".padEnd(24)}minified   gzipped    brotli     main thread`);
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padEnd(11);
    for (const { name, bytes, gzip, brotli, mainThreadMs } of figures)
      say(
        `${name.padEnd(24)}${kilobytes(bytes)}${kilobytes(gzip)}${kilobytes(brotli)}${mainThreadMs === undefined ? "no browser here" : `${mainThreadMs.toFixed(1)} ms`}`,
      );
    if (scrolling) {
      say(`\n200 answers, scrolled from end to end: frames p50 ${scrolling.p50.toFixed(1)} ms, p99`);
      say(
        `${scrolling.p99.toFixed(1)} ms; the browser's own pace on an empty page ${scrolling.idle.toFixed(1)} ms`,
      );
    }
    if (json)
      await writeFile(json, `${JSON.stringify({ machine: machine(), figures, scrolling }, null, 2)}\n`);
  } finally {
    await browser?.close();
    await rm(folder, { recursive: true });
  }
}

async function own(): Promise<Widget> {
  const { widget: files } = await buildAssets();
  const script = files.find(({ path: at }) => at === "/widget.js")?.body ?? "";
  return { name: "Footnote", script, module: false, tag: "<footnote-chat></footnote-chat>" };
}

async function fromRegistry(peer: (typeof peers)[number], folder: string): Promise<Widget> {
  const { stdout } = await run("npm", ["pack", peer.name, "--silent", "--pack-destination", folder]);
  const archive = stdout.trim();
  await run("tar", ["-xzf", archive, `package/${peer.file}`], { cwd: folder });
  const script = await readFile(path.join(folder, "package", peer.file), "utf8");
  const version = /-(\d[^-]*)\.tgz$/.exec(archive)?.[1] ?? "";
  return { name: `${peer.name} ${version}`, script, module: peer.module, tag: "" };
}

/** Pages by number, each with one widget, and one with nothing. */
async function serve(widgets: Widget[]) {
  const server = createServer(({ url = "" }, response) => {
    const [, index = "", asset] = url.split("/");
    const found = widgets[Number(index)];
    if (asset === "widget.js") {
      response.setHeader("content-type", "text/javascript");
      return response.end(found?.script);
    }
    response.setHeader("content-type", "text/html");
    const type = found?.module ? 'type="module"' : "defer";
    const tags =
      found && index !== "empty" ? `${found.tag}<script ${type} src="/${index}/widget.js"></script>` : "";
    response.end(`<!doctype html><meta charset="utf-8"><title>A site</title><h1>A site</h1>${tags}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** ms on the main thread (script, style, layout, paint) until the page is idle, over those of an empty page. */
async function mainThread(browser: Browser, page: string, empty: string): Promise<number> {
  const costs: number[] = [];
  for (let i = 0; i < repeats; i++)
    costs.push((await taskTime(browser, page)) - (await taskTime(browser, empty)));
  return percentile(costs, 0.5);
}

async function taskTime(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable");
    await page.goto(url, { waitUntil: "load" });
    await painted(page);
    const { metrics } = await devtools.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  } finally {
    await context.close();
  }
}

/** Two frames after whatever is about to be drawn. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))",
  );
}

/** The time between frames, in ms, while 200 restored answers are scrolled by 300 pixels a frame. */
async function scroll(browser: Browser, url: string) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(`
    const chat = document.querySelector("footnote-chat");
    const citation = (id) => ({ id, quote: "Words of the source. ".repeat(8), title: "A document", section: "A section",
      reader: "/read/a", url: "/read/a" });
    const turn = (_, i) => ({ id: "t" + i, question: "Question " + i + "?", state: "done", messageId: "m" + i, reading: [],
      citations: [1, 2, 3].map(citation),
      sentences: [1, 2, 3].map((id) => ({ text: "A sentence of an answer, of a usual length. ".repeat(3), citations: [id] })),
      ending: { outcome: "answered", drafter: "model", withheld: 0, nearest: [] } });
    sessionStorage.setItem("footnote-2:" + chat.endpoint + ":0",
      JSON.stringify({ id: "long", turns: Array.from({ length: 200 }, turn) }));`);
  await page.reload();
  const frames = (scrolling: boolean) =>
    page.evaluate(`new Promise((done) => {
      const panel = document.querySelector("footnote-chat").shadowRoot.querySelector(".panel");
      const times = [];
      const step = (time) => {
        times.push(time);
        if (${scrolling}) panel.scrollBy(0, -300);
        if (times.length === 300) done(times.slice(1).map((at, i) => at - times[i]));
        else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`) as Promise<number[]>;
  await page.locator("footnote-chat").evaluate((chat) => chat.toggleAttribute("open", true));
  await painted(page);
  const turns = await page.locator(".turn").count();
  if (turns !== 200) throw new Error(`200 answers should have been restored, there are ${turns}`);
  const moving = await frames(true);
  const idle = await frames(false);
  await page.close();
  return { p50: percentile(moving, 0.5), p99: percentile(moving, 0.99), idle: percentile(idle, 0.5) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
