import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dataFolder, type Started, start } from "./footnote-process.ts";

const waiting = { timeout: 30_000, interval: 50 };

describe("npm start on a folder that changes", { timeout: 60_000 }, () => {
  let folder: string;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let footnote: Started;
  const put = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const begin = async (env: Record<string, string> = {}) => {
    const settings = { CORPUS_DIR: folder, DATA_DIR: data.dataDir, EMBEDDER: "none", MODEL_PROVIDER: "none" };
    footnote = await start({ ...settings, ...env });
  };
  const found = async (query: string) => {
    const response = await fetch(`${footnote.url}/api/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, limit: 1 }),
    });
    const { passages } = (await response.json()) as { passages: { text: string }[] };
    return passages.map(({ text }) => text).join();
  };
  const health = async () => (await fetch(`${footnote.url}/healthz`)).json() as Promise<{ corpus: string }>;
  const takenUp = (times: number) =>
    vi.waitUntil(() => footnote.said().split("has changed:").length > times, waiting);

  beforeEach(async () => {
    data = await dataFolder();
    folder = path.join(data.dataDir, "documents");
    await mkdir(folder);
    await put("leave.md", "# Leave\n\nEverybody has 25 days of leave a year.\n");
  });
  afterEach(async () => {
    await footnote.stop();
    await data.remove();
  });

  it("answers from what was put, changed and deleted, without a restart", async () => {
    await begin();
    expect(await found("leave days")).toContain("25 days");
    const before = await health();
    await put("leave.md", "# Leave\n\nEverybody has 30 days of leave a year.\n");
    await put("pay.md", "# Pay\n\nSalaries are paid on the 25th of the month.\n");
    await takenUp(1);
    expect(footnote.said()).toMatch(/has changed: 2 documents/);
    expect(await found("leave days")).toContain("30 days");
    expect(await found("salaries")).toContain("25th");
    // What was cited before can be read as it was.
    const document = `${footnote.url}/api/documents/leave`;
    const text = async (url: string) => ((await (await fetch(url)).json()) as { text: string }).text;
    expect(await text(document)).toContain("30 days");
    expect(await text(`${document}?corpus=${before.corpus}`)).toContain("25 days");
    expect((await fetch(`${document}?corpus=0123456789abcdef`)).status).toBe(404);
    await rm(path.join(folder, "pay.md"));
    await takenUp(2);
    expect(await found("salaries")).toBe("");
  });

  it("names what cannot be read, and goes on with the rest", async () => {
    await begin();
    await put("broken.pdf", "%PDF-1.7\nnothing follows");
    await put("pay.md", "# Pay\n\nSalaries are paid on the 25th of the month.\n");
    await takenUp(1);
    expect(footnote.warned()).toMatch(/^broken\.pdf: .*; it is left out\.$/m);
    expect(await found("salaries")).toContain("25th");
  });

  it("answers from the documents as they were when all are gone", async () => {
    await begin();
    await rm(path.join(folder, "leave.md"));
    await vi.waitUntil(() => footnote.warned().includes("cannot be taken up"), waiting);
    expect(footnote.warned()).toMatch(/is empty; put a \.md/);
    expect(await found("leave days")).toContain("25 days");
  });

  it("stays with what it began with where WATCH=off", async () => {
    await begin({ WATCH: "off", KEEP_INDEXES: "1" });
    await put("leave.md", "# Leave\n\nEverybody has 30 days of leave a year.\n");
    expect(await found("leave days")).toContain("25 days");
  });
});
