import { describe, expect, test } from "vitest";
import { answered, post, scriptedApp } from "./fixture.ts";

describe("pages of other sites", () => {
  const from = (origin: string) => ({ origin });
  const preflight = (origin: string) => ({
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });

  test("may ask when their origin is on the list, and read how long to wait", async () => {
    const { app } = scriptedApp(answered, { allowedOrigins: ["https://shop.example"] });
    const asked = await app.request("/api/ask", post({ question: "Who?" }, from("https://shop.example")));
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(asked.headers.get("access-control-expose-headers")).toContain("retry-after");
    const before = await app.request("/api/chat", preflight("https://shop.example"));
    expect(before.status).toBe(204);
    expect(before.headers.get("access-control-allow-headers")).toContain("content-type");
  });

  test.each(["https://shop.example.evil.test", "http://shop.example", "null"])(
    "of %s may not",
    async (origin) => {
      const { app } = scriptedApp(answered, { allowedOrigins: ["https://shop.example"] });
      const before = await app.request("/api/chat", preflight(origin));
      expect(before.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  test("may all ask when the list says so, and none by default", async () => {
    const open = await scriptedApp(answered, { allowedOrigins: ["*"] }).app.request(
      "/api/ask",
      post({ question: "Who?" }, from("https://any.example")),
    );
    expect(open.headers.get("access-control-allow-origin")).toBe("*");
    const closed = await scriptedApp(answered).app.request("/api/chat", preflight("https://any.example"));
    expect(closed.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("feedback", () => {
  test("is kept with an answer of the API and of the stream", async () => {
    const { app } = scriptedApp(answered);
    const asked = await app.request("/api/ask", post({ question: "Who?" }));
    const { messageId, conversationId } = (await asked.json()) as Record<string, string>;
    const vote = { conversationId, messageId, helpful: true, comment: "Just right." };
    expect((await app.request("/api/feedback", post(vote))).status).toBe(204);

    const chat = { id: "chat-7", messages: [{ role: "user", parts: [{ type: "text", text: "Who?" }] }] };
    const stream = await (await app.request("/api/chat", post(chat))).text();
    const named = /"messageId":"([^"]+)"/.exec(stream)?.[1];
    const again = { conversationId: "chat-7", messageId: named, helpful: false };
    expect((await app.request("/api/feedback", post(again))).status).toBe(204);
  });

  test("on an answer that never was is refused", async () => {
    const { app } = scriptedApp(answered);
    const vote = { conversationId: "none", messageId: "none", helpful: true };
    const response = await app.request("/api/feedback", post(vote));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: "/problems/unknown-answer" });
  });
});
