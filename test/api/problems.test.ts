import { describe, expect, test } from "vitest";
import type { Corpus } from "../../functions/corpus/corpus.ts";
import { answered, chatBody, corpus, inPieces, post, scriptedApp } from "./fixture.ts";

const valid: Record<string, object> = {
  "/api/ask": { question: "Who?" },
  "/api/search": { query: "chips" },
  "/api/chat": chatBody("chat", "Who?"),
};
const endpoints = Object.keys(valid);
const deep = "[".repeat(30_000) + "]".repeat(30_000);

/** Bodies that no endpoint takes. */
const bodies: [name: string, status: number, init: (path: string) => RequestInit][] = [
  ["no body", 400, () => ({ method: "POST", headers: { "content-type": "application/json" } })],
  ["no body and no type", 400, () => ({ method: "POST" })],
  ["an empty body", 400, () => post("")],
  ["half a JSON", 400, () => post('{"question": "Who')],
  ["an array", 400, () => post([])],
  ["null", 400, () => post("null")],
  ["a string", 400, () => post('"Who?"')],
  ["a number of many digits", 400, () => post("9".repeat(5000))],
  ["deep arrays", 400, () => post(deep)],
  ["a null byte between", 400, (path) => post(`${JSON.stringify(valid[path])}\0`)],
  ["bytes that are not UTF-8", 400, () => ({ ...post(""), body: new Uint8Array([0xff, 0xfe, 0x7b]) })],
  ["an empty object", 400, () => post({})],
  ["__proto__ in place of the fields", 400, (path) => post(`{"__proto__": ${JSON.stringify(valid[path])}}`)],
  ["plain text", 415, (path) => post(valid[path], { "content-type": "text/plain" })],
  ["a form", 415, () => post("question=Who", { "content-type": "application/x-www-form-urlencoded" })],
  ["no type", 415, (path) => ({ method: "POST", body: new Blob([JSON.stringify(valid[path])]) })],
  ["a huge body", 413, (path) => post({ ...valid[path], more: "x".repeat(1_100_000) })],
  ["a huge body in pieces", 413, () => inPieces(Array(1100).fill(" ".repeat(1000)))],
  ["a huge body that says so", 413, () => post("x", { "content-length": "2000000" })],
];

describe.each(endpoints)("POST %s refuses", (path) => {
  test.each(bodies)("%s", async (_, status, init) => {
    const { app, logged } = scriptedApp(answered);
    const response = await app.request(path, init(path));
    await expectProblem(response, status);
    expect(logged).toEqual([]);
  });
});

const long = "x".repeat(2001);

test.each<[path: string, name: string, body: unknown, pointer: string, detail: RegExp]>([
  [
    "/api/ask",
    "an unknown field",
    { question: "Who?", temperature: 2 },
    "#/temperature",
    /Unknown field "temperature"/,
  ],
  ["/api/ask", "__proto__", '{"question": "Who?", "__proto__": {"admin": true}}', "#/__proto__", /__proto__/],
  ["/api/ask", "a field to be escaped", { question: "Who?", "a/b~c d": 1 }, "#/a~1b~0c%20d", /a\/b~c d/],
  ["/api/ask", "an empty question", { question: "" }, "#/question", /must not be empty/],
  ["/api/ask", "a blank question", { question: " \n\t " }, "#/question", /must not be empty/],
  ["/api/ask", "a question of signs", { question: "?!… \0" }, "#/question", /a letter or a digit/],
  ["/api/ask", "a long question", { question: long }, "#/question", /2000 characters at most/],
  ["/api/ask", "a number", { question: 42 }, "#/question", /string/],
  ["/api/ask", "a list", { question: ["Who?"] }, "#/question", /string/],
  [
    "/api/ask",
    "an empty conversation",
    { question: "Who?", conversationId: "" },
    "#/conversationId",
    /ASCII/,
  ],
  [
    "/api/ask",
    "a null conversation",
    { question: "Who?", conversationId: null },
    "#/conversationId",
    /string/,
  ],
  ["/api/search", "an empty query", { query: " " }, "#/query", /must not be empty/],
  ["/api/search", "a long query", { query: long }, "#/query", /2000/],
  ["/api/search", "no passages", { query: "chips", limit: 0 }, "#/limit", />=1/],
  ["/api/search", "many passages", { query: "chips", limit: 51 }, "#/limit", /<=50/],
  ["/api/search", "half a passage", { query: "chips", limit: 1.5 }, "#/limit", /int/],
  ["/api/search", "a limit in words", { query: "chips", limit: "8" }, "#/limit", /number/],
  ["/api/chat", "no messages", { id: "chat", messages: [] }, "#/messages", />=1/],
  ["/api/chat", "no id", { messages: chatBody("", "Who?").messages }, "#/id", /string/],
  ["/api/chat", "a blank id", chatBody(" ", "Who?"), "#/id", /ASCII/],
  ["/api/chat", "a blank question", chatBody("chat", " "), "#/messages/0/parts", /must not be empty/],
  ["/api/chat", "a long question", chatBody("chat", "Who?", "They.", long), "#/messages/2/parts", /2000/],
  [
    "/api/chat",
    "nothing asked",
    { id: "chat", messages: [{ role: "assistant", parts: [] }] },
    "#/messages",
    /empty/,
  ],
  [
    "/api/chat",
    "a text of another kind",
    { id: "chat", messages: [{ role: "user", parts: [{ type: "text", text: 1 }] }] },
    "#/messages/0/parts/0/text",
    /string/,
  ],
  [
    "/api/chat",
    "an unknown role",
    { id: "chat", messages: [{ role: "root", parts: [] }] },
    "#/messages/0/role",
    /user/,
  ],
])("POST %s points to %s", async (path, _, body, pointer, detail) => {
  const response = await scriptedApp(answered).app.request(path, post(body));
  const problem = await expectProblem(response, 400);
  expect(problem.type).toBe("/problems/invalid-request");
  expect(problem.detail).toMatch(detail);
  expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
});

