import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, test as base, expect } from "vitest";
import { parts } from "./answers.ts";
import { browser, chat, tencent } from "./tab.ts";

const site = await serveSite();

afterAll(() => site.close());

/** A site of strangers, on another origin: as strict a policy as there is, and style sheets that mean no good. */
async function serveSite() {
  let body = "";
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader(
      "content-security-policy",
      `default-src 'none'; style-src 'nonce-site'; script-src ${chat.url}; connect-src ${chat.url}`,
    );
    response.end(`<!doctype html><html lang="en"><head><title>A site</title>
      <meta name="viewport" content="width=device-width">
      <style nonce="site">html { font-size: 62.5% } body, button { font: 900 40px fantasy; color: #700; letter-spacing: 9px }
      * { text-transform: uppercase !important } p { display: none }</style></head>
      <body><main><h1>A site</h1></main>${body}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (html: string) => {
      body = html;
    },
    close: () => server.close(),
  };
}

/** The tag that loads the widget. */
export const script = `<script src="${chat.url}/widget.js" defer></script>`;

/** A test that visits a site; it fails when the browser has anything to complain about. */
export const test = base
  .extend("baseURL", site.url)
  .extend("visit", async ({ baseURL }, { onCleanup }) => {
    const pages: { page: Page; complaints: string[] }[] = [];
    onCleanup(async () => {
      for (const { page, complaints } of pages) {
        await page.context().close();
        expect(complaints).toEqual([]);
      }
    });
    return async (html: string, options: BrowserContextOptions = {}): Promise<Page> => {
      if (!browser) throw new Error("a test without a browser should have been skipped");
      site.show(html);
      const context = await browser.newContext({
        baseURL,
        reducedMotion: "reduce",
        locale: "en-US",
        ...options,
      });
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !/status of (4\d\d|502)|favicon/.test(message.text()))
          complaints.push(message.text());
      });
      context.on("weberror", (error) => complaints.push(String(error.error())));
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      await page.goto("/");
      pages.push({ page, complaints });
      return page;
    };
  })
  .skipIf(!browser);

export const launcher = (page: Page) => page.getByRole("button", { name: "Ask a question" });
export const field = (page: Page) => page.getByRole("textbox", { name: "Your question" });

/** Asks, and gives what the server got. */
export async function ask(page: Page, question: string) {
  await field(page).fill(question);
  await field(page).press("Enter");
  return chat.asked();
}

/** Asks, and answers with one cited sentence. */
export async function askAndAnswer(page: Page) {
  const answer = await ask(page, "Which GPUs did Tencent buy?");
  answer.send(parts.start, ...tencent, parts.answer());
  answer.end();
  await page.locator(".actions").last().waitFor();
  return answer;
}

/** What axe has to say of the chats on a page. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).include("footnote-chat").analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
