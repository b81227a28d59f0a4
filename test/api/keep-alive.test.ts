import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answered, chatBody, post, scriptedApp } from "./fixture.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});

afterEach(() => {
  vi.useRealTimers();
});

test("a stream that waits for the answer is kept alive, and its timer ends with it", async () => {
  const ready = Promise.withResolvers<void>();
  const { app } = scriptedApp(async function* () {
    await ready.promise;
    yield* answered;
  });
  const response = await app.request("/api/chat", post(chatBody("chat", "Who?")));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toMatch(/^data: {"type":"start"/);
  vi.advanceTimersByTime(10_000);
  expect((await reader?.read())?.value).toBe(": keep-alive\n\n");
  ready.resolve();
  while (!(await reader?.read())?.done);
  expect(vi.getTimerCount()).toBe(0);
});

test.each<[how: string, leave: (response: Response, client: AbortController) => unknown]>([
  ["closes the stream", (response) => response.body?.cancel()],
  ["aborts the request", (_, client) => client.abort()],
])("a reader who %s ends the answer and the timer", async (_, leave) => {
  const aborted = Promise.withResolvers<void>();
  const { app, logged } = scriptedApp(async function* (_, signal) {
    signal.addEventListener("abort", () => aborted.resolve());
    yield* answered.slice(0, 1);
    await aborted.promise;
    signal.throwIfAborted();
  });
  const client = new AbortController();
  const init = { ...post(chatBody("chat", "Who?")), signal: client.signal };
  const response = await app.request("/api/chat", init);
  await leave(response, client);
  await aborted.promise;
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
  expect(logged).toEqual([]);
});
