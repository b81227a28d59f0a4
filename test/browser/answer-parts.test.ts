import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { test, text, texts, visible } from "./tab.ts";

const cited = parts.citation(1, "1", quotes.tencent);
const opening = [parts.start, ...cited];

describe("an answer of more than sentences", () => {
  test("shows code as it is written, with its language and a button that copies it", async ({ open }) => {
    const tab = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    const answer = await tab.ask("How do I set a cookie?");
    const code = 'app.get("/", (c) => {\n  setCookie(c, "a", "<b>")\n})';
    answer.send(...opening, ...parts.sentence("Call `setCookie` **once**:", 1));
    answer.send(...parts.part({ kind: "code", text: code, language: "ts" }, 1), parts.answer());
    answer.end();
    await text(tab.page.locator("pre")).toBe(code);
    await texts(tab.page.locator(".sentence code")).toEqual(["setCookie"]);
    await text(tab.page.locator(".sentence strong")).toBe("once");
    await text(tab.page.locator("figcaption")).toContain("ts");
    expect(
      await tab.page
        .locator(".code")
        .getByRole("link", { name: /^Source 1/ })
        .count(),
    ).toBe(1);
    await tab.button("Copy code").click();
    await text(tab.page.locator(".code .said")).toBe("Copied");
    expect(await tab.page.evaluate("navigator.clipboard.readText()")).toBe(code);
    await tab.button("Copy with sources").click();
    await text(tab.page.locator(".actions .said")).toBe("Copied");
    expect(await tab.page.evaluate("navigator.clipboard.readText()")).toContain(
      `Call \`setCookie\` **once**: [1]\n\n\`\`\`ts\n${code}\n\`\`\`\n[1]`,
    );
  });

  test("shows lists, nested and with the numbers that they have", async ({ tab }) => {
    const item = (content: string, more: object) => parts.part({ kind: "item", text: content, ...more }, 1);
    const answer = await tab.ask("What are the steps?");
    answer.send(
      ...[...opening, ...parts.sentence("Three steps:", 1), ...item("Shut the valve.", { ordinal: 4 })],
      ...[...item("The red one.", { depth: 1 }), ...item("Wait.", { ordinal: 5 })],
      ...[...parts.sentence("Then open it.", 1), parts.answer()],
    );
    answer.end();
    await visible(tab.page.getByText("Then open it.")).toBe(true);
    const steps = tab.page.locator(".answer > ol > li");
    expect(await steps.evaluateAll((items) => items.map((step) => Reflect.get(step, "value")))).toEqual([
      4, 5,
    ]);
    await texts(steps.first().locator("ul .sentence")).toEqual(["The red one.1"]);
    await texts(tab.page.locator(".answer > .sentences")).toEqual(["Three steps:1 ", "Then open it.1 "]);
  });

  test("shows tables with their header, which scroll by themselves", async ({ open }) => {
    const tab = await open({ viewport: { width: 320, height: 640 } });
    const answer = await tab.ask("What do the plans cost?");
    const header = ["Plan", "Price a month", "Storage", "Support by telephone"];
    const rows = [["Team", "29 EUR", "`200 GB`", "weekdays"]];
    answer.send(...opening, ...parts.part({ kind: "table", header, rows, text: "| … |" }, 1), parts.answer());
    answer.end();
    await texts(tab.page.locator("th")).toEqual(header);
    await texts(tab.page.locator("td")).toEqual(["Team", "29 EUR", "200 GB", "weekdays"]);
    const overflows = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    expect(await tab.page.evaluate(overflows)).toBe(false);
  });

  test("names the sections over excerpts, and says what was quoted and that nobody could check", async ({
    tab,
  }) => {
    const answer = await tab.ask("Who pays?");
    const excerpt = { kind: "sentence", text: "The company pays.", path: ["Handbook", "Leave"] };
    answer.send(...opening, ...parts.part(excerpt, 1), parts.answer({ quoted: 2, unread: true }));
    answer.end();
    await text(tab.page.locator(".path")).toBe("Handbook › Leave");
    await texts(tab.page.locator(".remark")).toEqual([
      "The draft could not be checked: only what repeats the documents is shown; the rest is quoted from them or left out.",
    ]);
  });

  test("says that something is being checked, until it is shown", async ({ tab }) => {
    const answer = await tab.ask("Who pays?");
    answer.send(...opening, { type: "data-checking", data: {}, transient: true });
    const checking = tab.page.getByText("Checking it against the documents");
    await visible(checking).toBe(true);
    answer.send(...parts.sentence("The company pays.", 1));
    await visible(checking).toBe(false);
    answer.send(parts.answer());
    answer.end();
    await visible(tab.button("Ask")).toBe(true);
  });

  test("links only to addresses of the web, and shows other markup as text", async ({ tab }) => {
    const answer = await tab.ask("Where?");
    answer.send(
      ...opening,
      ...parts.sentence(
        "See [the *guide*](https://example.org/a_b) or [this](javascript:alert(1)), \\*not\\* <b>that</b>.",
        1,
      ),
      parts.answer(),
    );
    answer.end();
    await text(tab.sentences).toBe("See the guide or [this](javascript:alert(1)), *not* <b>that</b>.1 ");
    const link = tab.page.locator(".sentence a").first();
    expect(await link.getAttribute("href")).toBe("https://example.org/a_b");
    expect(await link.getAttribute("rel")).toBe("noopener");
  });
});
