import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { askAndAnswer, script, test, violations } from "./site.ts";
import { focused, test as onPage, tencent, text, visible } from "./tab.ts";

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const sheet = (page: Page) => page.getByRole("dialog", { name: /^Source 1/ });
const mark = (page: Page) => page.locator(".mark").first();

describe("on a phone, a mark opens a sheet", () => {
  test("with the quote, where it stands and a way to the source", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`, phone);
    await askAndAnswer(page);
    await mark(page).tap();
    await text(sheet(page).locator("q")).toBe(quotes.tencent);
    await text(sheet(page).locator(".path")).toMatch(/ › /);
    expect(page.context().pages()).toHaveLength(1);
    const { y, height, width } = (await sheet(page).boundingBox()) ?? { y: 0, height: 0, width: 0 };
    expect([y + height, width]).toEqual([640, 360]);
    expect(await violations(page)).toEqual([]);
    const reader = page.context().waitForEvent("page");
    await sheet(page).getByRole("link", { name: "Open the source" }).tap();
    await text((await reader).locator("mark")).toBe(quotes.tencent);
  });

  test("which goes by Escape, its button and a tap beside it, and the focus is on the mark", async ({
    visit,
  }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`, phone);
    await askAndAnswer(page);
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => sheet(page).getByRole("button", { name: "Close" }).tap(),
      () => page.touchscreen.tap(180, 40),
    ]) {
      await mark(page).tap();
      await visible(sheet(page)).toBe(true);
      await leave();
      await visible(sheet(page)).toBe(false);
      await focused(mark(page)).toBe(true);
      // The chat behind it stays.
      await visible(page.locator(".question")).toBe(true);
    }
  });

  test("over a chat among the site's text and in the dark, too", async ({ visit }) => {
    const page = await visit(`<footnote-chat mode="inline" theme="dark"></footnote-chat>${script}`, phone);
    await askAndAnswer(page);
    await mark(page).tap();
    await visible(sheet(page)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await visible(sheet(page)).toBe(false);
  });

  onPage("on the chat page, where another quote of any length fits", async ({ open }) => {
    const { page, ask } = await open(phone);
    const answer = await ask("Which?");
    answer.send(parts.start, ...parts.citation(1, "1", "A very long quote. ".repeat(120)));
    answer.send(...parts.sentence("One sentence.", 1), ...tencent, parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    await mark(page).tap();
    const { y, height } = (await sheet(page).boundingBox()) ?? { y: 0, height: 0 };
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBe(640);
    await sheet(page).getByRole("link", { name: "Open the source" }).scrollIntoViewIfNeeded();
    expect(page.context().pages()).toHaveLength(1);
  });
});

test("with a mouse, a mark leads to the source in a tab of its own", async ({ visit }) => {
  const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
  await askAndAnswer(page);
  const reader = page.context().waitForEvent("page");
  await mark(page).click();
  await text((await reader).locator("mark")).toBe(quotes.tencent);
});
