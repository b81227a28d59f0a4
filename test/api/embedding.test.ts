import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { answered, client, post, scriptedApp } from "./fixture.ts";

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

  test("says what was wrong, of what did not help and by the reasons there are", async () => {
    const { app } = scriptedApp(answered);
    const asked = await app.request("/api/ask", post({ question: "Who?" }));
    const { messageId, conversationId } = (await asked.json()) as Record<string, string>;
    const sent = async (vote: object) => {
      const response = await app.request("/api/feedback", post({ conversationId, messageId, ...vote }));
      const problem = response.ok
        ? undefined
        : ((await response.json()) as { errors: { pointer: string }[] });
      return [response.status, problem?.errors[0]?.pointer];
    };
    expect(await sent({ helpful: false, reason: "out_of_date", comment: "It was 2019." })).toEqual([
      204,
      undefined,
    ]);
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: "test",
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :vote)",
        ExpressionAttributeValues: { ":pk": `conversation#web#${conversationId}`, ":vote": "vote#" },
      }),
    );
    expect(Items).toMatchObject([{ helpful: false, reason: "out_of_date", comment: "It was 2019." }]);
    expect(await sent({ helpful: true, reason: "wrong" })).toEqual([400, "#/reason"]);
    expect(await sent({ helpful: false, reason: "ugly" })).toEqual([400, "#/reason"]);
  });

  test("on an answer that never was is refused", async () => {
    const { app } = scriptedApp(answered);
    const vote = { conversationId: "none", messageId: "none", helpful: true };
    const response = await app.request("/api/feedback", post(vote));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: "/problems/unknown-answer" });
  });
});
