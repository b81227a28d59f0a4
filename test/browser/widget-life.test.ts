import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { parts } from "./answers.ts";
import { ask, askAndAnswer, field, launcher, script, test } from "./site.ts";
import { chat, focused, tencent, text, texts, visible } from "./tab.ts";

const element = (page: Page) => page.locator("footnote-chat");

const set = (page: Page, properties: object) =>
  element(page).evaluate((chat, values) => Object.assign(chat, values), properties);

/** The id of the site's own element that has the focus, or what it is. */
const focusOf = (page: Page) =>
  expect.poll(() => page.evaluate("document.activeElement.id || document.activeElement.localName"));

describe("while it is used, a site", () => {
  test("changes the words and moves the chat: what is typed and answered stays", async ({ visit }) => {
    const page = await visit(
      `<footnote-chat open heading="One"></footnote-chat><section id="there"></section>${script}`,
    );
    await page.evaluate(`window.told = 0; addEventListener("footnote-open", () => { told += 1 })`);
    const answer = await ask(page, "First");
    answer.send(parts.start, ...tencent);
    await texts(page.locator(".sentence")).toHaveLength(1);
    await field(page).fill("half a ques");
    await set(page, { heading: "Two", greeting: "Hello.", suggestions: ["Who?"] });
    await text(page.locator(".heading")).toBe("Two");
    await visible(page.getByRole("dialog", { name: "Two" })).toBe(true);
    await page.evaluate(`there.append(document.querySelector("footnote-chat"))`);
    answer.send(...tencent, parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    await texts(page.locator(".sentence")).toHaveLength(2);
    expect(await field(page).inputValue()).toBe("half a ques");
    await element(page).evaluate((chat) => chat.clear());
    await text(page.locator(".lede")).toBe("Hello.");
    await texts(page.locator(".suggestion")).toEqual(["Who?"]);
    expect(await page.evaluate("told")).toBe(0);
  });

  test("changes the language: what is typed stays, and an answer that is cut is not called stopped", async ({
    visit,
  }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const answer = await ask(page, "First");
    answer.send(parts.start, ...tencent);
    await texts(page.locator(".sentence")).toHaveLength(1);
    await field(page).fill("half a ques");
    await set(page, { lang: "de" });
    await answer.left;
    const box = page.getByRole("textbox", { name: "Ihre Frage" });
    await focused(box).toBe(true);
    expect(await box.inputValue()).toBe("half a ques");
    await text(page.locator(".remarks")).toBe(
      "Die Antwort brach ab, bevor sie vollständig war.Noch einmal fragen",
    );
    await page.reload();
    await text(page.locator(".remarks")).toMatch(/^The answer broke off/);
  });

  test("signs the reader in: suggestions are fetched again", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await texts(page.locator(".suggestion")).toHaveLength(4);
    const again = page.waitForRequest(
      (request) =>
        request.url().endsWith("/api/suggestions") && request.headers().authorization === "Bearer signed-in",
    );
    await set(page, { token: "signed-in" });
    await again;
  });

  test("keeps its focus, and has it back", async ({ visit }) => {
    const page = await visit(
      `<input id="own" autofocus><button id="opener">Ask us</button><footnote-chat open></footnote-chat>${script}`,
    );
    await texts(page.locator(".suggestion")).toHaveLength(4);
    await focusOf(page).toBe("own");
    await set(page, { open: false });
    await focusOf(page).toBe("own");
    await page.locator("#opener").focus();
    await set(page, { open: true });
    await focused(field(page)).toBe(true);
    await page.keyboard.press("Escape");
    await focusOf(page).toBe("opener");
    await set(page, { open: true });
    await page.locator("#own").focus();
    await set(page, { open: false });
    await focusOf(page).toBe("own");
  });

  test("is told when the browser itself closes the chat", async ({ visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>${script}`);
    await launcher(page).click();
    await page.locator("dialog.panel").evaluate((dialog) => dialog.close());
    await expect.poll(() => element(page).evaluate((chat) => chat.open)).toBe(false);
    await launcher(page).click();
    await focused(field(page)).toBe(true);
  });
});

describe("a conversation in the widget", () => {
  test("is deleted on the server, too, when another begins, unless there is a vote on it", async ({
    visit,
  }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const voted = await askAndAnswer(page);
    await page.getByRole("button", { name: "Helpful", exact: true }).click();
    await text(page.locator(".said")).toBe("Thank you, that is noted.");
    await page.getByRole("button", { name: "New conversation" }).click();
    const { posted } = await askAndAnswer(page);
    await page.getByRole("button", { name: "New conversation" }).click();
    await expect.poll(() => chat.deleted.at(-1)).toBe(posted.id);
    expect(chat.deleted).not.toContain(voted.posted.id);
  });

  test("that is long is not posted whole", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    for (let turn = 0; turn < 8; turn++) await askAndAnswer(page);
    const { posted } = await ask(page, "And then?");
    expect(posted.messages).toHaveLength(13);
    expect(posted.messages.at(-1)?.parts[0]?.text).toBe("And then?");
  });

  test("is asked again after an answer that was stopped", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    (await ask(page, "First")).send(parts.start, ...tencent);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Ask again" }).click();
    expect((await chat.asked()).posted.messages).toHaveLength(1);
    await texts(page.locator(".question")).toEqual(["First"]);
  });

  test("works in a frame that forbids forms", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const frame = `<iframe sandbox="allow-scripts" src="${page.url()}" width="600" height="700"></iframe>`;
    await page.route("**/framed", (route) => route.fulfill({ contentType: "text/html", body: frame }));
    await page.goto("/framed");
    const box = page.frameLocator("iframe").getByRole("textbox");
    await box.fill("By key");
    await box.press("Enter");
    const answer = await chat.asked();
    answer.send(parts.answer());
    answer.end();
    const button = page.frameLocator("iframe").getByRole("button", { name: "Ask", exact: true });
    await button.waitFor();
    await box.fill("By button");
    await button.click();
    expect((await chat.asked()).posted.messages.at(-1)?.parts[0]?.text).toBe("By button");
  });
});

describe("what does not work is said", () => {
  test("a vote that is refused, a copy that is denied", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error("denied"))`);
    await page.route("**/api/feedback", (route) =>
      route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" } }),
    );
    await askAndAnswer(page);
    await page.getByRole("button", { name: "Copy with sources" }).click();
    await text(page.locator(".said")).toBe("That did not work.");
    await set(page, { lang: "es" });
    const helpful = page.getByRole("button", { name: "Útil", exact: true });
    await helpful.click();
    await text(page.locator(".said")).toBe("No ha funcionado.");
    expect(await helpful.getAttribute("aria-pressed")).toBe("false");
  });

  test("a day to wait, in hours", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    (await ask(page, "One")).refuse(
      429,
      { detail: "Too many." },
      { "retry-after": "80000", "access-control-expose-headers": "retry-after" },
    );
    await text(page.locator(".problem")).toBe("Too many questions. You can try again in 23 hours.");
  });
});
