import { describe, expect, it } from "vitest";
import { answered, chatBody, conversations, post, scriptedApp } from "./fixture.ts";

/** Two people at two addresses, without a sign-in; the address is in a header here. */
const { app } = scriptedApp(answered, { visitorOf: (c) => c.req.header("x-from") ?? "nobody" });
const ada = { "x-from": "192.0.2.1" };
const eve = { "x-from": "192.0.2.2" };

interface Ending {
  conversationId: string;
  messageId: string;
}

async function chat(id: string, from: Record<string, string>): Promise<Ending> {
  const text = await (await app.request("/api/chat", post(chatBody(id, "Who bought chips?"), from))).text();
  const found = (name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1] ?? "";
  return { conversationId: found("conversationId"), messageId: found("messageId") };
}
const turns = async (id: string) => (await conversations.recentTurns(id, 9))?.length;
const remove = async (id: string, headers: Record<string, string>) =>
  (await app.request(`/api/conversations/${id}`, { method: "DELETE", headers })).status;
const vote = async (conversationId: string, messageId: string, from: Record<string, string>) =>
  (await app.request("/api/feedback", post({ conversationId, messageId, helpful: true }, from))).status;

describe("ids that clients make up", () => {
  it("name a conversation together with who sends them: two that both send “1” share nothing", async () => {
    const [adas, eves] = [await chat("1", ada), await chat("1", eve)];
    expect(adas.conversationId).not.toBe(eves.conversationId);
    expect([await turns(adas.conversationId), await turns(eves.conversationId), await turns("1")]).toEqual([
      1,
      1,
      undefined,
    ]);
    expect(await vote("1", adas.messageId, eve)).toBe(404);
    expect(await vote("1", adas.messageId, ada)).toBe(204);
    expect(await remove("1", eve)).toBe(204);
    expect([await turns(adas.conversationId), await turns(eves.conversationId)]).toEqual([1, undefined]);
    expect(await remove("1", ada)).toBe(204);
  });

  it("go on with their conversation, from the same visitor", async () => {
    const [first, second] = [await chat("mine", ada), await chat("mine", ada)];
    expect(second.conversationId).toBe(first.conversationId);
    expect(await turns(first.conversationId)).toBe(2);
  });

  it.each(["1", "gone", "x".repeat(15)])(
    "are refused by /api/ask when they are as short as %j",
    async (id) => {
      const response = await app.request("/api/ask", post({ question: "Who?", conversationId: id }, ada));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ pointer: "#/conversationId", detail: expect.stringMatching(/16 characters at least/) }],
      });
    },
  );

  it("begin no conversation by /api/ask, however long", async () => {
    const id = "a-front-end-s-own-id";
    const response = await app.request("/api/ask", post({ question: "Who?", conversationId: id }, ada));
    expect([response.status, await turns(id)]).toEqual([404, undefined]);
  });
});

describe("ids that are handed out", () => {
  it("are reached by whoever has them, and cannot be guessed", async () => {
    const ids = new Set<string>();
    for (let n = 0; n < 5; n++) {
      const response = await app.request("/api/ask", post({ question: "Who?" }, ada));
      const { conversationId } = (await response.json()) as Ending;
      // 122 bits at random.
      expect(conversationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      ids.add(conversationId);
    }
    expect(ids.size).toBe(5);
    const [id = ""] = ids;
    const followUp = await app.request("/api/ask", post({ question: "And?", conversationId: id }, eve));
    expect(followUp.status).toBe(200);
    expect(await remove(id, eve)).toBe(204);
  });

  it("of a chat stand for it from another address, too, and in /api/ask", async () => {
    const { conversationId, messageId } = await chat("a-front-end-s", ada);
    expect(conversationId).toMatch(/^[0-9a-f]{32}$/);
    expect(await vote(conversationId, messageId, eve)).toBe(204);
    const ask = { question: "And then?", conversationId };
    expect((await app.request("/api/ask", post(ask, eve))).status).toBe(200);
    expect(await turns(conversationId)).toBe(2);
  });
});

it("what is said in Slack is reached by no id of the web", async () => {
  for (const id of [
    "slack:T1:C1:1712345678.000100",
    "T1:C1:1712345678.000100",
    "slack#T1:C1:1712345678.000100",
  ]) {
    const ask = { question: "What did they say?", conversationId: id };
    expect((await app.request("/api/ask", post(ask, eve))).status).toBe(404);
    expect(await remove(encodeURIComponent(id), eve)).toBe(404);
    expect(await vote(id, "C1:1712345678.000100", eve)).toBe(404);
    const { conversationId } = await chat(id, eve);
    expect(await turns(id)).toBeUndefined();
    expect(conversationId).not.toContain("T1");
  }
});
