import { describe, expect } from "vitest";
import { parts, quotes } from "./answers.ts";
import { ask, askAndAnswer, field, launcher, script, test, violations } from "./site.ts";
import { chat, focused, tencent, text, texts, visible } from "./tab.ts";

describe("one tag on a stranger's site", () => {
  test("is a button that opens a chat, and everything works under a strict policy", async ({ visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>${script}`);
    await launcher(page).click();
    await focused(field(page)).toBe(true);
    await texts(page.locator(".suggestion")).toHaveLength(4);
    const answer = await askAndAnswer(page);
    expect(answer.posted.messages).toHaveLength(1);
    await text(page.locator(".sentence")).toMatch(/Tencent bought/);
    const reader = page.context().waitForEvent("page");
    await page.getByRole("link", { name: /^Source 1/ }).click();
    await text((await reader).locator("mark")).toBe(quotes.tencent);
    await page.bringToFront();
    const original = page.getByRole("link", { name: "Original" });
    expect(await original.getAttribute("href")).toMatch(/^https:\/\/example\.org\/.*#:~:text=/);
    expect(await original.getAttribute("rel")).toBe("noopener");
    expect(await page.context().cookies()).toEqual([]);
  });

  test("neither takes styles from the site nor gives it any", async ({ visit }) => {
    const page = await visit(`<button id="own">Own</button><footnote-chat open></footnote-chat>${script}`);
    await field(page).waitFor();
    const styleOf = (selector: string) =>
      page.locator(selector).evaluate((element) => {
        const view = element.ownerDocument.defaultView;
        const { fontSize, letterSpacing, textTransform, display } = view.getComputedStyle(element);
        return { fontSize, letterSpacing, textTransform, display };
      });
    expect(await styleOf(".lede")).toEqual({
      fontSize: "21.6px",
      letterSpacing: expect.stringMatching(/^-/),
      textTransform: "none",
      display: "block",
    });
    expect(await styleOf("#own")).toMatchObject({ fontSize: "40px", letterSpacing: "9px" });
  });

  test("closes with Escape or its button, and the focus is where it was", async ({ visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>${script}`);
    await launcher(page).focus();
    await page.keyboard.press("Enter");
    await focused(field(page)).toBe(true);
    await page.keyboard.press("Escape");
    await visible(field(page)).toBe(false);
    await focused(launcher(page)).toBe(true);
    expect(await launcher(page).getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Close" }).click();
    await visible(field(page)).toBe(false);
    await focused(launcher(page)).toBe(true);
  });

  test("stops an answer with Escape before it closes", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const answer = await ask(page, "First");
    answer.send(parts.start, ...tencent);
    await texts(page.locator(".sentence")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await answer.left;
    await text(page.locator(".remarks")).toBe("You stopped this answer.Ask again");
    await visible(field(page)).toBe(true);
  });

  test("keeps the conversation through a reload, and two on one page keep their own", async ({ visit }) => {
    const two = `<footnote-chat mode="inline" heading="One"></footnote-chat>
      <footnote-chat mode="inline" heading="Two"></footnote-chat>${script}${script}`;
    const page = await visit(two);
    const first = page.locator("footnote-chat").nth(0);
    const second = page.locator("footnote-chat").nth(1);
    await first.getByRole("textbox").fill("Which GPUs?");
    await first.getByRole("textbox").press("Enter");
    const answer = await chat.asked();
    answer.send(parts.start, ...tencent, parts.answer());
    answer.end();
    await texts(first.locator(".sentence")).toHaveLength(1);
    await first.locator(".actions").waitFor();
    expect(await second.locator(".turn").count()).toBe(0);
    await page.reload();
    await texts(first.locator(".sentence")).toHaveLength(1);
    expect(await second.locator(".turn").count()).toBe(0);
  });

  test("leaves nothing behind when it is removed", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const answer = await ask(page, "First");
    answer.send(parts.start, ...tencent);
    await texts(page.locator(".sentence")).toHaveLength(1);
    const element = page.locator("footnote-chat");
    await element.evaluate((chat) => chat.remove());
    await answer.left;
    await visible(page.getByRole("dialog")).toBe(false);
  });
});

describe("what a site can set", () => {
  test("words, questions and colour; what it is told", async ({ visit }) => {
    const page = await visit(
      `<footnote-chat open heading="Chip desk" greeting="Good morning." accent="gold"
        suggestions="Who backs 01.AI?&#10;Which GPUs did Tencent buy?"></footnote-chat>${script}`,
    );
    await text(page.locator(".lede")).toBe("Good morning.");
    await visible(page.getByRole("dialog", { name: "Chip desk" })).toBe(true);
    await page.evaluate(`window.told = [];
      for (const type of ["question", "answer"])
        document.body.addEventListener("footnote-" + type, (event) => told.push([type, event.detail]))`);
    await page.getByRole("button", { name: "Who backs 01.AI?" }).click();
    const answer = await chat.asked();
    answer.send(parts.start, ...tencent, parts.answer());
    answer.end();
    await page.locator(".actions").waitFor();
    expect(await page.evaluate("told")).toEqual([
      ["question", { question: "Who backs 01.AI?" }],
      ["answer", { question: "Who backs 01.AI?", outcome: "answered" }],
    ]);
    expect(await violations(page)).toEqual([]);
  });

  test("the theme, and the language, which is the browser's by default", async ({ visit }) => {
    const page = await visit(`<footnote-chat open theme="dark"></footnote-chat>${script}`, {
      locale: "fr-CA",
    });
    await visible(page.getByRole("textbox", { name: "Votre question" })).toBe(true);
    const ground = () =>
      page.locator(".panel").evaluate((panel) => {
        return panel.ownerDocument.defaultView.getComputedStyle(panel).backgroundColor;
      });
    expect(await ground()).toBe("rgb(24, 22, 19)");
    const element = page.locator("footnote-chat");
    await element.evaluate((chat) => {
      chat.setAttribute("theme", "light");
      chat.setAttribute("lang", "ja");
    });
    await visible(page.getByRole("textbox", { name: "質問" })).toBe(true);
    expect(await ground()).toBe("rgb(251, 249, 244)");
  });

  test("a token, which goes with every question", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const element = page.locator("footnote-chat");
    await element.evaluate((chat) => Object.assign(chat, { token: "signed-in" }));
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await askAndAnswer(page);
    expect(await (await sent).headerValue("authorization")).toBe("Bearer signed-in");
  });
});

