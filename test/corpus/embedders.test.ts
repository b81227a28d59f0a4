import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import OpenAI from "openai";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { builtinEmbedder, sentenceEncoder } from "../../functions/corpus/embed/builtin.ts";
import { localEmbedder } from "../../functions/corpus/embed/local.ts";
import { openaiEmbedder } from "../../functions/corpus/embed/openai.ts";
import { readTokenTable } from "../../functions/corpus/embed/token-table.ts";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { openFolder } from "../../functions/corpus/index/build.ts";

interface EmbeddingRequest {
  model: string;
  input: string[];
}

/** A vector that knows two subjects, whatever words they are spoken of with. */
const subjects = [/tide|sea|ebb|moon/gi, /bread|oven|dough|yeast/gi];
const vectorOf = (text: string) => subjects.map((subject) => (text.match(subject)?.length ?? 0) + 0.01);

/** A server that speaks OpenAI's `/embeddings`. */
let requests: EmbeddingRequest[] = [];
let fail: (nth: number, response: ServerResponse) => boolean = () => false;
const server = createServer(async (request, response) => {
  const body = (await json(request)) as EmbeddingRequest;
  requests.push(body);
  if (fail(requests.length, response)) return;
  const data = body.input.map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) }));
  response.writeHead(200, { "content-type": "application/json" });
  // In another order than they were asked for, as the protocol allows.
  response.end(JSON.stringify({ object: "list", model: body.model, data: data.reverse() }));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
const embedder = (maxRetries: number) =>
  openaiEmbedder(new OpenAI({ apiKey: "none", baseURL, maxRetries }), "words-small");

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-embed-"));
afterAll(async () => {
  server.close();
  await rm(scratch, { recursive: true });
});
beforeEach(() => {
  requests = [];
  fail = () => false;
});

/** A folder of `count` documents about the sea and as many about bread. */
async function library(count: number): Promise<{ folder: string; index: string }> {
  const folder = await mkdtemp(path.join(scratch, "corpus-"));
  for (let i = 0; i < count; i++) {
    await writeFile(
      path.join(folder, `sea-${i}.md`),
      `# Report ${i}\n\nThe tide number ${i} follows the moon.\n`,
    );
    await writeFile(
      path.join(folder, `kitchen-${i}.md`),
      `# Recipe ${i}\n\nThe oven bakes bread number ${i}.\n`,
    );
  }
  return { folder, index: path.join(scratch, `${path.basename(folder)}.index`) };
}

const unavailable = (response: ServerResponse, status = 503) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message: "out of order" } }));
  return true;
};

