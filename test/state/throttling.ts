import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A database that throttles: of every `of` requests the first `refused` fail as DynamoDB's do; the rest reach the endpoint. */
export async function throttling(endpoint: string, { refused, of }: { refused: number; of: number }) {
  let count = 0;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (count++ % of < refused) {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      const type = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
      response.end(JSON.stringify({ __type: type, message: "throttled" }));
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => /^(?:x-amz|authorization|content-type)/.test(name)),
    ) as Record<string, string>;
    const answer = await fetch(endpoint, { method: "POST", headers, body: new Uint8Array(body) });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
