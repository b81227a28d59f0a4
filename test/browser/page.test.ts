import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { focused, tencent, test, text, texts, visible } from "./tab.ts";

describe("an answer", () => {
  test("comes sentence by sentence, each with its marks", async ({ tab }) => {
    const answer = await tab.ask("Which GPUs did Tencent buy?");
    expect(answer.posted).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      trigger: "submit-message",
      messages: [{ role: "user", parts: [{ type: "text", text: "Which GPUs did Tencent buy?" }] }],
    });
    await text(tab.log.getByRole("heading", { level: 2 })).toBe("Which GPUs did Tencent buy?");
    await text(tab.page.locator(".reading")).toContain("Looking through the documents");
    answer.send(parts.start, parts.passages("1", "5"));
    await text(tab.page.locator(".reading")).toBe(
      "Reading: 1. Stockpiling Chips and Managing the Supply Chain · 5. Government Support and “Made in China 2025”",
    );
    answer.send(...tencent);
    await texts(tab.sentences).toEqual([
      expect.stringMatching(/^Tencent bought H100 and H20 GPUs\.\s?1\s*$/),
    ]);
    await visible(tab.page.locator(".reading")).toBe(false);
    await visible(tab.button("Stop")).toBe(true);
    answer.send(
      ...parts.citation(2, "1", quotes.cushion),
      ...parts.citation(3, "5", quotes.goal),
      ...parts.sentence("It is a cushion.", 2, 3),
    );
    await texts(tab.sentences).toHaveLength(2);
    const marks = tab.sentences.nth(1).getByRole("link");
    expect(await marks.evaluateAll((all) => all.map((mark) => mark.ariaLabel))).toEqual([
      "Source 2: 1. Stockpiling Chips and Managing the Supply Chain",
      "Source 3: 5. Government Support and “Made in China 2025”",
    ]);
    answer.send(parts.answer());
    answer.end();
    await visible(tab.button("Ask")).toBe(true);
    await texts(tab.page.locator(".source q")).toEqual([quotes.tencent, quotes.cushion, quotes.goal]);
    await visible(tab.page.locator(".remarks")).toBe(false);
    await focused(tab.field).toBe(true);
    await visible(tab.page.locator(".welcome")).toBe(false);
  });

  test("shows the quoted words beside a mark that is pointed at or focused", async ({ tab }) => {
    await tab.askAndAnswer();
    const popover = tab.page.getByRole("tooltip");
    const mark = tab.page.getByRole("link", { name: /^Source 1/ });
    await visible(popover).toBe(false);
    await mark.hover();
    await text(popover).toContain(quotes.tencent);
    await popover.hover();
    await visible(popover).toBe(true);
    await tab.page.mouse.move(2, 2);
    await visible(popover).toBe(false);
    await tab.field.focus();
    for (let i = 0; i < 4; i++) await tab.page.keyboard.press("Shift+Tab");
    await mark.focus();
    await visible(popover).toBe(true);
    expect(await mark.getAttribute("aria-describedby")).toBe(await popover.getAttribute("id"));
    await tab.page.keyboard.press("Escape");
    await visible(popover).toBe(false);
  });

  test("opens a citation at the highlighted words", async ({ tab }) => {
    await tab.askAndAnswer();
    const opening = tab.page.context().waitForEvent("page");
    await tab.page.getByRole("link", { name: /^Source 1/ }).click();
    const reader = await opening;
    await text(reader.locator("mark")).toBe(quotes.tencent);
    await focused(reader.locator("mark")).toBe(true);
    expect(new URL(reader.url()).hash).toBe("#1");
    expect(await reader.evaluate("opener")).toBe(null);
  });

  test("says what was withheld and who spoke", async ({ tab }) => {
    const first = await tab.ask("One");
    first.send(...tencent, parts.answer({ outcome: "partial", withheld: 1 }));
    first.end();
    await text(tab.page.locator(".remarks").last()).toBe(
      "One sentence of the draft was withheld: the documents do not support it.",
    );
    const second = await tab.ask("Two");
    second.send(...tencent, parts.answer({ outcome: "partial", drafter: "extractive" }));
    second.end();
    await text(tab.page.locator(".remarks").last()).toMatch(
      /^The documents answer only a part of this question\.Quoted from the documents without a language model\.$/,
    );
    const third = await tab.ask("Three");
    third.send(parts.notice("timeout"), ...tencent);
    await text(tab.page.locator(".notice")).toMatch(/took too long/);
    third.send(parts.answer({ drafter: "extractive" }));
    third.end();
    await tab.button("Ask").waitFor();
    await visible(tab.page.locator(".remarks").last()).toBe(false);
  });

  test("says plainly that the documents do not answer, and what comes nearest", async ({ tab }) => {
    const answer = await tab.ask("Who is the president of France?");
    answer.send(parts.start, parts.passages("1"), parts.nothing("1", "5"));
    answer.end();
    await text(tab.page.locator(".abstention")).toBe("The documents do not answer this question.");
    const nearest = tab.page.locator(".nearest").getByRole("link");
    await texts(nearest).toEqual([
      "1. Stockpiling Chips and Managing the Supply Chain",
      "5. Government Support and “Made in China 2025”",
    ]);
    expect(await nearest.first().getAttribute("href")).toMatch(/\/read\/ai-chip-ban#1$/);
  });

  test("is printed without what can be pressed", async ({ tab }) => {
    await tab.askAndAnswer();
    await tab.page.emulateMedia({ media: "print" });
    for (const pressed of [".form", ".actions", ".anew"])
      await visible(tab.page.locator(pressed)).toBe(false);
    await visible(tab.sentences).toBe(true);
    const masthead = tab.page.locator(".masthead");
    expect(
      await masthead.evaluate((header) => {
        return header.ownerDocument.defaultView?.getComputedStyle(header).position;
      }),
    ).toBe("static");
  });

  test("shows markup in questions, sentences and quotes as text", async ({ tab }) => {
    const markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    const answer = await tab.ask(markup);
    answer.send(
      ...parts.citation(1, "conclusion", "Chips are named <script>alert(1)</script> & <b>bold</b> here."),
      ...parts.sentence(markup, 1),
      parts.answer(),
    );
    answer.end();
    await tab.button("Ask").waitFor();
    await text(tab.page.locator(".question")).toBe(markup);
    await text(tab.sentences).toContain(markup);
    await text(tab.page.locator(".source q")).toContain("<script>alert(1)</script> & <b>bold</b>");
    expect(await tab.log.locator("img, script, b").count()).toBe(0);
  });
});