describe("under an answer", () => {
  test("a vote is sent and shown, and the answer is copied with its sources", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { posted } = await askAndAnswer(page);
    const helpful = page.getByRole("button", { name: "Helpful", exact: true });
    await helpful.click();
    await text(page.locator(".said")).toBe("Thank you, that is noted.");
    expect(await helpful.getAttribute("aria-pressed")).toBe("true");
    expect(chat.votes.at(-1)).toEqual({ conversationId: posted.id, messageId: "m1", helpful: true });
    await page.getByRole("button", { name: "Copy with sources" }).click();
    await text(page.locator(".said")).toBe("Copied");
    const copied = await page.evaluate("navigator.clipboard.readText()");
    expect(copied).toMatch(
      /^\*\*Which GPUs.*\n\nTencent bought H100 and H20 GPUs\. \[1\]\n\nSources:\n\n\[1\] “Tencent is.*” \[.*\]\(https:\/\/example\.org\/ai-chip-ban\)$/,
    );
  });

  test("what was wrong is asked after a vote against it, and sent with the vote", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    const { posted } = await askAndAnswer(page);
    const against = page.getByRole("button", { name: "Not helpful" });
    const form = page.getByRole("group", { name: "What was wrong?" });
    const vote = { conversationId: posted.id, messageId: "m1", helpful: false };
    await against.click();
    await visible(form).toBe(true);
    expect(chat.votes.at(-1)).toEqual(vote);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Helpful", exact: true }).click();
    await visible(form).toBe(false);
    await against.click();
    await form.getByRole("radio", { name: "It is out of date" }).check();
    const comment = page.getByRole("textbox", { name: "In a line, if you like" });
    await comment.fill("It was 2019.");
    const refusal = "**/api/feedback";
    await page.route(refusal, (route) =>
      route.fulfill({ status: 429, headers: { "access-control-allow-origin": "*" } }),
    );
    await comment.press("Enter");
    await text(page.locator(".said")).toBe("That did not work.");
    await page.unroute(refusal);
    await page.getByRole("button", { name: "Send" }).click();
    await visible(form).toBe(false);
    await text(page.locator(".said")).toBe("Thank you, that is noted.");
    await focused(against).toBe(true);
    expect(chat.votes.at(-1)).toEqual({ ...vote, reason: "out_of_date", comment: "It was 2019." });
    const sent = chat.votes.length;
    await against.click();
    await visible(form).toBe(true);
    await page.getByRole("button", { name: "Send" }).click();
    await visible(form).toBe(false);
    expect(chat.votes).toHaveLength(sent + 1);
  });

  test("too many questions: the time to wait counts down, then one can ask again", async ({ visit }) => {
    const page = await visit(`<footnote-chat open></footnote-chat>${script}`);
    (await ask(page, "One")).refuse(429, { detail: "Too many." }, { "retry-after": "1" });
    const retry = page.getByRole("button", { name: "Ask again" });
    await retry.waitFor();
    await text(page.locator(".problem")).toMatch(
      /^Too many questions\. ?(You can try again in 1 second\.)?$/,
    );
    await retry.click();
    expect((await chat.asked()).posted.messages).toHaveLength(1);
  });
});

describe("for everyone", () => {
  test.for([
    ["a phone of 320 pixels", { viewport: { width: 320, height: 600 }, hasTouch: true, isMobile: true }],
    ["forced colours", { forcedColors: "active" }],
    ["a language from right to left", { locale: "ar" }],
    ["the dark", { colorScheme: "dark" }],
  ] as const)("axe finds nothing with %s", async ([, options], { visit }) => {
    const page = await visit(`<footnote-chat></footnote-chat>${script}`, { ...options });
    await page.locator(".launcher").click();
    await page.locator(".suggestion").first().waitFor();
    expect(await violations(page)).toEqual([]);
    const box = page.getByRole("textbox");
    await box.fill("Which GPUs did Tencent buy?");
    await box.press("Enter");
    const answer = await chat.asked();
    answer.send(parts.start, parts.notice("timeout"), ...tencent, parts.answer({ withheld: 1 }));
    answer.end();
    await page.locator(".actions").waitFor();
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test("on a phone the open chat covers the site, which cannot be reached behind it", async ({ visit }) => {
    const page = await visit(`<button>Own</button><footnote-chat></footnote-chat>${script}`, {
      viewport: { width: 360, height: 640 },
    });
    await launcher(page).click();
    expect(await page.locator("dialog.panel").evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    const { width, height } = (await page.locator("dialog.panel").boundingBox()) ?? {};
    expect([width, height]).toEqual([360, 640]);
    await page.keyboard.press("Escape");
    await visible(field(page)).toBe(false);
    await focused(launcher(page)).toBe(true);
  });
});
