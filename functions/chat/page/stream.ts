import type { Message, Part } from "./wire.ts";

/** An answer that did not come; the message is for the reader. */
export class NoAnswer extends Error {}

/**
 * Asks the chat endpoint and yields the parts of its answer as they arrive. Ends when the stream does, whole
 * or cut: only a `data-answer` part says that the answer was complete.
 * @throws {NoAnswer} when the server cannot be reached or refuses the question.
 */
export async function* ask(id: string, messages: Message[], signal: AbortSignal): AsyncGenerator<Part> {
  const response = await post({ id, messages, trigger: "submit-message" }, signal);
  if (!response.ok) throw new NoAnswer(await complaint(response));
  if (!response.body) return;
  for await (const data of eventData(response.body)) {
    if (data === "[DONE]") return;
    yield JSON.parse(data);
  }
}

async function post(body: object, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch("/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NoAnswer("The server cannot be reached. Check your connection and try again.");
  }
}

/** What a problem response (RFC 9457) says, and how long to wait. */
async function complaint(response: Response): Promise<string> {
  const problem: { title?: string; detail?: string } = await response.json().catch(() => ({}));
  const said = problem.detail ?? problem.title ?? `The server answered with an error (${response.status}).`;
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? `${said} You can try again in ${inWords(seconds)}.` : said;
}

function inWords(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** The `data` of server-sent events that each stand on one line, as the AI SDK sends them. */
async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) yield line.slice(5).trim();
    }
  } finally {
    // The reader of an answer may leave before its end.
    reader.cancel().catch(() => {});
  }
}
