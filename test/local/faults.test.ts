import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import { stalls, startScriptedModel } from "../answer/scripted-model.ts";
import { chatBody, post } from "../api/fixture.ts";
import { dataFolder, run, start } from "./footnote-process.ts";

const model = await startScriptedModel({ reading: reads(yes) });
const { dataDir, remove } = await dataFolder();
afterAll(() => Promise.all([model.close(), remove()]));

/** Runs a command under a shell that lets no file grow beyond a few blocks, as on a disk that is full. */
function onFullDisk(blocks: number, args: string): ChildProcess {
  const { OPENAI_API_KEY: _, OPENAI_BASE_URL: __, ...env } = process.env;
  return spawn(
    "bash",
    ["-c", `ulimit -f ${blocks}; exec "${process.execPath}" functions/local/run.mjs ${args}`],
    {
      env: { ...env, DATA_DIR: dataDir, PORT: "0" },
    },
  );
}

describe.skipIf(process.platform === "win32")("a disk that is full", () => {
  it("is said in a sentence while the index is built", async () => {
    const child = onFullDisk(4, "corpus build");
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(stderr).toMatch(/^The index .* cannot be written \(EFBIG\); make room, or set DATA_DIR .*\.\n$/);
    expect(code).toBe(2);
  });

  it("does not lose the answer that is being read", async () => {
    expect((await run(["corpus", "build"], { DATA_DIR: dataDir })).code).toBe(0);
    const child = onFullDisk(8, "start");
    const url = await new Promise<string>((resolve) => {
      let said = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const found = /Address\s+(http:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
    });
    // Each is stored until there is no room; from then on answers come without a place in a conversation.
    const answers: { answer: string; conversationId?: string }[] = [];
    for (let i = 0; i < 12; i++) {
      const response = await fetch(`${url}/api/ask`, post({ question: "Who backs 01.AI?" }));
      expect(response.status).toBe(200);
      answers.push((await response.json()) as (typeof answers)[number]);
    }
    for (const { answer } of answers) expect(answer).toContain("Alibaba and Xiaomi");
    expect(answers.at(-1)?.conversationId).toBeUndefined();
    child.kill("SIGKILL");
  });
});

describe("a stop in the middle of an answer", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "by %s cuts the stream, which its reader sees, and ends in order",
    async (signal) => {
      model.play(stalls("01.AI is backed by Alibaba and Xiaomi. Tencent "));
      const env = { DATA_DIR: dataDir, OPENAI_BASE_URL: model.baseURL, MODEL: "scripted" };
      const footnote = await start(env);
      const response = await fetch(`${footnote.url}/api/chat`, post(chatBody("stop", "Who backs 01.AI?")));
      let seen = "";
      let stopping: ReturnType<typeof footnote.stop> | undefined;
      const read = (async () => {
        for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          seen += piece;
          if (seen.includes("data-passages") && !stopping) stopping = footnote.stop(signal);
        }
      })();
      await expect(read).rejects.toThrow();
      expect(seen).not.toContain("[DONE]");
      const { code, stdout } = await (stopping ?? expect.unreachable());
      expect([code, stdout.trim().split("\n").at(-1)]).toEqual([0, "Stopped."]);
    },
  );
});
