import { afterAll, describe, expect, it } from "vitest";
import { reads, yes } from "../answer/ground/reader.ts";
import { breaksOff, says, stalls, startScriptedModel } from "../answer/scripted-model.ts";
import { dataFolder, type Started, start } from "../local/footnote-process.ts";
import { launchBrowser } from "./browser.ts";

/** The whole of Footnote as a person meets it: `npm start`, a browser, and a model that says what it is told. */
const browser = await launchBrowser();
const model = await startScriptedModel({ reading: reads(yes) });
const { dataDir, remove } = await dataFolder();
let running: Started | undefined;

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await model.close();
  await remove();
});

const patience = { timeout: 10_000 };

async function visit() {
  running ??= await start({
    DATA_DIR: dataDir,
    OPENAI_BASE_URL: model.baseURL,
    MODEL: "scripted",
    MODEL_ANSWER_MS: "1000",
  });
  const { url } = running;
  if (!browser) throw new Error("skipped without a browser");
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  const sentences = page.locator(".sentence");
  const said = async () =>
    (await sentences.allTextContents()).map((text) => text.replace(/[\s\d]+$/, "").trim());
  const ask = async (question: string) => {
    await page.getByRole("textbox", { name: "Your question" }).fill(question);
    await page.keyboard.press("Enter");
  };
  return { page, said, ask };
}

describe.skipIf(!browser)("a person in a browser", () => {
  it("asks, opens a citation, follows up", async () => {
    const { page, said, ask } = await visit();
    model.play(
      says(
        "Tencent bought H100 and H20 GPUs from Nvidia. [1.2] China wants 90% by 2027. [1.1] ",
        "01.AI is backed by Alibaba and Xiaomi.",
      ),
    );
    await ask("Which GPUs did Tencent buy, and who backs 01.AI?");
    await expect
      .poll(said, patience)
      .toEqual(["Tencent bought H100 and H20 GPUs from Nvidia.", "01.AI is backed by Alibaba and Xiaomi."]);
    expect(await page.locator("body").textContent()).not.toContain("90%");

    const opened = page.context().waitForEvent("page");
    await page
      .getByRole("link", { name: /^Source 1: 1\. Stockpiling/ })
      .first()
      .click();
    const reader = await opened;
    await expect
      .poll(() => reader.locator("mark").textContent(), patience)
      .toMatch(/^Tencent is one example: it bought H100/);

    model.play(says("Huawei’s Ascend 910C is meant to rival Nvidia’s A100."));
    await ask("And what does Huawei build?");
    await expect.poll(said, patience).toHaveLength(3);
    const sent = model.requests.at(-1)?.messages.at(-1)?.content ?? "";
    expect(sent).toContain("Which GPUs did Tencent buy, and who backs 01.AI?");
    await page.context().close();
  });

  it("gets quotes, and is told so, when the model breaks off or stalls", async () => {
    for (const script of [
      breaksOff("01.AI is backed by Alibaba and Xiaomi. Tencent bou"),
      stalls("01.AI is backed by Alibaba and Xiaomi. Tencent bou"),
    ]) {
      const { page, said, ask } = await visit();
      model.play(script);
      await ask("Which GPUs did Tencent buy?");
      await expect
        .poll(said, patience)
        .toEqual(
          expect.arrayContaining([
            "01.AI is backed by Alibaba and Xiaomi.",
            expect.stringMatching(/^Tencent is one example/),
          ]),
        );
      await expect.poll(() => page.getByRole("log").textContent(), patience).toMatch(/language model/);
      await page.context().close();
    }
  });

  it("is told when the documents do not answer", async () => {
    const { page, ask } = await visit();
    model.play(says("NOT_IN_CORPUS"));
    await ask("What is the price of an H100?");
    await expect
      .poll(() => page.getByRole("log").textContent(), patience)
      .toContain("The documents do not answer this question.");
    expect(await page.getByRole("link", { name: /1\. Stockpiling/ }).count()).toBeGreaterThan(0);
    await page.context().close();
  });
});
