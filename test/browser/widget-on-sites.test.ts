import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { parts } from "./answers.ts";
import { ask, askAndAnswer, field, script, test } from "./site.ts";
import { chat, tencent, text, texts, visible } from "./tab.ts";

/** Keeps the chat far below the window. */
const tall = `<style nonce="site">#tall { height: 4000px }</style><div id="tall"></div>`;

const boxOf = async (locator: Locator) =>
  (await locator.boundingBox()) ?? { x: NaN, y: NaN, width: NaN, height: NaN };

/** What a page's scripts have asked the server for. */
const requests = (page: Page, path: string) =>
  page.evaluate(
    `performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("${path}")).length`,
  );

const styleOf = (locator: Locator) =>
  locator.evaluate((element) => {
    const { fontSize, backgroundColor } = element.ownerDocument.defaultView.getComputedStyle(element);
    return { fontSize, backgroundColor };
  });

describe("the site's own", () => {
  test("place stays where it is, when an inline chat is asked and when it is there again", async ({
    visit,
  }) => {
    const page = await visit(`${tall}<footnote-chat mode="inline"></footnote-chat>${script}`);
    const stays = () => expect.poll(() => page.evaluate("scrollY")).toBe(0);
    for (const question of ["One", "Two"]) {
      await page.locator("footnote-chat").evaluate((element, asked) => element.ask(asked), question);
      const answer = await chat.asked();
      answer.send(parts.start, ...Array.from({ length: 12 }, () => tencent).flat(), parts.answer());
      answer.end();
      await page.locator(".send").waitFor();
    }
    await stays();
    const underHeading = async () => {
      const question = await boxOf(page.locator(".question").last());
      const panel = await boxOf(page.locator(".panel"));
      return question.y - panel.y;
    };
    expect(await underHeading()).toBeLessThan(130);
    await page.reload();
    await texts(page.locator(".question")).toEqual(["One", "Two"]);
    await stays();
    expect(await underHeading()).toBeLessThan(130);
  });

  test("shortcuts keep their hands off what is typed", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await page.evaluate(`for (const type of ["keydown", "keypress", "keyup"])
      document.addEventListener(type, (event) => {
        if (!event.target.matches("input, textarea")) event.preventDefault();
      })`);
    await field(page).pressSequentially("jk/");
    expect(await field(page).inputValue()).toBe("jk/");
    await field(page).press("Escape");
    await visible(field(page)).toBe(false);
  });

  test.for([
    ["sizes", "* { font-size: 11px }"],
    ["resets", "html { font-size: 62.5% } * { all: unset }"],
    ["schemes", "* { color-scheme: light; font-size: 30px !important }"],
  ])("rules for everything leave the chat's size and theme: %s", async ([, css], { visit }) => {
    const styled = `<style nonce="site">${css}</style>`;
    const page = await visit(`${styled}<footnote-chat open theme="dark"></footnote-chat>${script}`);
    await field(page).waitFor();
    const night = "rgb(24, 22, 19)";
    expect(await styleOf(page.locator(".lede"))).toMatchObject({ fontSize: "21.6px" });
    expect(await styleOf(page.locator(".panel"))).toMatchObject({ backgroundColor: night });
    expect(await boxOf(page.locator(".launcher"))).toMatchObject({ height: 56 });
    await page.locator("footnote-chat").evaluate((chat) => Object.assign(chat, { mode: "page" }));
    await page.locator("h1.heading").waitFor();
    expect(await styleOf(page.locator(".heading"))).toMatchObject({ fontSize: "20.4px" });
    expect((await boxOf(page.locator(".main"))).width).toBeCloseTo(697);
    expect(await styleOf(page.locator(".panel"))).toMatchObject({ backgroundColor: night });
  });
});

describe("however it is loaded", () => {
  test("it is built once, whatever its attributes", async ({ visit }) => {
    const page = await visit("");
    await page.addInitScript(
      `addEventListener("footnote-open", () => { window.opened = (window.opened ?? 0) + 1 })`,
    );
    await visit(
      `<footnote-chat open lang="en" heading="Desk" greeting="Hello" endpoint="${chat.url}" accent="gold"></footnote-chat>${script}`,
    );
    await page.reload();
    await texts(page.locator(".suggestion")).toHaveLength(4);
    expect(await requests(page, "/api/suggestions")).toBe(1);
    expect(await page.evaluate("opened")).toBe(1);
  });

  test("a module knows where it came from", async ({ visit }) => {
    const page = await visit(
      `<footnote-chat open></footnote-chat><script type="module" src="${chat.url}/widget.js"></script>`,
    );
    await texts(page.locator(".suggestion")).toHaveLength(4);
  });

  test("what a framework has set before counts", async ({ visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>`);
    await page.locator("footnote-chat").evaluate((chat, endpoint) => {
      Object.assign(chat, {
        mode: "floating",
        endpoint,
        heading: "Desk",
        greeting: "Good morning.",
        suggestions: ["Who?"],
        accent: "gold",
        theme: "dark",
        open: true,
        token: "signed-in",
      });
    }, chat.url);
    await page.addScriptTag({ url: `${chat.url}/widget.js` });
    await visible(page.getByRole("dialog", { name: "Desk" })).toBe(true);
    await text(page.locator(".lede")).toBe("Good morning.");
    await texts(page.locator(".suggestion")).toEqual(["Who?"]);
    expect(await styleOf(page.locator(".panel"))).toMatchObject({ backgroundColor: "rgb(24, 22, 19)" });
    expect(await styleOf(page.locator(".send"))).toMatchObject({ backgroundColor: "rgb(255, 215, 0)" });
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await askAndAnswer(page);
    expect(await (await sent).headerValue("authorization")).toBe("Bearer signed-in");
  });
});

describe("what cannot be answered", () => {
  test("is not asked without a letter or a digit", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    for (const nothing of ["?", "👍", " … "]) {
      await field(page).fill(nothing);
      await field(page).press("Enter");
      await page.locator("footnote-chat").evaluate((element, asked) => element.ask(asked), nothing);
    }
    expect(await page.locator(".turn").count()).toBe(0);
  });

  test("is said in the reader's language, and asked again only where that can help", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`, { locale: "de" });
    const box = page.getByRole("textbox", { name: "Ihre Frage" });
    const refused = async (status: number, problem: object) => {
      await box.fill("Warum?");
      await box.press("Enter");
      (await chat.asked()).refuse(status, problem);
      await page.locator('.turn:last-child[data-state="failed"]').waitFor();
      return page.locator(".turn").last().innerText();
    };
    expect(await refused(502, {})).toMatch(
      /^Warum\?\s+Die Frage konnte nicht beantwortet werden\.\s+Noch einmal/,
    );
    expect(await refused(401, { detail: "Sign in." })).toMatch(/^Warum\?\s+Bitte melden Sie sich an/);
    expect(await refused(400, { detail: "messages.4.parts: wrong." })).toMatch(
      /^Warum\?\s+Die Frage konnte nicht beantwortet werden\.$/,
    );
  });
});

describe("input methods", () => {
  test("keep their Enter and their Escape", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await field(page).fill("にほん");
    // As Safari says it: the composition has ended already.
    await field(page).dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    await field(page).dispatchEvent("keydown", { key: "Escape", isComposing: true });
    await visible(field(page)).toBe(true);
    expect(await page.locator(".turn").count()).toBe(0);
    const answer = await ask(page, "にほん");
    answer.send(parts.start, ...tencent);
    await texts(page.locator(".sentence")).toHaveLength(1);
    await field(page).dispatchEvent("keydown", { key: "Escape", keyCode: 229 });
    answer.send(parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
  });
});
