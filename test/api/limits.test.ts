import { describe, expect, it } from "vitest";
import type { Admission } from "../../functions/state/admission.ts";
import { answered, chatBody, post, scriptedApp } from "./fixture.ts";

const rate = { name: "minute", most: 10, seconds: 60, of: "visitor" } as const;

function limited(admission: Partial<Admission>) {
  let left = 0;
  const admitted: string[] = [];
  const { app, asked } = scriptedApp(answered, {
    admit: async (visitor) => {
      admitted.push(visitor);
      return { rates: [], leave: async () => void left++, ...admission };
    },
  });
  return { app, asked, admitted, left: () => left };
}

describe.each([
  ["/api/ask", post({ question: "Who bought chips?" })],
  ["/api/chat", post(chatBody("limits", "Who bought chips?"))],
])("POST %s", (path, init) => {
  it("says in its headers how many answers are left", async () => {
    const { app, admitted, left } = limited({ rates: [{ rate, left: 9, resetMs: 41_200, refused: false }] });
    const response = await app.request(path, init);
    await response.text();
    expect(response.headers.get("ratelimit-policy")).toBe('"minute";q=10;w=60');
    expect(response.headers.get("ratelimit")).toBe('"minute";r=9;t=42');
    expect([admitted, left()]).toEqual([[expect.stringMatching(/^[0-9a-f]{32}$/)], 1]);
  });

  it("refuses with the time to wait, and asks nobody", async () => {
    const refused = { reason: "You have asked many questions in a short time.", retryMs: 41_200 };
    const { app, asked } = limited({ refused, rates: [{ rate, left: 0, resetMs: 41_200, refused: true }] });
    const response = await app.request(path, init);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "42"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "/problems/too-many-requests",
      title: "Too many requests",
      status: 429,
      detail: "You have asked many questions in a short time. Please try again in 42 seconds.",
    });
    expect(asked).toEqual([]);
  });
});

it("a seat is left, too, when the reader leaves and when the answer fails", async () => {
  let left = 0;
  const admit = async () => ({ rates: [], leave: async () => void left++ });
  const failing = scriptedApp(
    // biome-ignore lint/correctness/useYield: it fails before it says anything.
    async function* () {
      throw new Error("broken");
    },
    { admit },
  );
  await (await failing.app.request("/api/chat", post(chatBody("fails", "Who?")))).text();
  expect((await failing.app.request("/api/ask", post({ question: "Who?" }))).status).toBe(500);
  expect(left).toBe(2);
});

describe.each([
  ["searches", "/api/search", post({ query: "chips" })],
  ["requests", "/api/documents", {}],
  ["requests", "/api/documents/chips", {}],
  ["requests", "/api/suggestions", {}],
  ["requests", "/api/feedback", post({ conversationId: "x", messageId: "y", helpful: true })],
  ["requests", "/api/conversations/x", { method: "DELETE" }],
] as const)("a rate of %s", (of, path, init) => {
  const counted = { rate: { name: of, most: 2, seconds: 60, of: "visitor" as const }, resetMs: 41_200 };
  const appWith = (admission: Omit<Admission, "leave">) => {
    const admit = async () => ({ ...admission, leave: async () => {} });
    const fail = async () => expect.unreachable();
    const limits =
      of === "searches"
        ? { admitSearch: admit, admitRequest: fail }
        : { admitRequest: admit, admitSearch: fail };
    return scriptedApp(answered, { ...limits, admit: fail }).app;
  };

  it(`holds for ${path}`, async () => {
    const left = appWith({ rates: [{ ...counted, left: 1, refused: false }] });
    const response = await left.request(path, init);
    expect(response.status).not.toBe(429);
    if (response.ok) expect(response.headers.get("ratelimit")).toBe(`"${of}";r=1;t=42`);
    const refused = { reason: "You have sent many requests in a short time.", retryMs: 41_200 };
    const over = await appWith({ refused, rates: [{ ...counted, left: 0, refused: true }] }).request(
      path,
      init,
    );
    expect([over.status, over.headers.get("retry-after")]).toEqual([429, "42"]);
    expect(await over.json()).toMatchObject({ type: "/problems/too-many-requests" });
  });
});
