import { get } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import { says, startScriptedModel } from "../answer/scripted-model.ts";
import { audience, startIssuer } from "../api/issuer.ts";
import { post } from "../api/post.ts";
import { dataFolder, start } from "./footnote-process.ts";

/** What a public or a private deployment adds, on `npm start`: the functions on AWS are put together by the same hands. */
const model = await startScriptedModel({ reading: reads(yes) });
const issuer = await startIssuer();
const { dataDir, remove } = await dataFolder();
afterAll(async () => {
  issuer.close();
  await Promise.all([model.close(), remove()]);
});

const question = { question: "Who backs 01.AI?" };
const withModel = { DATA_DIR: dataDir, OPENAI_BASE_URL: model.baseURL, MODEL: "scripted" };

describe("npm start", () => {
  it("holds a visitor to a rate", async () => {
    const footnote = await start({ DATA_DIR: dataDir, ANSWERS_PER_DAY: "2" });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const headers = { "x-forwarded-for": `10.0.0.${i}`, "x-visitor": `${i}` };
      statuses.push((await fetch(`${footnote.url}/api/ask`, post(question, headers))).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    await footnote.stop();
  });

  it("takes the word of a trusted proxy on who asks, and answers under its own names only", async () => {
    const footnote = await start({ DATA_DIR: dataDir, ANSWERS_PER_DAY: "1", TRUST_PROXY: "127.0.0.1" });
    const from = async (visitor: string) =>
      (await fetch(`${footnote.url}/api/ask`, post(question, { "x-forwarded-for": visitor }))).status;
    expect([await from("192.0.2.1"), await from("192.0.2.2"), await from("192.0.2.1")]).toEqual([
      200, 200, 429,
    ]);
    const { port } = new URL(footnote.url);
    const status = (host: string) =>
      new Promise((resolve) => {
        get({ port, host: "127.0.0.1", path: "/api/documents", headers: { host } }, (response) => {
          resolve(response.resume().statusCode);
        });
      });
    expect([await status(`localhost:${port}`), await status("rebound.example")]).toEqual([200, 421]);
    await footnote.stop();
  });

  it("quotes when the day's tokens are spent, and gives kept answers again for nothing", async () => {
    model.play(says("01.AI is backed by Alibaba and Xiaomi."));
    const env = { ...withModel, TOKENS_PER_DAY_ALL: "24100", ANSWER_CACHE_HOURS: "1" };
    const footnote = await start(env);
    const ask = async (text: string) => {
      const response = await fetch(`${footnote.url}/api/ask`, post({ question: text }));
      const { drafter, fallback } = (await response.json()) as {
        drafter: string;
        fallback?: { reason: string };
      };
      return [drafter, fallback?.reason];
    };
    expect(await ask("Who backs 01.AI?")).toEqual(["model", undefined]);
    expect(await ask("Who stands behind 01.AI?")).toEqual(["extractive", "budget"]);
    expect(await ask("Who backs 01.AI?")).toEqual(["model", undefined]);
    expect(model.requests).toHaveLength(1);
    await footnote.stop();
  });

  it("is closed to whoever is not signed in, where it has an issuer", async () => {
    const env = { DATA_DIR: dataDir, AUTH_ISSUER: issuer.issuer, AUTH_AUDIENCE: audience };
    const footnote = await start(env);
    const ask = (headers: Record<string, string>) =>
      fetch(`${footnote.url}/api/ask`, post(question, headers));
    expect((await ask({})).status).toBe(401);
    const answer = await ask({ authorization: `Bearer ${await issuer.token()}` });
    const { citations } = (await answer.json()) as { citations: { reader: string }[] };
    const page = await fetch(`${footnote.url}${citations[0]?.reader}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<mark")]);
    expect((await fetch(`${footnote.url}/read/ai-chip-ban`)).status).toBe(403);
    await footnote.stop();
  });
});