describe("a conversation", () => {
  test("sends what was said before with a follow-up", async ({ tab }) => {
    const first = await tab.askAndAnswer();
    const nothing = await tab.ask("And Huawei?");
    nothing.send(parts.nothing());
    nothing.end();
    await tab.button("Ask").waitFor();
    const next = await tab.ask("And why?");
    expect(next.posted.id).toBe(first.posted.id);
    const said = next.posted.messages.map(({ role, parts: [part] }) => `${role}: ${part?.text}`);
    expect(said).toEqual([
      "user: Which GPUs did Tencent buy?",
      "assistant: Tencent bought H100 and H20 GPUs.",
      "user: And Huawei?",
      "assistant: The documents do not answer this question.",
      "user: And why?",
    ]);
    const ids = next.posted.messages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("brings the next question to the top, after a long answer too", async ({ tab }) => {
    const long = await tab.ask("Which GPUs did Tencent buy?");
    long.send(parts.start, ...Array.from({ length: 40 }, () => tencent).flat(), parts.answer());
    long.end();
    await tab.button("Ask").waitFor();
    await tab.ask("And then?");
    const top = () =>
      tab.page
        .locator(".question")
        .last()
        .evaluate((question) => question.getBoundingClientRect().top);
    expect(await top()).toBeGreaterThan(40);
    expect(await top()).toBeLessThan(140);
  });

  test("begins with a suggested section", async ({ tab }) => {
    const suggestions = tab.page.locator(".suggestions").getByRole("button");
    await texts(suggestions).toEqual([
      "Stockpiling Chips and Managing the Supply Chain",
      "Turning to Smaller, More Efficient AI Models",
      "Building AI Chips at Home",
      "The Cloud as a Tactical Workaround",
    ]);
    await suggestions.nth(2).click();
    const { posted } = await tab.asked();
    expect(posted.messages[0]?.parts[0]?.text).toBe("What about “Building AI Chips at Home”?");
    await focused(tab.log).toBe(true);
  });

  test("begins anew, even in the middle of an answer", async ({ tab }) => {
    await tab.askAndAnswer();
    const answer = await tab.ask("And then?");
    answer.send(...parts.sentence("Half."));
    await texts(tab.sentences).toHaveLength(2);
    await tab.button("New conversation").click();
    await answer.left;
    await visible(tab.page.locator(".welcome")).toBe(true);
    await visible(tab.log).toBe(false);
    await focused(tab.field).toBe(true);
    const next = await tab.ask("Something else");
    expect(next.posted.messages).toHaveLength(1);
    expect(next.posted.id).not.toBe(answer.posted.id);
    await visible(tab.button("Stop")).toBe(true);
  });

  test("is there again after a reload", async ({ tab }) => {
    await tab.askAndAnswer();
    const answer = await tab.ask("And then?");
    answer.send(parts.start, ...tencent);
    await texts(tab.sentences).toHaveLength(2);
    await tab.page.reload();
    await texts(tab.page.locator(".question")).toEqual(["Which GPUs did Tencent buy?", "And then?"]);
    await texts(tab.sentences).toHaveLength(2);
    await text(tab.page.locator(".remarks").last()).toContain("before it was complete");
    const next = await tab.ask("Go on");
    expect(next.posted.id).toBe(answer.posted.id);
    expect(next.posted.messages).toHaveLength(5);
  });

  test("keeps a half-typed question when Enter comes during an answer, and lines with Shift+Enter", async ({
    tab,
  }) => {
    const answer = await tab.ask("First");
    await tab.field.pressSequentially("one");
    await tab.field.press("Enter");
    await tab.field.press("Shift+Enter");
    await tab.field.pressSequentially("two");
    expect(await tab.field.inputValue()).toBe("one\ntwo");
    answer.send(parts.answer());
    answer.end();
    await tab.button("Ask").waitFor();
    await tab.field.press("Enter");
    const { posted } = await tab.asked();
    expect(posted.messages.at(-1)?.parts[0]?.text).toBe("one\ntwo");
  });

  test("does not send blanks, nor Enter that belongs to an input method, nor more than 2,000 characters", async ({
    tab,
  }) => {
    await tab.field.fill("  \n ");
    await tab.button("Ask").click();
    await visible(tab.page.locator(".welcome")).toBe(true);
    await tab.field.fill("にほん");
    await tab.field.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    await visible(tab.page.locator(".welcome")).toBe(true);
    await tab.field.fill("x".repeat(1995));
    await tab.field.pressSequentially("0123456789");
    expect(await tab.field.inputValue()).toHaveLength(2000);
    await text(tab.page.locator(".room")).toBe("0 characters left");
  });
});
