import { describe, expect, test } from "vitest";
import {
  answered,
  bought,
  chatBody,
  conversations,
  corpus,
  notInCorpus,
  post,
  quotedInstead,
  sales,
  scriptedApp,
  usage,
} from "./fixture.ts";

describe("POST /api/ask", () => {
  test("answers in the shape that is promised", async () => {
    const { app, asked } = scriptedApp(answered);
    const response = await app.request("/api/ask", post({ question: "  Who bought chips?\n" }));
    expect(response.status).toBe(200);
    expect(await response.json()).toStrictEqual({
      answer: "Firms bought chips early. [1] Sales fell, though they bought. [1][2]",
      parts: [
        { kind: "sentence", text: "Firms bought chips early.", citations: [1] },
        { kind: "sentence", text: "Sales fell, though they bought.", citations: [1, 2] },
      ],
      citations: [
        {
          id: 1,
          document: "chips",
          title: "Chips at home",
          section: "Stockpiles",
          path: ["Chips at home", "Stockpiles"],
          anchor: "stockpiles",
          url: "/read/chips?section=stockpiles&quote=Firms+bought+chips+before+the+ban.#stockpiles",
          reader: "/read/chips?section=stockpiles&quote=Firms+bought+chips+before+the+ban.#stockpiles",
          quote: "Firms bought chips before the ban.",
          start: bought.start,
          end: bought.end,
        },
        {
          id: 2,
          document: "report",
          title: "Yearly report",
          section: "Results",
          path: ["Yearly report", "Results"],
          anchor: "results",
          url: "https://example.org/report?y=1#:~:text=Sales%20fell%20by%2012%25%20in%202023%2C%20R%26D%20rose.",
          reader: "/read/report?section=results&quote=Sales+fell+by+12%25+in+2023%2C+R%26D+rose.#results",
          quote: "Sales fell by 12% in 2023, R&D rose.",
          start: sales.start,
          end: sales.end,
        },
      ],
      outcome: "partial",
      drafter: "model",
      quoted: 0,
      withheld: 1,
      usage,
      corpus: "c0ffee",
      conversationId: expect.stringMatching(/.+/),
      messageId: expect.stringMatching(/.+/),
    });
    expect(asked).toEqual([{ text: "Who bought chips?", history: [] }]);
  });

  test("cites what the document says at these offsets", async () => {
    const { app } = scriptedApp(answered);
    const { citations } = await json(app.request("/api/ask", post({ question: "Who?" })));
    for (const { document, quote, start, end } of citations) {
      const { text } = await json(app.request(`/api/documents/${document}`));
      expect(text.slice(start, end)).toBe(quote);
    }
  });

  test("says when the corpus has no answer, and where it comes nearest", async () => {
    const { app } = scriptedApp(notInCorpus);
    const body = await json(app.request("/api/ask", post({ question: "What is the price?" })));
    expect(body).toMatchObject({
      answer: "Not in the corpus. The nearest sections are “Stockpiles” and “The cloud”.",
      parts: [],
      citations: [],
      outcome: "not_in_corpus",
      nearest: [{ section: "Stockpiles", url: "/read/chips#stockpiles" }, { section: "The cloud" }],
    });
    expect(Object.keys(body.nearest[0])).toEqual(["document", "title", "section", "anchor", "url"]);
  });

  test.each([
    ["Not in the corpus.", 0],
    ["Not in the corpus. The nearest section is “Stockpiles”.", 1],
  ])("%s", async (answer, count) => {
    const script = notInCorpus.map((event) =>
      event.type === "end" ? { ...event, nearest: event.nearest.slice(0, count) } : event,
    );
    const body = await json(scriptedApp(script).app.request("/api/ask", post({ question: "What?" })));
    expect(body.answer).toBe(answer);
  });

  test("says why the documents are quoted instead", async () => {
    const { app } = scriptedApp(quotedInstead);
    const body = await json(app.request("/api/ask", post({ question: "Who?" })));
    expect(body.fallback).toEqual({ reason: "timeout", message: "The model took too long." });
    expect(body).not.toHaveProperty("nearest");
  });

  test("remembers a conversation, six turns back and without markers", async () => {
    const { app, asked } = scriptedApp(answered);
    const { conversationId } = await json(app.request("/api/ask", post({ question: "Question 1?" })));
    for (let n = 2; n <= 8; n++) {
      const body = await json(app.request("/api/ask", post({ question: `Question ${n}?`, conversationId })));
      expect(body.conversationId).toBe(conversationId);
    }
    expect(asked.at(-1)?.history.map(({ question }) => question)).toEqual(
      [2, 3, 4, 5, 6, 7].map((n) => `Question ${n}?`),
    );
    expect(asked[1]?.history).toEqual([
      { question: "Question 1?", answer: "Firms bought chips early. Sales fell, though they bought." },
    ]);
  });

  test("keeps the turn with its quotes and the corpus that it cites", async () => {
    const { app } = scriptedApp(answered);
    const { conversationId } = await json(app.request("/api/ask", post({ question: "Who?" })));
    expect(await conversations.recentTurns(conversationId, 9)).toEqual([
      {
        id: expect.any(String),
        question: "Who?",
        answer: "Firms bought chips early. [1] Sales fell, though they bought. [1][2]",
        outcome: "partial",
        drafter: "model",
        corpus: "c0ffee",
        parts: [
          { kind: "sentence", text: "Firms bought chips early.", citations: [1] },
          { kind: "sentence", text: "Sales fell, though they bought.", citations: [1, 2] },
        ],
        citations: [bought, sales],
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  });

  test("refuses an unknown conversation before it answers", async () => {
    const { app, asked } = scriptedApp(answered);
    const response = await app.request(
      "/api/ask",
      post({ question: "Who?", conversationId: "gone-as-long-as-it-is" }),
    );
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: "/problems/unknown-conversation" });
    expect(asked).toEqual([]);
  });

  test("answers although the store fails", async () => {
    const { app, logged } = scriptedApp(answered, { conversations: brokenStore() });
    const fresh = await json(app.request("/api/ask", post({ question: "Who?" })));
    expect(fresh.parts).toHaveLength(2);
    expect(fresh).not.toHaveProperty("conversationId");
    const next = await json(
      app.request("/api/ask", post({ question: "Who?", conversationId: "mine-and-nobody-else-s" })),
    );
    expect(next).toMatchObject({ conversationId: "mine-and-nobody-else-s", outcome: "partial" });
    expect(logged.map(({ message }) => message)).toEqual([
      "The turn could not be stored",
      "The conversation could not be read",
      "The turn could not be stored",
    ]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("secret: key sk-123");
      },
    ],
    ["breaks off", () => {}],
  ])("masks and logs an answer that %s", async (_, act) => {
    const { app, logged } = scriptedApp(async function* () {
      yield* answered.slice(0, 2);
      act();
    });
    const response = await app.request("/api/ask", post({ question: "Who?" }));
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toContain("secret");
    expect(logged).toMatchObject([{ level: "error", error: expect.any(Error) }]);
  });

  test("stops when its client leaves, and takes that for no fault", async () => {
    const client = new AbortController();
    const { app, logged } = scriptedApp(async function* (_, signal) {
      yield* answered.slice(0, 2);
      client.abort();
      signal.throwIfAborted();
    });
    const conversationId = crypto.randomUUID();
    await conversations.ensure(conversationId);
    const init = { ...post({ question: "Who?", conversationId }), signal: client.signal };
    await app.request("/api/ask", init);
    expect(logged).toEqual([]);
    expect(await conversations.recentTurns(conversationId, 1)).toEqual([]);
  });
});

