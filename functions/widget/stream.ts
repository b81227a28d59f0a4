import type { Complaint } from "./complaint.ts";
import type { Failure } from "./conversation.ts";
import type { Suggestion } from "./welcome.ts";
import type { Message, StreamPart } from "./wire.ts";

/** Where the API is, and who asks. */
export interface Server {
  /** The address that the API's paths are resolved against. */
  endpoint: string;
  /** For deployments that ask for a sign-in. */
  token: string | undefined;
}

/** An answer that did not come. */
export class NoAnswer extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/**
 * Asks the chat endpoint and yields the parts of its answer as they arrive. Ends when the stream does, whole
 * or cut: only a `data-answer` part says that the answer was complete.
 * @throws {NoAnswer} when the server cannot be reached or refuses the question.
 */
export async function* ask(
  server: Server,
  id: string,
  messages: Message[],
  signal: AbortSignal,
): AsyncGenerator<StreamPart> {
  const response = await post(server, "api/chat", { id, messages, trigger: "submit-message" }, signal);
  if (!response.ok) throw new NoAnswer(await failureOf(response));
  if (!response.body) return;
  for await (const data of eventData(response.body)) {
    if (data === "[DONE]") return;
    yield JSON.parse(data);
  }
}

/** Says what the reader thinks of an answer; whether it was taken. */
export async function vote(
  server: Server,
  feedback: { conversationId: string; messageId: string; helpful: boolean } & Complaint,
): Promise<boolean> {
  return post(server, "api/feedback", feedback).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Has a conversation deleted. Where that fails it expires all the same. */
export function forget(server: Server, id: string): void {
  fetch(new URL(`api/conversations/${id}`, server.endpoint), {
    method: "DELETE",
    headers: headers(server),
    credentials: "omit",
    keepalive: true,
  }).catch(() => {});
}

/** Questions to begin with; none where they cannot be had. */
export async function suggestedQuestions(server: Server): Promise<Suggestion[]> {
  try {
    const response = await fetch(new URL("api/suggestions", server.endpoint), { headers: headers(server) });
    return response.ok ? (await response.json()).suggestions : [];
  } catch {
    return [];
  }
}

async function post(
  server: Server,
  path: string,
  body: object,
  signal: AbortSignal | null = null,
): Promise<Response> {
  try {
    return await fetch(new URL(path, server.endpoint), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers(server) },
      body: JSON.stringify(body),
      credentials: "omit",
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer({ kind: "unreachable" });
  }
}

function headers({ token }: Server): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** What a problem response (RFC 9457) says, and how long to wait. */
async function failureOf(response: Response): Promise<Failure> {
  const problem: { title?: string; detail?: string } = await response.json().catch(() => ({}));
  const detail = problem.detail ?? problem.title;
  const seconds = Number(response.headers.get("retry-after"));
  return {
    kind: kinds[response.status] ?? "failed",
    ...(detail === undefined ? {} : { detail }),
    ...(seconds > 0 ? { until: Date.now() + seconds * 1000 } : {}),
  };
}

const kinds: Record<number, Failure["kind"]> = { 400: "invalid", 401: "sign-in", 429: "limited" };

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
