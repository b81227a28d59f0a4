import { describe, expect } from "vitest";
import { parts } from "./answers.ts";
import { tencent, test, text, texts, visible } from "./tab.ts";

describe("what goes wrong", () => {
  test("an answer is stopped with the button or Escape, and what was said stays", async ({ tab }) => {
    const first = await tab.ask("First");
    first.send(...tencent);
    await texts(tab.sentences).toHaveLength(1);
    await tab.button("Stop").click();
    await first.left;
    await text(tab.page.locator(".remarks").last()).toBe("You stopped this answer.Ask again");
    await texts(tab.sentences).toHaveLength(1);
    const second = await tab.ask("Second");
    expect(second.posted.messages).toHaveLength(3);
    second.send(parts.start);
    await tab.page.keyboard.press("Escape");
    await second.left;
    await text(tab.page.locator(".remarks").last()).toBe("You stopped this answer.Ask again");
    await visible(tab.button("Ask")).toBe(true);
    const third = await tab.ask("Third");
    expect(third.posted.messages).toHaveLength(3);
  });

  test.for([
    ["ends too early", "cut"],
    ["breaks", "sever"],
  ] as const)("a stream that %s is said, and asked again", async ([, how], { tab }) => {
    const answer = await tab.ask("Which GPUs?");
    answer.send(parts.start, ...tencent);
    await texts(tab.sentences).toHaveLength(1);
    answer[how]();
    await text(tab.page.locator(".problem")).toBe("The answer broke off before it was complete.");
    await texts(tab.sentences).toHaveLength(1);
    await tab.button("Ask again").click();
    const again = await tab.asked();
    expect(again.posted.messages).toHaveLength(1);
    await texts(tab.sentences).toHaveLength(0);
    again.send(parts.start, ...tencent, parts.answer());
    again.end();
    await tab.button("Ask").waitFor();
    await texts(tab.page.locator(".question")).toEqual(["Which GPUs?"]);
    await visible(tab.button("Ask again")).toBe(false);
  });

  test("an error in the stream and a refused question are said in the server's words", async ({ tab }) => {
    const first = await tab.ask("One");
    first.send({ type: "error", errorText: "Something went wrong while answering. Please try again." });
    first.end();
    await text(tab.page.locator(".problem")).toBe("Something went wrong while answering. Please try again.");
    await tab.button("Ask again").click();
    (await tab.asked()).refuse(
      429,
      { title: "Too many", detail: "Too many questions." },
      { "retry-after": "2" },
    );
    await text(tab.page.locator(".problem")).toMatch(
      /^Too many questions\. You can try again in (1|2) seconds?\.$/,
    );
    // The button waits as long as the server asked for.
    await tab.button("Ask again").click();
    (await tab.asked()).refuse(500, { title: "Internal error" });
    await text(tab.page.locator(".problem")).toBe("Internal error");
  });

  test("a server out of reach is said", async ({ tab }) => {
    await tab.page.context().setOffline(true);
    await tab.field.fill("Anyone there?");
    await tab.field.press("Enter");
    await text(tab.page.locator(".problem")).toBe(
      "The server cannot be reached. Check your connection and try again.",
    );
    // Asked again as soon as there is a connection.
    await tab.page.context().setOffline(false);
    await tab.asked();
  });
});