test("a thousand mistakes are answered with a few", async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${n}${"x".repeat(50)}`, n]));
  const response = await scriptedApp(answered).app.request("/api/ask", post(many));
  const { errors, detail } = await expectProblem(response, 400);
  expect(errors).toHaveLength(10);
  expect(detail.length).toBeLessThan(2000);
});

test.each([
  ["half a surrogate pair", '{"question": "Who \\ud83d?"}', "Who \ufffd?"],
  ["a null byte", '{"question": "Who\\u0000?"}', "Who\0?"],
  ["2,000 characters", JSON.stringify({ question: `${"x".repeat(2000)}  ` }), "x".repeat(2000)],
])("POST /api/ask takes %s", async (_, body, text) => {
  const { app, asked, logged } = scriptedApp(answered);
  expect((await app.request("/api/ask", post(body))).status).toBe(200);
  expect(asked).toEqual([{ text, history: [] }]);
  expect(logged).toEqual([]);
});

test.each(["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"])(
  "%s is JSON",
  async (type) => {
    const { app } = scriptedApp(answered);
    expect((await app.request("/api/ask", post({ question: "Who?" }, { "content-type": type }))).status).toBe(
      200,
    );
  },
);

test.each([
  ["GET", "/nothing"],
  ["POST", "/api/ask/"],
  ["GET", "/api/documents/a/b"],
  ["PUT", "/nothing"],
])("%s %s is not found", async (method, path) => {
  const problem = await expectProblem(await scriptedApp([]).app.request(path, { method }), 404);
  expect(problem.type).toBe("/problems/not-found");
});

test.each([
  ["GET", "/api/ask", "POST"],
  ["HEAD", "/api/ask", "POST"],
  ["DELETE", "/api/chat", "POST"],
  ["PUT", "/api/search", "POST"],
  ["POST", "/api/documents", "GET, HEAD"],
  ["PATCH", "/api/documents/chips", "GET, HEAD"],
  ["GET", "/api/conversations/x", "DELETE"],
  ["OPTIONS", "/healthz", "GET, HEAD"],
  ["POST", "/openapi.json", "GET, HEAD"],
])("%s %s is not allowed", async (method, path, allow) => {
  const { app } = scriptedApp([]);
  const response = await app.request(path, { method });
  expect(response.headers.get("allow")).toBe(allow);
  if (method === "HEAD") expect(response.status).toBe(405);
  else await expectProblem(response, 405);
});

test("a page that is routed in may answer 404 by itself", async () => {
  const { app } = scriptedApp([]);
  app.get("/read/:document", (c) => c.html("No such page", 404));
  expect(await (await app.request("/read/x")).text()).toBe("No such page");
  expect((await app.request("/read/x", { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
});

test("an error of the corpus is masked and logged", async () => {
  const broken: Corpus = {
    ...corpus,
    search: () => {
      throw new TypeError("offset 17 of /var/task/index is out of range");
    },
  };
  const { app, logged } = scriptedApp([], { corpus: broken });
  const response = await app.request("/api/search", post({ query: "chips" }));
  const problem = await expectProblem(response, 500);
  expect(JSON.stringify(problem)).not.toContain("/var/task");
  expect(logged).toMatchObject([{ level: "error", message: "POST /api/search failed" }]);
});

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { pointer: string; detail: string }[];
}

async function expectProblem(response: Response, status: number): Promise<Problem> {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/./),
  });
  return problem;
}
