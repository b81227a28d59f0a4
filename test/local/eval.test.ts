import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./footnote-process.ts";

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-eval-"));
afterAll(() => rm(scratch, { recursive: true }));

async function evaluate(questions: string, ...args: string[]) {
  const file = path.join(scratch, "questions.yaml");
  await writeFile(file, questions);
  return run(["eval", "--questions", file, ...args], { DATA_DIR: scratch, EMBEDDER: "none" });
}

describe("npm run eval", () => {
  it("measures answers, writes a report, and fails under the thresholds of the file", async () => {
    const questions = `
questions:
  - ask: Who backs 01.AI?
    quotes: [backed by Alibaba and Xiaomi]
  - ask: And what does it build?
    after: [Who backs 01.AI?]
    kind: follow-up
    quotes: [smaller, use less energy]
  - ask: What does an H100 cost?
  - ask: Summarise the <b>article</b>
    kind: whole
    quotes: [Washington keeps narrowing]
    never: [Washington]
`;
    const html = path.join(scratch, "report.html");
    const free = await evaluate(questions, "--html", html, "--verbose");
    expect(free.stdout).toMatch(/all +4 +75%/);
    expect(free.stdout).toMatch(/1 not right:\n- Summarise/);
    expect(free.code).toBe(0);
    const page = await readFile(html, "utf8");
    expect(page).toContain("Summarise the &lt;b&gt;article&lt;/b&gt;");
    expect(page).not.toMatch(/<script|src=|href=/);

    const strict = await evaluate(`thresholds: { right: 0.9 }${questions}`);
    expect(strict.stdout).toContain("MISSED: right is 75%, below 90%");
    expect(strict.code).toBe(1);
  });

  it.each([
    ["questions: []", /questions/],
    ["questions: [{ ask: 'Who?', quote: x }]", /questions\.0/],
    ["questions: [{ ask: 'Who?', quotes: ['the moon is made of cheese'] }]", /no document says “the moon/],
    ["thresholds: { right: 5 }\nquestions: [{ ask: 'Who?' }]", /thresholds\.right/],
    ["a: [", /is not YAML/],
  ])("refuses %j with one sentence", async (questions, message) => {
    const { code, stderr } = await evaluate(questions);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});
