import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import { says, startScriptedModel } from "../answer/scripted-model.ts";
import { pdf } from "../corpus/parse/pdf-file.ts";
import { dataFolder, run, start } from "./footnote-process.ts";

const { dataDir, remove } = await dataFolder();
const corpus = await mkdtemp(path.join(tmpdir(), "footnote-corpus-"));
await writeFile(
  path.join(corpus, "rivers.md"),
  "# Rivers\n\nThe Elbe is 1,094 km long. It flows into the North Sea.\n",
);
const model = await startScriptedModel({ reading: reads(yes) });
afterAll(() => Promise.all([remove(), rm(corpus, { recursive: true }), model.close()]));

const footnote = (args: string[], env: Record<string, string> = {}) =>
  run(args, { DATA_DIR: dataDir, ...env });

describe("npm run ask", () => {
  it("prints the answer, then its sources with section and quote", async () => {
    const { code, stdout } = await footnote(["ask", "Which GPUs did Tencent buy and what for?"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/H100 and H20 GPUs .*\[\d\]/);
    expect(stdout).toMatch(/\n\[\d\] .* — 1\. Stockpiling .*\n {4}> Tencent is one example: .*\n/);
    expect(stdout).toContain("Quoted from the documents without a language model.");
  });

  it("exits with 3 when the corpus does not answer", async () => {
    const { code, stdout } = await footnote(["ask", "What is the price of an H100?"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Not in the corpus\. The nearest sections? (?:is|are) “1\. Stockpiling/);
  });

  it("prints JSON of the API's shape", async () => {
    const { code, stdout } = await footnote(["ask", "--json", "Who", "backs", "01.AI?"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      answer: expect.stringContaining("[1]"),
      parts: expect.arrayContaining([expect.objectContaining({ kind: "sentence", citations: [1] })]),
      citations: expect.arrayContaining([
        expect.objectContaining({
          ...{ id: 1, document: "ai-chip-ban", section: "2. Turning to Smaller, More Efficient AI Models" },
        }),
      ]),
      outcome: "answered",
      drafter: "extractive",
      withheld: 0,
      corpus: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it("lets a model write where one is set", async () => {
    model.play(says("The Elbe is 1,094 km long. It is 90% toxic."));
    const env = { CORPUS_DIR: corpus, OPENAI_BASE_URL: model.baseURL };
    const { code, stdout } = await footnote(["ask", "How long is the Elbe?"], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The Elbe is 1,094 km long\. \[1\]\n\n\[1\] Rivers\n/);
    expect(stdout).toContain("1 drafted part withheld");
    expect(stdout).not.toContain("toxic");
  });

  it.each([
    ["no question", ["ask"], /There is no question\. Usage: npm run ask/],
    ["a blank question", ["ask", "  "], /There is no question/],
    ["too long a question", ["ask", "why ".repeat(600)], /2399 characters; 2000 are the most/],
    ["an unknown option", ["ask", "--loud", "why"], /Unknown option '--loud'\. Usage/],
    ["an unknown action", ["corpus", "burn"], /There is no "burn"\. Usage: npm run corpus/],
    ["no action", ["corpus"], /^Usage: npm run corpus/],
    ["no query", ["corpus", "search"], /There is no query/],
    ["a bad limit", ["corpus", "search", "x", "--limit", "0"], /--limit takes a whole number from 1 to 50/],
  ])("refuses %s with one sentence and exit code 2", async (_, args, message) => {
    const { code, stdout, stderr } = await footnote(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    [{ PORT: "many" }, /PORT=many/],
    [{ CORPUS_DIR: "/nowhere/at/all" }, /does not exist; set CORPUS_DIR/],
    [{ MODEL_PROVIDER: "openai" }, /needs OPENAI_API_KEY/],
    [{ OPENAI_BASE_URL: "ftp://x" }, /OPENAI_BASE_URL=ftp:\/\/x/],
  ])("refuses the settings %j", async (env, message) => {
    const { code, stderr } = await footnote(["ask", "why?"], env);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("npm run corpus", () => {
  const rivers = { CORPUS_DIR: corpus, DATA_DIR: path.join(corpus, ".data") };

  it("builds, checks and searches, and check notices a change", async () => {
    expect(await footnote(["corpus", "check"], rivers)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("is missing"),
    });
    expect(await footnote(["corpus", "build"], rivers)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Built .*\n +documents +1\n +sections +1\n +passages +1\n/),
    });
    expect(await footnote(["corpus", "check"], rivers)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("is current"),
    });
    const { stdout, code } = await footnote(["corpus", "search", "Elbe length", "--json"], rivers);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).passages).toEqual([
      {
        document: "rivers",
        title: "Rivers",
        section: "Rivers",
        anchor: "rivers",
        text: expect.stringContaining("1,094 km"),
        start: 8,
        end: 63,
        score: expect.any(Number),
      },
    ]);
    await writeFile(
      path.join(corpus, "rivers.md"),
      "# Rivers\n\nThe Rhine is 1,233 km long. It flows into the North Sea.\n",
    );
    expect(await footnote(["corpus", "check"], rivers)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("is stale"),
    });
    expect((await footnote(["corpus", "search", "Rhine"], rivers)).stdout).toContain("1,233 km");
    expect(await footnote(["corpus", "search", "volcano"], rivers)).toMatchObject({
      code: 3,
      stdout: "Nothing found.\n",
    });
  });
});

describe("npm run corpus -- add", () => {
  const page =
    "<html lang=en><head><title>Tides</title></head><body><p>The tide rises twice a day.</p></body></html>";
  let harbour: Uint8Array = new Uint8Array();
  const folder = path.join(corpus, ".added");
  const env = { CORPUS_DIR: folder, DATA_DIR: path.join(corpus, ".data") };
  const server = createServer(({ url }, response) => {
    if (url === "/harbour.pdf") response.writeHead(200, { "content-type": "application/pdf" }).end(harbour);
    else if (url !== "/sea/tides") response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it("fetches a page, copies a file, and both are found with where they came from", async () => {
    const added = await footnote(
      ["corpus", "add", "--private", `${address()}/sea/tides`, path.join(corpus, "rivers.md")],
      env,
    );
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/tides\.html\.\n.*rivers\.md\.\n/),
    });
    const { stdout, stderr, code } = await footnote(["ask", "--json", "How often does the tide rise?"], env);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      citations: [
        { document: "tides", title: "Tides", url: expect.stringContaining(`${address()}/sea/tides`) },
      ],
    });
    expect(await footnote(["corpus", "check"], env)).toMatchObject({ code: 0 });
  });

  it("keeps the address of a PDF, and quotes it with its page", async () => {
    harbour = await pdf({ info: { Title: "The harbour" } }, (doc) => {
      doc.fontSize(20).text("The harbour").fontSize(11).text("Ships come in at the northern mole.");
      doc.addPage().text("The lighthouse was lit for the first time in 1871 by Agnes Brock.");
    });
    const { code } = await footnote(["corpus", "add", "--private", `${address()}/harbour.pdf`], env);
    expect(code).toBe(0);
    const question = "When was the lighthouse lit for the first time?";
    const { stdout } = await footnote(["ask", "--json", question], env);
    expect(JSON.parse(stdout)).toMatchObject({
      citations: expect.arrayContaining([
        expect.objectContaining({ title: "The harbour", page: 2, url: `${address()}/harbour.pdf#page=2` }),
      ]),
    });
    expect(await footnote(["ask", question], env)).toMatchObject({
      stdout: expect.stringContaining("The harbour, p. 2"),
    });
  });

  it("adds nothing that cannot be read, and overwrites nothing", async () => {
    await writeFile(path.join(corpus, ".broken.pdf"), "%PDF-1.7 nothing more");
    for (const [source, message] of [
      [`${address()}/elsewhere`, /the server answered 404/],
      ["http://127.0.0.1:1/", /cannot be fetched/],
      [path.join(corpus, ".broken.pdf"), /is a damaged PDF/],
      [path.join(corpus, "none.md"), /cannot be read \(ENOENT\)/],
      [path.join(corpus, "rivers.md"), /is there already/],
    ] as const) {
      const { code, stderr } = await footnote(["corpus", "add", "--private", source], env);
      expect({ source, code }).toEqual({ source, code: 2 });
      expect(stderr).toMatch(message);
    }
  });
});

describe("npm start", () => {
  it("says what it does, keeps conversations over a restart, and stops on Ctrl-C", async () => {
    const env = { DATA_DIR: dataDir };
    const first = await start(env);
    expect(first.said()).toMatch(/Corpus .*1 document, 8 sections, 8 passages/);
    expect(first.said()).toMatch(/Drafter .*extractive.*OPENAI_BASE_URL/);
    const asked = await post(first.url, { question: "Who backs 01.AI?" });
    const { conversationId } = (await asked.json()) as { conversationId: string };
    const busy = await run(["start"], { DATA_DIR: dataDir, PORT: "0" });
    expect(busy).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/in use by another `npm start`.*DATA_DIR/),
    });
    expect(await first.stop()).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/Stopped\.\n$/),
    });

    const second = await start(env);
    const followUp = await post(second.url, {
      question: "What kind of models does it build?",
      conversationId,
    });
    expect(await followUp.json()).toMatchObject({
      conversationId,
      answer: expect.stringContaining("edge computing"),
    });
    expect(
      (await fetch(`${second.url}/api/conversations/${conversationId}`, { method: "DELETE" })).status,
    ).toBe(204);
    expect((await post(second.url, { question: "And now?", conversationId })).status).toBe(404);
    await second.stop();
  });
});

function post(url: string, body: unknown): Promise<Response> {
  return fetch(`${url}/api/ask`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
