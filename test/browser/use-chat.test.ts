import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import { says, startScriptedModel } from "../answer/scripted-model.ts";
import { dataFolder, start } from "../local/footnote-process.ts";
import { launchBrowser } from "./browser.ts";

/** A React page of another origin, with the AI SDK's `useChat` on the API of `npm start`. */
const browser = await launchBrowser();
const model = await startScriptedModel({ reading: reads(yes) });
const { dataDir, remove } = await dataFolder();
const site = createServer();
await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

afterAll(async () => {
  await browser?.close();
  site.close();
  await model.close();
  await remove();
});

async function bundledApp(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("use-chat/app.tsx", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0]?.text ?? "";
}

describe.skipIf(!browser)("an AI SDK front end", () => {
  it("asks, shows sentences and sources, and follows up, unchanged", async () => {
    const footnote = await start({
      DATA_DIR: dataDir,
      OPENAI_BASE_URL: model.baseURL,
      MODEL: "scripted",
      ALLOWED_ORIGINS: origin,
    });
    const app = await bundledApp();
    site.on("request", (request, response) => {
      if (request.url === "/app.js") {
        response.setHeader("content-type", "text/javascript; charset=utf-8").end(app);
        return;
      }
      const body = `<div id="chat" data-api="${footnote.url}/api/chat"></div><script src="/app.js"></script>`;
      response.setHeader("content-type", "text/html; charset=utf-8").end(`<!doctype html>${body}`);
    });
    const page = await (browser ?? expect.unreachable()).newPage();
    await page.goto(origin);
    const ask = async (question: string) => {
      await page.getByRole("textbox", { name: "Question" }).fill(question);
      await page.keyboard.press("Enter");
    };
    const answers = page.locator("article.assistant");

    model.play(says("Tencent bought H100 and H20 GPUs from Nvidia. China wants 90% by 2027."));
    await ask("Which GPUs did Tencent buy?");
    await expect
      .poll(() => answers.locator("p").allTextContents())
      .toEqual(["Tencent bought H100 and H20 GPUs from Nvidia. [1]"]);
    expect(await answers.locator("cite, a").allTextContents()).toEqual([
      expect.stringMatching(/1\. Stockpiling/),
    ]);

    model.play(says("Huawei’s Ascend 910C is meant to rival Nvidia’s A100."));
    await expect.poll(() => page.getByRole("textbox").isEnabled()).toBe(true);
    await ask("And what does Huawei build?");
    await expect
      .poll(() => answers.locator("p").allTextContents())
      .toEqual([expect.anything(), expect.stringMatching(/^Huawei’s Ascend 910C .* A100\. \[1\]/)]);
    expect(model.requests.at(-1)?.messages.at(-1)?.content).toContain("Which GPUs did Tencent buy?");
    await footnote.stop();
  });
});
