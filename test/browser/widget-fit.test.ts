import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { askAndAnswer, field, script, test } from "./site.ts";
import { chat, text, texts, visible } from "./tab.ts";

const phone = { viewport: { width: 320, height: 600 }, hasTouch: true, isMobile: true };

const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not in sight");
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
};

/** How much wider the panel's content is than the panel. */
const overflow = (page: Page) =>
  page.locator(".panel").evaluate((panel) => panel.scrollWidth - panel.clientWidth);

describe("in little room", () => {
  test.for(["en", "de", "es", "fr", "ja", "zh", "ar"])(
    "everything fits a small phone: %s",
    async (lang, { visit }) => {
      const page = await visit(
        `<footnote-chat lang="${lang}" heading="Kundenservice der Musterwerke"></footnote-chat>${script}`,
        phone,
      );
      await page.locator(".launcher").tap();
      const box = page.getByRole("textbox");
      expect(await box.evaluate((area) => area.scrollHeight <= area.clientHeight)).toBe(true);
      await box.fill("word ".repeat(60));
      const [typed, button] = [await boxOf(box), await boxOf(page.locator(".send"))];
      expect(typed.right <= button.x || button.right <= typed.x).toBe(true);
      await box.press("Enter");
      const answer = await chat.asked();
      answer.send(
        parts.start,
        ...parts.citation(1, "1", quotes.tencent),
        ...parts.sentence("Yes.", 1),
        parts.answer(),
      );
      answer.end();
      await page.locator(".actions").waitFor();
      const close = await boxOf(page.locator(".close"));
      expect(close.x).toBeGreaterThanOrEqual(0);
      expect(close.right).toBeLessThanOrEqual(320);
      expect(await overflow(page)).toBe(0);
      for (const target of [".original", ".source .section-link"])
        expect((await boxOf(page.locator(target).first())).height).toBeGreaterThanOrEqual(44);
      // A mark reaches further than it looks.
      await page.locator(".mark").evaluate((mark) => mark.scrollIntoView({ block: "center" }));
      const mark = await boxOf(page.locator(".mark"));
      const reaches = (x: number, y: number) =>
        page
          .locator(".mark")
          .evaluate((element, at) => element === element.getRootNode().elementFromPoint(...at), [
            x,
            y,
          ] as const);
      const [x, y] = [mark.x + mark.width / 2, mark.y + mark.height / 2];
      for (const [dx, dy] of [
        [21, 0],
        [-21, 0],
        [0, 21],
        [0, -21],
      ] as const)
        expect([dx, dy, await reaches(x + dx, y + dy)]).toEqual([dx, dy, true]);
    },
  );

  test("the chat covers a phone's screen on a site from right to left, too, and is hidden when it is to be", async ({
    visit,
  }) => {
    const page = await visit(`<div dir="rtl"><footnote-chat></footnote-chat></div>${script}`, phone);
    await page.locator(".launcher").tap();
    expect(await boxOf(page.getByRole("dialog"))).toMatchObject({ x: 0, width: 320, height: 600 });
    await page
      .locator("footnote-chat")
      .evaluate((chat) => Object.assign(chat, { mode: "inline", hidden: true }));
    await visible(page.locator("div.panel")).toBe(false);
  });

  test("words without an end are broken", async ({ visit }) => {
    const long = "verylongword".repeat(15);
    const page = await visit(
      `<footnote-chat heading="${long}" greeting="${long}" suggestions="${long}"></footnote-chat>${script}`,
      phone,
    );
    await page.locator(".launcher").tap();
    await page.locator(".suggestion").waitFor();
    expect(await overflow(page)).toBe(0);
    expect((await boxOf(page.locator(".close"))).right).toBeLessThanOrEqual(320);
  });

  test("a long quote stays in the window, and beside its mark", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`, {
      viewport: { width: 700, height: 500 },
    });
    await field(page).fill("Which?");
    await field(page).press("Enter");
    const answer = await chat.asked();
    answer.send(...parts.citation(1, "1", "A very long quote. ".repeat(80)));
    answer.send(...Array.from({ length: 30 }, () => parts.sentence("One of many sentences.", 1)).flat());
    answer.send(parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    await page.locator(".mark").nth(4).hover();
    const peek = await boxOf(page.getByRole("tooltip"));
    expect(peek.y).toBeGreaterThanOrEqual(0);
    expect(peek.bottom).toBeLessThanOrEqual(500);
    await page.locator(".mark").nth(4).hover();
    await page.mouse.move(1, 1);
    await visible(page.getByRole("tooltip")).toBe(false);
    // By the keyboard: scrolled into view first.
    await page.locator(".mark").nth(28).focus();
    await page.keyboard.press("Tab");
    await visible(page.getByRole("tooltip")).toBe(true);
    const beside = async () => {
      const shown = await boxOf(page.getByRole("tooltip"));
      const last = await boxOf(page.locator(".mark").nth(29));
      return Math.min(Math.abs(shown.bottom - last.y), Math.abs(shown.y - last.bottom));
    };
    await expect.poll(beside).toBeLessThan(12);
    await page.locator(".panel").evaluate((panel) => panel.scrollBy(0, -40));
    await expect.poll(beside).toBeLessThan(12);
  });

  test("older turns show their focus whole", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await askAndAnswer(page);
    await askAndAnswer(page);
    const turn = await boxOf(page.locator(".turn").first());
    const copy = await boxOf(page.locator(".action").first());
    expect(copy.x - turn.x).toBeGreaterThanOrEqual(4);
    expect(await overflow(page)).toBe(0);
  });
});

describe("what is shown", () => {
  test("from right to left, each text in its own direction", async ({ visit }) => {
    const page = await visit(`<footnote-chat open lang="ar"></footnote-chat>${script}`);
    await page.getByRole("textbox").fill("ما هي؟");
    await page.getByRole("textbox").press("Enter");
    const answer = await chat.asked();
    answer.send(parts.start, parts.passages("1", "5"));
    await texts(page.locator(".reading bdi")).toHaveLength(2);
    answer.send(...parts.citation(1, "1", quotes.tencent), ...parts.sentence("Yes.", 1), parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    const directions = (selector: string) =>
      page
        .locator(selector)
        .evaluateAll((all) =>
          all.map((one) => one.ownerDocument.defaultView.getComputedStyle(one).direction),
        );
    expect(await directions(".source")).toEqual(["rtl"]);
    expect(await directions(".source q, .source .document, .source .section-link:not(.original)")).toEqual([
      "ltr",
      "ltr",
      "ltr",
    ]);
  });

  test("the document once, the footnote mark behind its own name only", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    await text(page.locator(".heading")).toBe("Footnote1");
    await page.locator("footnote-chat").evaluate((chat) => Object.assign(chat, { heading: "Desk" }));
    await text(page.locator(".heading")).toBe("Desk");
    await field(page).fill("Which?");
    await field(page).press("Enter");
    const answer = await chat.asked();
    answer.send(...parts.citation(1, "1", quotes.tencent), ...parts.citation(2, "5", quotes.goal));
    answer.send(...parts.citation(3, "chinas-ai-giants", "Washington keeps narrowing"));
    answer.send(...parts.sentence("Yes.", 1, 2, 3), parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    await texts(page.locator(".source .document")).toEqual([
      "China’s AI Giants Reroute Strategy Amid U.S. Chip Ban",
    ]);
  });

  test("in a colour of the site's, and not in its rows or on its paper", async ({ visit }) => {
    const page = await visit(
      `<style nonce="site">:root { --brand: hotpink } #row { display: flex; justify-content: space-between; width: 400px }</style>
      <div id="row"><b>a</b><b id="last">b</b><footnote-chat open accent="var(--brand)"></footnote-chat></div>${script}`,
    );
    await field(page).waitFor();
    const ground = (selector: string) =>
      page
        .locator(selector)
        .evaluate((one) => one.ownerDocument.defaultView.getComputedStyle(one).backgroundColor);
    expect(await ground(".send")).toBe("rgb(255, 105, 180)");
    await page.locator("footnote-chat").evaluate((chat) => Object.assign(chat, { accent: "var(--none)" }));
    expect(await ground(".send")).toBe("rgb(156, 43, 27)");
    const row = await boxOf(page.locator("#row"));
    expect((await boxOf(page.locator("#last"))).right).toBeCloseTo(row.right, 0);
    await page.emulateMedia({ media: "print" });
    await visible(page.locator(".launcher")).toBe(false);
    await visible(page.getByRole("dialog")).toBe(false);
  });
});
