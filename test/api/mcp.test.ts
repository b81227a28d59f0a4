import { serve } from "@hono/node-server";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, describe, expect, it } from "vitest";
import { answered, scriptedApp } from "./fixture.ts";

const opened: { close(): unknown }[] = [];
afterAll(async () => {
  for (const each of opened) await each.close();
});

async function addressOf({ app }: Pick<ReturnType<typeof scriptedApp>, "app">): Promise<string> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
    opened.push(server);
  });
}

async function connected(address: string, options: ConstructorParameters<typeof Client>[1] = {}) {
  const client = new Client({ name: "test", version: "1" }, options);
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)));
  opened.unshift(client);
  return client;
}

const scripted = scriptedApp(answered);
const address = await addressOf(scripted);

describe("an MCP client", () => {
  it("finds the tools, and what they are for", async () => {
    const client = await connected(address);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["search", "fetch", "ask"]);
    expect(
      tools.every(({ inputSchema, outputSchema }) => inputSchema.type === "object" && outputSchema),
    ).toBe(true);
    expect(client.getInstructions()).toContain("“Chips at home”");
  });

  it("searches, and reads what it found, in the shape that ChatGPT expects", async () => {
    const client = await connected(address);
    const found = await client.callTool({ name: "search", arguments: { query: "Firms" } });
    const { results } = found.structuredContent as { results: { id: string; title: string; url: string }[] };
    expect(results[0]).toEqual({
      ...{ id: "chips#stockpiles", title: "Chips at home — Stockpiles" },
      url: `${address}/read/chips#stockpiles`,
    });
    expect(JSON.parse((found.content as { text: string }[])[0]?.text ?? "")).toEqual({ results });
    const read = await client.callTool({ name: "fetch", arguments: { id: "chips#stockpiles" } });
    expect(read.structuredContent).toMatchObject({
      ...{
        id: "chips#stockpiles",
        title: "Chips at home — Stockpiles",
        metadata: { source: "The Chip Letter" },
      },
      text: expect.stringContaining("Firms bought chips before the ban."),
    });
    const whole = await client.callTool({ name: "fetch", arguments: { id: "report" } });
    expect(whole.structuredContent).toMatchObject({
      title: "Yearly report",
      url: "https://example.org/report?y=1",
    });
  });

  it("asks, and gets parts with citations", async () => {
    const client = await connected(address);
    const result = await client.callTool({ name: "ask", arguments: { question: "What was bought?" } });
    expect(result.structuredContent).toMatchObject({
      outcome: "partial",
      parts: [{ kind: "sentence", text: "Firms bought chips early.", citations: [1] }, { citations: [1, 2] }],
      citations: [{ id: 1, quote: "Firms bought chips before the ban." }, { id: 2 }],
    });
    expect((result.content as { text: string }[])[0]?.text).toContain("> Firms bought chips before the ban.");
  });

  it("is told in words what it did wrong", async () => {
    const client = await connected(address);
    const missing = await client.callTool({ name: "fetch", arguments: { id: "nothing" } });
    expect(missing).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("Call `search`") }],
    });
    const empty = await client.callTool({ name: "ask", arguments: { question: "…" } });
    expect(empty.isError).toBe(true);
    const admit = async () => {
      return {
        refused: { reason: "You have asked a lot.", retryMs: 3000 },
        rates: [],
        leave: async () => {},
      };
    };
    const limited = await connected(await addressOf(scriptedApp(answered, { admit })));
    const refused = await limited.callTool({ name: "ask", arguments: { question: "What?" } });
    expect(refused).toMatchObject({
      isError: true,
      content: [{ text: "You have asked a lot. Try again in 3 seconds." }],
    });
  });

  it("reads the documents as resources", async () => {
    const client = await connected(address);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, title }) => [uri, title])).toEqual([
      ["footnote://documents/chips", "Chips at home"],
      ["footnote://documents/report", "Yearly report"],
    ]);
    const { contents } = await client.readResource({ uri: "footnote://documents/report" });
    expect(contents[0]).toMatchObject({
      mimeType: "text/markdown",
      text: expect.stringContaining("# Yearly report"),
    });
  });

  it("of 2025 is served as one of today", async () => {
    const post = (body: object) =>
      fetch(`${address}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: JSON.stringify({ jsonrpc: "2.0", ...body }),
      });
    const initialized = await post({
      ...{ id: 1, method: "initialize" },
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "old", version: "1" } },
    });
    expect(await initialized.text()).toContain('"protocolVersion":"2025-11-25"');
    expect(await (await post({ id: 2, method: "tools/list" })).text()).toContain('"search"');
  });

  it("without a token is told where to get one", async () => {
    const signIn = async () => "somebody";
    const closed = await addressOf(scriptedApp(answered, { signIn, issuer: "https://id.example.org" }));
    const refused = await fetch(`${closed}/mcp`, { method: "POST", body: "{}" });
    expect(refused.status).toBe(401);
    const [, metadata = ""] =
      /resource_metadata="([^"]+)"/.exec(refused.headers.get("www-authenticate") ?? "") ?? [];
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: `${closed}/mcp`,
      authorization_servers: ["https://id.example.org"],
    });
  });
});
