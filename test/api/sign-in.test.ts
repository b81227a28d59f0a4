import { SignJWT } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { pageRoutes } from "../../functions/api/pages.ts";
import { signInWith } from "../../functions/api/sign-in.ts";
import { buildAssets } from "../../functions/local/assets.ts";
import { readerAccess } from "../../functions/reader/reader-access.ts";
import { chips, shelf } from "../browser/shelf.ts";
import { answered, chatBody, conversations, post, scriptedApp } from "./fixture.ts";
import { audience, startIssuer } from "./issuer.ts";

const { issuer, published, token, close } = await startIssuer();
afterAll(close);

const signIn = signInWith({ issuer, audience, jwksUrl: `${issuer}/.well-known/jwks.json` });

const bearer = (of: string) => ({ authorization: `Bearer ${of}` });

describe("a private deployment", () => {
  const { app, logged } = scriptedApp(answered, { signIn });
  const question = { question: "Who bought chips?" };

  it("answers whoever shows a token of the issuer", async () => {
    const response = await app.request("/api/ask", post(question, bearer(await token())));
    expect(response.status).toBe(200);
  });

  it.each([
    ["no token", async () => ({}), "Bearer"],
    ["another scheme", async () => ({ authorization: "Basic YTpi" }), "Bearer"],
    ["what is no token", async () => bearer("x.y.z"), 'Bearer error="invalid_token"'],
    [
      "a token that has expired",
      async () => bearer(await token({ expires: -120 })),
      'Bearer error="invalid_token"',
    ],
    [
      "a token for another service",
      async () => bearer(await token({ aud: "mail" })),
      'Bearer error="invalid_token"',
    ],
    [
      "a token of another issuer",
      async () => bearer(await token({ iss: "https://x.example" })),
      'Bearer error="invalid_token"',
    ],
    [
      "a token signed by another",
      async () => bearer(await token({ forged: true })),
      'Bearer error="invalid_token"',
    ],
    [
      "a token signed with what is published",
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(published));
        const forged = new SignJWT({}).setProtectedHeader({ alg: "HS256", kid: "1" });
        return bearer(
          await forged
            .setSubject("eve")
            .setIssuer(issuer)
            .setAudience(audience)
            .setExpirationTime("1h")
            .sign(secret),
        );
      },
      'Bearer error="invalid_token"',
    ],
  ])("is closed to %s", async (_, headers, challenge) => {
    for (const path of [
      "/api/ask",
      "/api/chat",
      "/api/search",
      "/api/documents",
      "/api/documents/chips",
      "/api/suggestions",
    ]) {
      const isGet = /documents|suggestions/.test(path);
      const sent = await headers();
      const response = await app.request(path, isGet ? { headers: sent } : post(question, sent));
      expect([path, response.status, response.headers.get("www-authenticate")]).toEqual([
        path,
        401,
        challenge,
      ]);
      expect(await response.json()).toMatchObject({ type: "/problems/sign-in-required", status: 401 });
    }
  });

  it("forgives a clock that goes half a minute wrong", async () => {
    const late = bearer(await token({ expires: -30 }));
    expect((await app.request("/api/ask", post(question, late))).status).toBe(200);
  });

  it("keeps the conversations of each to itself", async () => {
    const ada = bearer(await token({ sub: "ada" }));
    const eve = bearer(await token({ sub: "eve" }));
    await (await app.request("/api/chat", post(chatBody("shared-id", "Who bought chips?"), ada))).text();
    const answer = await app.request("/api/ask", post(question, ada));
    const first = (await answer.json()) as { conversationId: string };
    const ask = { ...question, conversationId: first.conversationId };
    expect((await app.request("/api/ask", post(ask, eve))).status).toBe(404);
    expect((await app.request("/api/ask", post(ask, ada))).status).toBe(200);
    expect(
      (await app.request("/api/conversations/shared-id", { method: "DELETE", headers: eve })).status,
    ).toBe(404);
    expect(
      (await app.request("/api/conversations/shared-id", { method: "DELETE", headers: ada })).status,
    ).toBe(204);
    expect(await conversations.recentTurns(first.conversationId, 1)).toBeUndefined();
  });

  it("answers a preflight without a token: browsers send none", async () => {
    const { app } = scriptedApp(answered, { signIn, allowedOrigins: ["https://site.example"] });
    const headers = { origin: "https://site.example", "access-control-request-method": "POST" };
    const response = await app.request("/api/chat", { method: "OPTIONS", headers });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "https://site.example",
    ]);
  });

  it("says that it cannot check tokens when the issuer does not answer, and lets nobody in", async () => {
    const lost = signInWith({ issuer, audience, jwksUrl: "http://127.0.0.1:9/jwks.json" });
    const { app, logged } = scriptedApp(answered, { signIn: lost });
    const response = await app.request("/api/ask", post(question, bearer(await token())));
    expect([response.status, logged.length]).toEqual([500, 1]);
  });

  it("logs nothing about who was refused", () => {
    expect(logged).toEqual([]);
  });
});

describe("the reader of a private deployment", () => {
  let now = Date.now();
  const access = readerAccess(
    () => "key",
    1,
    () => now,
  );

  it("opens by the links of an answer, for that document and for a day", async () => {
    const { app } = scriptedApp(answered, { signIn, readerLink: access.link });
    const answer = await app.request(
      "/api/ask",
      post({ question: "Who bought chips?" }, bearer(await token())),
    );
    const { citations } = (await answer.json()) as { citations: { reader: string }[] };
    const reader = citations[0]?.reader;
    const link = access.link({ document: chips.id, anchor: "a", quote: "chips" });
    const pages = pageRoutes(
      { current: () => shelf(chips) },
      await buildAssets(),
      { name: "Footnote", greeting: undefined },
      access,
    );
    expect(reader).toMatch(/^\/read\/chips\?.*access=\d+\.[\w-]{43}.*#/);
    expect((await pages.request(link)).status).toBe(200);
    const closed = await pages.request(`/read/${chips.id}`);
    expect([closed.status, await closed.text()]).toEqual([
      403,
      expect.stringContaining("This link is closed"),
    ]);
    expect((await pages.request(link.replace(`/read/${chips.id}`, "/read/other"))).status).toBe(403);
    expect(
      (await pages.request(link.replace(/access=(\d+)/, (_, until) => `access=${Number(until) + 1}`))).status,
    ).toBe(403);
    const home = await (await pages.request("/")).text();
    expect(home).not.toContain(chips.title);
    now += 86_400_000;
    expect((await pages.request(link)).status).toBe(403);
  });
});
