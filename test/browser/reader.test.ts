import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { readerLink } from "../../functions/reader/reader-link.ts";
import { quotes } from "./answers.ts";
import { launchBrowser } from "./browser.ts";
import { serveScriptedChat } from "./scripted-chat.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const browser = await launchBrowser();
const server = browser && (await serveScriptedChat());

afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe.skipIf(!browser)("the reader page", () => {
  let page: Page;

  afterEach(() => page.context().close());

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser || !server) throw new Error("no browser");
    const context = await browser.newContext({ baseURL: server.url, reducedMotion: "reduce", ...options });
    page = await context.newPage();
    await page.goto(path);
    return page;
  }

  const link = (anchor: string, quote: string) => readerLink({ document: "ai-chip-ban", anchor, quote });
  const inView = (selector: string) =>
    expect.poll(() =>
      page.locator(selector).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= element.ownerDocument.documentElement.clientHeight;
      }),
    );

  test("shows the document with its headings, contents, list and origin", async () => {
    await open("/read/ai-chip-ban");
    expect(await page.title()).toBe("China’s AI Giants Reroute Strategy Amid U.S. Chip Ban · Footnote");
    expect(await page.getByRole("heading", { level: 1 }).allTextContents()).toHaveLength(1);
    expect(await page.locator("section h2").allTextContents()).toHaveLength(6);
    expect(await page.getByRole("listitem").filter({ hasText: "Less energy" }).textContent()).toBe(
      "Less energy for every answer",
    );
    expect(await page.locator(".about").textContent()).toContain("2024-11-12");
    expect(await page.locator(".about").getByRole("link").getAttribute("href")).toBe(
      "https://example.org/ai-chip-ban",
    );
    await page
      .getByRole("navigation", { name: "Contents" })
      .getByRole("link", { name: "Conclusion" })
      .click();
    await inView("#conclusion").toBe(true);
  });

  test("shows markup in a document as text, highlighted too", async () => {
    await open(link("conclusion", "Chips are named <script>alert(1)</script> & <b>bold</b> here."));
    expect(await page.locator("mark").textContent()).toBe(
      "Chips are named <script>alert(1)</script> & <b>bold</b> here.",
    );
    expect(await page.locator("main script, main b").count()).toBe(0);
  });

  test("typesets what the document has: lists, code, tables, boxes", async () => {
    await open("/read/manual");
    const main = page.locator(".text");
    expect(await main.locator("h2").allTextContents()).toEqual(["Parts"]);
    expect(
      await main.locator("ol > li").evaluateAll((items) => items.map((item) => Reflect.get(item, "value"))),
    ).toEqual([1, 2]);
    expect(await main.locator("ol ul li").textContent()).toBe("The red one.");
    expect(await main.getByRole("img", { name: "Done", exact: true }).count()).toBe(1);
    expect(await main.locator(".admonition.warning .kind").textContent()).toBe("Warning");
    expect(await main.locator("blockquote").textContent()).toContain("A quotation.");
    expect(await main.locator("pre").textContent()).toBe("if (pressure < 16) {\n  open()\n}");
    expect(await main.locator("figcaption").textContent()).toContain("pump.ts");
    expect(await main.locator("th").allTextContents()).toEqual(["Plan", "Price"]);
    expect(await main.locator("td").allTextContents()).toEqual(["Team", "29 EUR", "Business", "79 EUR"]);
    expect(await main.getByRole("link", { name: "the guide" }).getAttribute("href")).toBe(
      "https://example.org/guide",
    );
    expect(await main.locator("p code, strong, kbd").allTextContents()).toEqual(["pressure", "care", "F2"]);
  });

  test.each([
    ["a row", "Business | 79 EUR", ["Business", "79 EUR"]],
    ["lines of code", "if (pressure < 16) {\n  open()", ["if (pressure < 16) {\n  open()"]],
    ["an item", "The red one.", ["The red one."]],
    [
      "a sentence with marks",
      "Set pressure with the guide and care, by F2:",
      ["Set ", "pressure", " with ", "the guide", " and ", "care", ", by ", "F2", ":"],
    ],
  ])("highlights %s that is cited", async (_, quote, marked) => {
    await open(readerLink({ document: "manual", anchor: "manual", quote }));
    expect(await page.locator("mark").allTextContents()).toEqual(marked);
    await inView("mark >> nth=0").toBe(true);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  });

  test("highlights words that stand in two sections in the one that was cited", async () => {
    const words = "Tencent, Alibaba, Huawei and others are answering with new strategies.";
    await open(link("conclusion", words));
    expect(await page.locator("section:has(#conclusion) mark").allTextContents()).toEqual([words]);
    await open(`/read/ai-chip-ban?quote=${encodeURIComponent(words)}`);
    expect(await page.locator("mark").allTextContents()).toEqual([words]);
    expect(await page.locator("section:has(#conclusion) mark").count()).toBe(0);
  });

  test("brings the words into view, and the section without scripts", async () => {
    const small = { viewport: { width: 360, height: 500 } };
    await open(link("5", quotes.goal), small);
    await inView("mark").toBe(true);
    await page.context().close();
    await open(link("5", quotes.goal), { ...small, javaScriptEnabled: false });
    expect(await page.evaluate("scrollY")).toBeGreaterThan(500);
    expect(await page.locator("mark").textContent()).toBe(quotes.goal);
  });

  test("says that the document has changed when the words are gone", async () => {
    await open(link("5", "The goal was <b>90%</b> by 2027."));
    const note = page.getByRole("note");
    expect(await note.textContent()).toMatch(
      /^\s+This document has changed since it was cited; the quoted words are no longer in it\.\s+The goal was <b>90%<\/b> by 2027\.\s+$/,
    );
    await inView("[role=note]").toBe(true);
    expect(await page.locator("mark").count()).toBe(0);
  });

  test("says that there is no such document", async () => {
    await open("/");
    const response = await page.goto("/read/no-such-document");
    expect(response?.status()).toBe(404);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("No such document");
    await page.locator("main").getByRole("link").click();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("breaks titles that are longer than a small phone is wide", async () => {
    await open("/read/ai-chip-ban", { viewport: { width: 320, height: 640 } });
    await page.locator(".contents a").evaluateAll(([first]) => {
      if (first) first.textContent = "verylongword".repeat(15);
    });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  });

  test.each(["light", "dark"] as const)("is accessible and fits a small phone, %s", async (colorScheme) => {
    const paths = [link("1", quotes.tencent), link("1", "gone"), "/read/no-such-document"];
    for (const path of paths) {
      await open(path, { colorScheme, viewport: { width: 320, height: 640 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
      await page.context().close();
    }
    await open(link("1", quotes.tencent), { colorScheme, viewport: { width: 1400, height: 900 } });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

describe("a link to the reader", () => {
  test("keeps the address short enough for servers on the way", () => {
    const chinese = readerLink({ document: "芯片", anchor: "第一节", quote: "芯片".repeat(2000) });
    expect(chinese.length).toBeLessThan(8000);
    const pairs = readerLink({ document: "d", anchor: "a", quote: `x${"𠮷".repeat(1000)}` });
    expect(new URL(pairs, "http://h").searchParams.get("quote")).toBe(`x${"𠮷".repeat(249)}`);
    const words = readerLink({ document: "d", anchor: "a", quote: "word ".repeat(200) });
    expect(new URL(words, "http://h").searchParams.get("quote")).toMatch(/word$/);
  });
});
