import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { focused, tencent, test, text, texts } from "./tab.ts";

describe("for everyone", () => {
  test("lets nothing run or load but its own files, which are kept for ever", async ({ tab }) => {
    const home = await tab.page.request.get("/");
    expect(home.headers()).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none'; script-src 'self'; /),
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
    const files = (await home.text()).match(/\/assets\/[^"]+/g) ?? [];
    expect(files).toHaveLength(3);
    for (const file of files) {
      const { "cache-control": kept } = (await tab.page.request.get(file)).headers();
      expect(kept).toBe("public, max-age=31536000, immutable");
    }
  });

  test("works with the keyboard alone", async ({ tab }) => {
    const tabTo = async (target: Locator) => {
      for (let i = 0; i < 20; i++) {
        await tab.page.keyboard.press("Tab");
        if (
          await target.evaluate((element) => element === Reflect.get(element.getRootNode(), "activeElement"))
        )
          return;
      }
      throw new Error("not reached by Tab");
    };
    await tab.page.keyboard.press("Tab");
    await focused(tab.page.getByRole("button", { name: "Skip to the question" })).toBe(true);
    await tab.page.keyboard.press("Enter");
    await focused(tab.field).toBe(true);
    await tab.page.keyboard.type("Which GPUs?");
    await tab.page.keyboard.press("Enter");
    const first = await tab.asked();
    first.send(...tencent);
    await texts(tab.sentences).toHaveLength(1);
    await tabTo(tab.button("Stop"));
    await tab.page.keyboard.press("Enter");
    await focused(tab.button("Ask")).toBe(true);
    await tab.page.keyboard.press("Shift+Tab");
    await focused(tab.field).toBe(true);
    await tab.page.keyboard.type("Again");
    await tab.page.keyboard.press("Enter");
    (await tab.asked()).cut();
    const askAgain = tab.button("Ask again").last();
    await texts(tab.button("Ask again")).toHaveLength(2);
    await tab.page.keyboard.press("Shift+Tab");
    await focused(askAgain).toBe(true);
    await tab.page.keyboard.press("Enter");
    const again = await tab.asked();
    await focused(tab.log).toBe(true);
    again.send(...tencent, parts.answer());
    again.end();
    await tab.button("Ask").waitFor();
    await tabTo(tab.sentences.last().getByRole("link"));
    await text(tab.page.getByRole("tooltip")).toContain(quotes.tencent);
    const opening = tab.page.context().waitForEvent("page");
    await tab.page.keyboard.press("Enter");
    await text((await opening).locator("mark")).toBe(quotes.tencent);
  });

  test("fits a phone of 320 pixels, with targets for a finger", async ({ open }) => {
    const tab = await open({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    const overflow = () => tab.page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await smallButtons(tab.page)).toEqual([]);
    const answer = await tab.ask(`Which GPUs? ${"verylongword".repeat(20)}`);
    answer.send(...tencent, ...parts.sentence("x".repeat(200), 1));
    answer.cut();
    await tab.button("Ask again").waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await smallButtons(tab.page)).toEqual([]);
  });

  test.for(["light", "dark"] as const)(
    "axe finds nothing in any state, %s",
    async (colorScheme, { open }) => {
      const tab = await open({ colorScheme });
      const found: Record<string, string[]> = {};
      const check = async (state: string) => {
        found[state] = await violations(tab.page);
      };
      await check("welcome");
      const answer = await tab.ask("Which GPUs?");
      await check("asked");
      answer.send(parts.start, parts.passages("1", "5"));
      await text(tab.page.locator(".reading")).toContain("Reading");
      await check("reading");
      answer.send(parts.notice("timeout"), ...tencent);
      await texts(tab.sentences).toHaveLength(1);
      await tab.page.getByRole("link", { name: /^Source 1/ }).hover();
      await check("answering");
      answer.send(parts.answer({ outcome: "partial", drafter: "extractive", withheld: 2 }));
      answer.end();
      await tab.button("Ask").waitFor();
      await check("answered");
      const nothing = await tab.ask("And France?");
      nothing.send(parts.nothing("1", "5"));
      nothing.end();
      await tab.page.locator(".nearest").waitFor();
      await check("not in the corpus");
      (await tab.ask("And now?")).refuse(500, { title: "Internal error" });
      await tab.button("Ask again").waitFor();
      await check("failed");
      expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
    },
  );
});

/** Buttons that are in sight and smaller than a fingertip. */
function smallButtons(page: Page): Promise<string[]> {
  return page
    .getByRole("button")
    .evaluateAll((all) =>
      all
        .filter((button) => button.getBoundingClientRect().height < 44)
        .map((button) => button.textContent ?? ""),
    );
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
