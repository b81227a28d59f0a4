import type { Invocation } from "./runtime.ts";

/** What the edge adds to a request; see `infra/site.ts`. */
const edge = { "x-api-key": "edge-key", "x-visitor": "203.0.113.7", "x-site": "ask.example.org" };
/** The API's own name; the edge does not pass on what readers call it. */
const host = "abc123.execute-api.eu-west-1.amazonaws.com";

/** A request as API Gateway's REST API hands it to a function; a header that is undefined is left out. */
export function apiEvent(
  method: string,
  path: string,
  { body, headers = {} }: { body?: string | object; headers?: Record<string, string | undefined> } = {},
) {
  const url = new URL(path, `https://${host}`);
  const query = [...url.searchParams];
  const all = { Host: host, "content-type": "application/json", ...edge, ...headers };
  const sent = Object.entries(all).filter(([, value]) => value !== undefined);
  return {
    resource: "/{proxy+}",
    path: decodeURIComponent(url.pathname),
    httpMethod: method,
    headers: Object.fromEntries(sent),
    multiValueHeaders: Object.fromEntries(sent.map(([name, value]) => [name, [value]])),
    // Null and not empty when there is none.
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters:
      query.length > 0
        ? Object.fromEntries(query.map(([name]) => [name, url.searchParams.getAll(name)]))
        : null,
    requestContext: {
      stage: "live",
      identity: { sourceIp: "198.51.100.1", apiKey: all["x-api-key"] ?? null },
      domainName: host,
    },
    body: typeof body === "object" ? JSON.stringify(body) : (body ?? null),
    isBase64Encoded: false,
  };
}

/** An answer of a function behind API Gateway, streamed or not. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  /** The body's pieces as they come. */
  pieces: AsyncGenerator<string>;
  text(): Promise<string>;
}

/** Reads the prelude of a streamed answer, or the object of one that is whole. */
export async function httpAnswer({ body, streamed }: Invocation): Promise<HttpAnswer> {
  const reader = body.getReader();
  let read = new Uint8Array();
  const more = async () => {
    const { done, value } = await reader.read();
    if (value) read = Buffer.concat([read, value]);
    return !done;
  };
  if (!streamed) {
    while (await more());
    const answer = JSON.parse(Buffer.from(read).toString());
    return answerOf({
      ...answer,
      rest: async function* () {
        yield answer.body;
      },
    });
  }
  // Eight zeros end the prelude: status and headers in JSON.
  while (Buffer.from(read).indexOf(Buffer.alloc(8)) < 0 && (await more()));
  const at = Buffer.from(read).indexOf(Buffer.alloc(8));
  const prelude = JSON.parse(Buffer.from(read).subarray(0, at).toString());
  async function* bytes() {
    yield read.subarray(at + 8);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }
  async function* rest() {
    const sent = ReadableStream.from(bytes());
    const unpacked =
      prelude.headers["content-encoding"] === "gzip"
        ? sent.pipeThrough(new DecompressionStream("gzip"))
        : sent;
    yield* unpacked.pipeThrough(new TextDecoderStream());
  }
  return answerOf({ ...prelude, rest });
}

function answerOf({
  statusCode,
  headers,
  multiValueHeaders,
  rest,
}: {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  rest: () => AsyncGenerator<string>;
}): HttpAnswer {
  const pieces = rest();
  const several = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(", ")]);
  return {
    status: statusCode,
    headers: { ...headers, ...Object.fromEntries(several) },
    pieces,
    async text() {
      let whole = "";
      for await (const piece of pieces) whole += piece;
      return whole;
    },
  };
}