describe("POST /api/search", () => {
  test("finds passages", async () => {
    const { app } = scriptedApp([]);
    const { passages } = await json(app.request("/api/search", post({ query: "computing" })));
    const [{ start, end }] = passages;
    expect(passages).toStrictEqual([
      {
        document: "chips",
        title: "Chips at home",
        section: "The cloud",
        path: ["Chips at home", "The cloud"],
        anchor: "the-cloud",
        text: "Others rent computing time. Clouds abroad are open to all.",
        start,
        end,
        score: 1,
        evidence: 1,
      },
    ]);
    expect(corpus.document("chips")?.text.slice(start, end)).toBe(passages[0].text);
  });

  test("gives no more than asked for", async () => {
    const { app } = scriptedApp([]);
    const { passages } = await json(app.request("/api/search", post({ query: "the e a o", limit: 1 })));
    expect(passages).toHaveLength(1);
  });
});

describe("GET /api/documents", () => {
  test("lists the documents", async () => {
    const { app } = scriptedApp([]);
    expect(await json(app.request("/api/documents"))).toStrictEqual({
      documents: [
        { id: "chips", title: "Chips at home", language: "en", source: "The Chip Letter" },
        { id: "report", title: "Yearly report", language: "en", url: "https://example.org/report?y=1" },
      ],
      corpus: "c0ffee",
    });
  });

  const many = Array.from({ length: 250 }, (_, n) => {
    return { id: `d${String(n).padStart(3, "0")}`, title: `Document ${n}`, language: "en" };
  });
  const shelf = { ...corpus, documents: () => many.toReversed() };

  test("lists many of them page by page, each once", async () => {
    const { app } = scriptedApp([], { corpus: shelf });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await json(app.request(`/api/documents?limit=60${cursor ? `&cursor=${cursor}` : ""}`));
      expect(page.documents.length).toBeLessThanOrEqual(60);
      ids.push(...page.documents.map(({ id }: { id: string }) => id));
      cursor = page.cursor;
    } while (cursor);
    expect(ids).toEqual(many.map(({ id }) => id));
    expect((await json(app.request("/api/documents"))).documents).toHaveLength(100);
    // A document that is gone since says where to go on, too.
    const [next] = (await json(app.request("/api/documents?limit=1&cursor=d100a"))).documents;
    expect(next.id).toBe("d101");
    expect((await json(app.request("/api/documents?limit=250"))).cursor).toBeUndefined();
  });

  test.each(["limit=0", "limit=1001", "limit=ten", "cursor="])("refuses %s", async (query) => {
    const response = await scriptedApp([]).app.request(`/api/documents?${query}`);
    expect(response.status).toBe(400);
  });

  test.each(["/api/documents", "/api/documents/report"])(
    "packs %s, and sends it once a corpus",
    async (path) => {
      const { app } = scriptedApp([], { corpus: { ...shelf, document: () => corpus.document("report") } });
      const headers = { "accept-encoding": "gzip" };
      const packed = await app.request(path, { headers });
      const plain = await (await app.request(path)).text();
      if (plain.length > 1024) {
        expect(packed.headers.get("content-encoding")).toBe("gzip");
        const unpacked = packed.body?.pipeThrough(new DecompressionStream("gzip"));
        expect(await new Response(unpacked).text()).toBe(plain);
      }
      const tag = packed.headers.get("etag") ?? "";
      expect(tag).toContain("c0ffee");
      const again = await app.request(path, { headers: { ...headers, "if-none-match": tag } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
      const other = scriptedApp([], {
        corpus: { ...shelf, hash: "another", document: () => corpus.document("report") },
      });
      expect((await other.app.request(path, { headers: { "if-none-match": tag } })).status).toBe(200);
    },
  );

  test("gives a document with its sections", async () => {
    const { app } = scriptedApp([]);
    const document = await json(app.request("/api/documents/report"));
    expect(document).toStrictEqual({
      id: "report",
      title: "Yearly report",
      url: "https://example.org/report?y=1",
      text: corpus.document("report")?.text,
      blocks: [],
      sections: [
        {
          title: "Results",
          path: ["Yearly report", "Results"],
          anchor: "results",
          start: 15,
          end: document.text.length,
        },
      ],
    });
  });

  test("does not send a document twice", async () => {
    const { app } = scriptedApp([]);
    const tag = (await app.request("/api/documents/report")).headers.get("etag");
    expect(tag).toBe('"c0ffee"');
    const again = await app.request("/api/documents/report", { headers: { "if-none-match": tag ?? "" } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    const changed = await app.request("/api/documents/report", { headers: { "if-none-match": '"other"' } });
    expect(changed.status).toBe(200);
  });

  test.each(["nothing", "%00", "%E0%A4%A", "__proto__", "..%2F..%2Fetc%2Fpasswd"])(
    "knows no %s",
    async (id) => {
      const response = await scriptedApp([]).app.request(`/api/documents/${id}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ type: "/problems/unknown-document", status: 404 });
    },
  );
});

describe("DELETE /api/conversations/{id}", () => {
  test("forgets", async () => {
    const { app } = scriptedApp(answered);
    const { conversationId } = await json(app.request("/api/ask", post({ question: "Who?" })));
    const gone = await app.request(`/api/conversations/${conversationId}`, { method: "DELETE" });
    expect(gone.status).toBe(204);
    expect(await gone.text()).toBe("");
    const twice = await app.request(`/api/conversations/${conversationId}`, { method: "DELETE" });
    expect(twice.status).toBe(404);
    const follow = await app.request("/api/ask", post({ question: "And?", conversationId }));
    expect(follow.status).toBe(404);
  });
});

test("GET /healthz", async () => {
  const { app } = scriptedApp([]);
  expect(await json(app.request("/healthz"))).toStrictEqual({
    status: "ok",
    corpus: "c0ffee",
    documents: 2,
    passages: 3,
  });
});

test.each(["/healthz", "/openapi.json", "/api/documents", "/api/documents/report"])(
  "HEAD %s",
  async (path) => {
    const { app } = scriptedApp([]);
    const response = await app.request(path, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  },
);

test("POST /api/chat ends with [DONE] and the headers of its protocol", async () => {
  const { app } = scriptedApp(answered);
  const response = await app.request("/api/chat", post(chatBody("chat", "Who?")));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.get("x-vercel-ai-ui-message-stream")).toBe("v1");
  const lines = (await response.text()).split("\n\n");
  expect(lines.slice(-2)).toEqual(["data: [DONE]", ""]);
  expect(lines.slice(0, -1).every((line) => line.startsWith("data: "))).toBe(true);
});

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
async function json(response: Response | Promise<Response>): Promise<any> {
  return (await response).json();
}

function brokenStore() {
  const fail = () => Promise.reject(new Error("The table is gone"));
  const turns = { append: fail, replaceTurn: fail, removeTurn: fail, recentTurns: fail };
  return { ensure: fail, ...turns, vote: fail, remove: fail };
}