describe("the builtin embedder", () => {
  const builtin = builtinEmbedder();
  const vectorOf = async (text: string) => (await builtin.embed([text], "query"))[0] as Float32Array;
  const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  const hexOf = (vector: Float32Array) => Buffer.from(vector.buffer).toString("hex");

  it("puts what is said in other words before what has the same words", async () => {
    const asked = await vectorOf("How do I get my money back?");
    const cosines = [
      "Refunds are paid out within fourteen days.",
      "Money was made of silver in those days.",
      "The museum is closed on Mondays.",
    ].map(async (text) => cosine(asked, await vectorOf(text)));
    const [refund, silver, museum] = (await Promise.all(cosines)) as [number, number, number];
    expect(refund).toBeGreaterThan(silver);
    expect(silver).toBeGreaterThan(museum);
  });

  it("has vectors of length 1, and zeros for what it cannot read", async () => {
    const vector = await vectorOf("Tides follow the moon.");
    expect(cosine(vector, vector)).toBeCloseTo(1, 6);
    for (const text of ["", "  ", "🌊"])
      expect((await vectorOf(text)).every((value) => value === 0)).toBe(true);
  });

  it("has the table that its name says", async () => {
    const bytes = await readFile(builtin.file as URL);
    const hash = createHash("sha256").update(bytes).digest("hex");
    expect(builtin.name).toBe(`builtin:${hash.slice(0, 16)}`);
  });

  it("gives the same bytes in another process, whatever was encoded before", async () => {
    const text = "Überstunden & naïve façades: 3.14 photosynthesizing e-mails?";
    await builtin.embed(["Something else."], "passage");
    const script = `
      const { builtinEmbedder } = await import(${JSON.stringify(new URL("../../functions/corpus/embed/builtin.ts", import.meta.url).href)});
      const [vector] = await builtinEmbedder().embed([${JSON.stringify(text)}], "passage");
      process.stdout.write(Buffer.from(vector.buffer).toString("hex"));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(stdout).toBe(hexOf(await vectorOf(text)));
  });

  it("adds up the rows of a table and refuses one that is cut short", () => {
    // Two dimensions, "tide" and "##s": (1, -2) and half of (4, 7).
    const names = Buffer.from("tide\n##s");
    const bytes = Buffer.concat([
      Buffer.from("FNTT"),
      Buffer.from(Uint32Array.of(1, 2, 2, names.length).buffer),
      names,
      Buffer.from(Float32Array.of(1, 0.5).buffer),
      Buffer.of(0xe1, 0x74),
    ]);
    const encode = sentenceEncoder(readTokenTable(bytes));
    expect([...encode("Tides")]).toEqual([3, 1.5].map((value) => Math.fround(value / Math.hypot(3, 1.5))));
    expect(() => readTokenTable(bytes.subarray(0, -1))).toThrow(CorpusError);
    expect(() => readTokenTable(Buffer.from("<html>"))).toThrow(CorpusError);
  });
});

describe("the openai embedder", () => {
  it("finds what is said in other words, by batches over HTTP", async () => {
    const { folder, index } = await library(50);
    const { corpus } = await openFolder(folder, index, { embedder: embedder(0) });
    expect(requests.map(({ input }) => input.length)).toEqual([64, 36]);
    expect(requests[0]?.model).toBe("words-small");
    const found = await corpus.search("yeast dough", 5);
    expect(found.map(({ document }) => document.replace(/-\d+/, ""))).toEqual(Array(5).fill("kitchen"));
    expect(await openFolder(folder, index, { embedder: embedder(0) })).toMatchObject({ rebuilt: false });
  });

  it("tries again when the server is out of order for a moment", async () => {
    const { folder, index } = await library(2);
    fail = (nth, response) => nth === 1 && unavailable(response);
    await openFolder(folder, index, { embedder: embedder(1) });
    expect(requests).toHaveLength(2);
  });

  it("goes on where a build was broken off, with the same bytes in the end", async () => {
    const { folder, index } = await library(50);
    fail = (nth, response) => nth === 2 && unavailable(response, 401);
    const broken = openFolder(folder, index, { embedder: embedder(0) });
    await expect(broken).rejects.toThrow(/embedder words-small failed.*out of order/);
    await openFolder(folder, index, { embedder: embedder(0) });
    expect(requests.map(({ input }) => input.length)).toEqual([64, 36, 36]);
    const whole = path.join(scratch, "whole.index");
    await openFolder(folder, whole, { embedder: embedder(0) });
    expect(Buffer.compare(await readFile(index), await readFile(whole))).toBe(0);
    await expect(readFile(`${index}.journal`)).rejects.toThrow(/ENOENT/);
  });

  it("leaves the words to search by when it fails at a question", async () => {
    const { folder, index } = await library(2);
    const { corpus } = await openFolder(folder, index, { embedder: embedder(0) });
    fail = (_, response) => unavailable(response);
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue();
    expect((await corpus.search("moon", 1))[0]?.document).toMatch(/sea/);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("words alone"), "EmbedderWarning");
    warned.mockRestore();
  });
});

describe("the local embedder", () => {
  it("says what to install where transformers.js is missing", async () => {
    const { folder, index } = await library(1);
    await expect(openFolder(folder, index, { embedder: localEmbedder("./model") })).rejects.toThrow(
      "EMBEDDER=local needs transformers.js: run `npm install @huggingface/transformers`.",
    );
  });
});
