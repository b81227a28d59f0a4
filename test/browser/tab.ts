import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, test as base, expect, vi } from "vitest";
import { parts, quotes } from "./answers.ts";
import { launchBrowser } from "./browser.ts";
import { type Asked, serveScriptedChat } from "./scripted-chat.ts";

/** The chat page in a tab of its own, and what a person does there. */
export type Tab = Awaited<ReturnType<typeof openTab>>;

/** One sentence with its citation. */
export const tencent = [
  ...parts.citation(1, "1", quotes.tencent),
  ...parts.sentence("Tencent bought H100 and H20 GPUs.", 1),
];

// A whole conversation in a browser, on a machine that tests other things at the same time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** The browser of a test file, and the server that its pages speak to. */
export const browser = await launchBrowser();
export const chat = await serveScriptedChat();

afterAll(async () => {
  await browser?.close();
  chat.close();
});

const withTab = base
  .extend("baseURL", chat.url)
  .extend("open", async ({ baseURL }, { onCleanup }) => {
    const tabs: Tab[] = [];
    onCleanup(async () => {
      for (const { page, complaints } of tabs) {
        await page.context().close();
        expect(complaints).toEqual([]);
      }
    });
    return async (options: BrowserContextOptions = {}): Promise<Tab> => {
      if (!browser) throw new Error("a test without a browser should have been skipped");
      const tab = await openTab(browser, { baseURL, reducedMotion: "reduce", ...options });
      tabs.push(tab);
      return tab;
    };
  })
  .extend("tab", ({ open }) => open());

/** A test with the chat page open in a tab; it fails when the browser has anything to complain about. */
export const test = withTab.skipIf(!browser);

async function openTab(browser: Browser, options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  await page.goto("/");
  const field = page.getByRole("textbox", { name: "Your question" });
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  /** The next question that the page posts. */
  const asked = () => chat.asked();

  async function ask(question: string): Promise<Asked> {
    await field.fill(question);
    await field.press("Enter");
    return asked();
  }

  /** Asks, and answers with one cited sentence. */
  async function askAndAnswer(): Promise<Asked> {
    const answer = await ask("Which GPUs did Tencent buy?");
    answer.send(parts.start, parts.passages("1"), ...tencent, parts.answer());
    answer.end();
    await button("Ask").waitFor();
    return answer;
  }

  return {
    page,
    complaints,
    field,
    button,
    log: page.getByRole("log"),
    sentences: page.locator(".sentence"),
    ask,
    asked,
    askAndAnswer,
  };
}

/** Collects scripts' errors and what the console says, breaches of the content security policy among it. */
function complaintsOf(context: ReturnType<Page["context"]>): string[] {
  const complaints: string[] = [];
  // Refused questions and lost connections are reported by the browser, too; the tests expect these.
  const expected = /status of (429|500)|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_INTERNET_DISCONNECTED/;
  context.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  return complaints;
}

const patience = { timeout: 5000 };

/** What stands in an element, once it has come to that. */
export const text = (locator: Locator) => expect.poll(() => locator.textContent(), patience);
export const texts = (locator: Locator) => expect.poll(() => locator.allTextContents(), patience);
export const visible = (locator: Locator) => expect.poll(() => locator.isVisible(), patience);
export const focused = (locator: Locator) =>
  expect.poll(
    () => locator.evaluate((element) => element === Reflect.get(element.getRootNode(), "activeElement")),
    patience,
  );
