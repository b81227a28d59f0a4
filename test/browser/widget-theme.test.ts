import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { askAndAnswer, field, launcher, script, test, violations } from "./site.ts";
import { focused, visible } from "./tab.ts";

const day = "rgb(251, 249, 244)";
const night = "rgb(24, 22, 19)";

const styleOf = (locator: Locator) =>
  locator.evaluate((element) => {
    const { backgroundColor, color, fontFamily } =
      element.ownerDocument.defaultView.getComputedStyle(element);
    return { backgroundColor, color, fontFamily };
  });
const ground = (page: Page) =>
  expect.poll(async () => (await styleOf(page.locator(".panel"))).backgroundColor, { timeout: 5000 });
const open = (attributes = "") => `<footnote-chat open ${attributes}></footnote-chat>${script}`;

describe("the theme is the site's", () => {
  test.for([
    ["color-scheme", `<style nonce="site">.night { color-scheme: dark }</style>`, "html", "class", "night"],
    ["a class", "", "html", "class", "dark"],
    ["a class of the body", "", "body", "class", "dark"],
    ["data-theme", "", "html", "data-theme", "dark"],
    ["data-theme of the body", "", "body", "data-theme", "dark"],
  ] as const)("by %s, and follows it", async ([, style, place, name, value], { visit }) => {
    const page = await visit(`${style}${open()}`, { colorScheme: "light" });
    await ground(page).toBe(day);
    await page.locator(place).evaluate((element, [key, to]) => element.setAttribute(key, to), [name, value]);
    await ground(page).toBe(night);
    await askAndAnswer(page);
    expect(await violations(page)).toEqual([]);
    await page.locator(place).evaluate((element, key) => element.removeAttribute(key), name);
    await ground(page).toBe(day);
  });

  test("by the first that says one of the two, else the system's", async ({ visit }) => {
    const page = await visit(`<style nonce="site">.first { color-scheme: light }</style>${open()}`, {
      colorScheme: "dark",
    });
    await ground(page).toBe(night);
    const set = (attributes: Record<string, string>) =>
      page.locator("html").evaluate((html, given) => {
        for (const [name, value] of Object.entries(given)) html.setAttribute(name, value);
      }, attributes);
    await set({ "data-theme": "light" });
    await ground(page).toBe(day);
    await set({ class: "dark" });
    await ground(page).toBe(night);
    await set({ class: "dark first" });
    await ground(page).toBe(day);
    await set({ class: "", "data-theme": "business" });
    await ground(page).toBe(night);
    await page.emulateMedia({ colorScheme: "light" });
    await ground(page).toBe(day);
  });

  test("unless the chat has its own", async ({ visit }) => {
    const page = await visit(open('theme="light"'), { colorScheme: "dark" });
    await page.locator("html").evaluate((html) => html.classList.add("dark"));
    await ground(page).toBe(day);
    await page.locator("footnote-chat").evaluate((chat) => chat.removeAttribute("theme"));
    await ground(page).toBe(night);
  });
});

describe("the look is the site's", () => {
  test("in its colours, in the dark as well, with enough contrast", async ({ visit }) => {
    const page = await visit(
      `<style nonce="site">
        :root { --footnote-paper: #fff; --footnote-ink: #1f2328; --footnote-line: #d0d7de; --footnote-accent: #58a6ff }
        .dark { --footnote-paper: #0d1117; --footnote-ink: #e6edf3; --footnote-card: #161b22; --footnote-line: #30363d }
      </style>${open()}`,
      { colorScheme: "light" },
    );
    await ground(page).toBe("rgb(255, 255, 255)");
    await askAndAnswer(page);
    expect(await styleOf(page.locator(".send"))).toMatchObject({ backgroundColor: "rgb(88, 166, 255)" });
    expect(await violations(page)).toEqual([]);
    await page.locator("html").evaluate((html) => html.classList.add("dark"));
    await ground(page).toBe("rgb(13, 17, 23)");
    expect(await styleOf(page.locator(".box"))).toMatchObject({ backgroundColor: "rgb(22, 27, 34)" });
    expect(await styleOf(page.locator(".mark"))).toMatchObject({ color: "rgb(88, 166, 255)" });
    expect(await violations(page)).toEqual([]);
  });

  test("with or without serifs", async ({ visit }) => {
    const page = await visit(open('look="sans"'));
    await field(page).waitFor();
    const family = async () => (await styleOf(page.locator(".lede"))).fontFamily;
    expect(await family()).toMatch(/^system-ui/);
    await page.locator("footnote-chat").evaluate((chat) => Object.assign(chat, { look: "serif" }));
    expect(await family()).toMatch(/Palatino/);
  });
});

describe("the button that opens the chat", () => {
  test("says what it is for, and shows when it closes", async ({ visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>${script}`);
    const words = launcher(page).getByText("Ask a question");
    await visible(words).toBe(true);
    const drawn = () => launcher(page).locator("path").getAttribute("d");
    const opens = await drawn();
    await launcher(page).click();
    await visible(words).toBe(false);
    expect(await drawn()).not.toBe(opens);
    await launcher(page).click();
    await visible(field(page)).toBe(false);
    await visible(words).toBe(true);
    expect(await drawn()).toBe(opens);
    await focused(launcher(page)).toBe(true);
  });

  test("says what the site wants it to, or nothing", async ({ visit }) => {
    const page = await visit(`<footnote-chat label="Ask the desk"></footnote-chat>${script}`);
    await visible(page.getByRole("button", { name: "Ask the desk" }).getByText("Ask the desk")).toBe(true);
    await page.locator("footnote-chat").evaluate((chat) => chat.setAttribute("label", ""));
    const box = await launcher(page).boundingBox();
    expect(box).toMatchObject({ width: 56, height: 56 });
    expect(await violations(page)).toEqual([]);
  });
});
