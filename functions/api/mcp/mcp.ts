import { createMcpHandler } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { absoluteIn } from "../absolute.ts";
import { identify } from "../asker.ts";
import type { Parts } from "../parts.ts";
import { bodyWithin } from "../problems.ts";
import { mcpServer } from "./server.ts";

/**
 * The Model Context Protocol over streamable HTTP, stateless: each request has a server of its own, so that any instance of a
 * function may answer. Serves the revision of 2026-07-28 and clients of 2025 alike.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
 */
export function mcpApp(parts: Parts): Hono {
  const app = new Hono();
  app.use(bodyWithin(1024 * 1024));
  app.use(identify(parts));
  app.all("/", async (c) => {
    const handler = createMcpHandler(
      () =>
        mcpServer({
          ...parts,
          visitor: c.get("asker").name,
          absolute: absoluteIn(c, parts),
          signal: c.req.raw.signal,
        }),
      { onerror: (error) => parts.log({ level: "warn", message: "MCP", error }) },
    );
    return handler.fetch(c.req.raw);
  });
  // Tells a client where to get a token: RFC 9728, section 5.1.
  app.onError((error, c) => {
    if (!(error instanceof HTTPException)) throw error;
    const response = error.getResponse();
    if (error.status !== 401 || !parts.issuer) return response;
    const told = new Response(response.body, response);
    const metadata = absoluteIn(c, parts)(resourceMetadataPath);
    told.headers.set(
      "www-authenticate",
      `${response.headers.get("www-authenticate")}, resource_metadata="${metadata}"`,
    );
    return told;
  });
  return app;
}

const resourceMetadataPath = "/.well-known/oauth-protected-resource/mcp";

/** What of the deployment needs a token, and who issues those: RFC 9728, section 3. */
export function resourceMetadata(parts: Parts): Hono {
  const app = new Hono();
  for (const path of [resourceMetadataPath, "/.well-known/oauth-protected-resource"])
    app.get(path, (c) =>
      c.json({
        resource: absoluteIn(c, parts)("/mcp"),
        authorization_servers: [parts.issuer],
        bearer_methods_supported: ["header"],
        resource_name: "Footnote",
      }),
    );
  return app;
}
