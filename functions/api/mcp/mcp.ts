import type { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { absoluteIn } from "../absolute.ts";
import { identify } from "../asker.ts";
import type { Parts } from "../parts.ts";
import { bodyWithin } from "../problems.ts";
import { mcpServer } from "./server.ts";

const resourceMetadataPath = "/.well-known/oauth-protected-resource/mcp";

/**
 * The Model Context Protocol over streamable HTTP, stateless: each request has a server of its own, so that any instance of a
 * function may answer. Serves the revision of 2026-07-28 and clients of 2025 alike.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
 */
export function addMcp(app: OpenAPIHono, parts: Parts): void {
  app.use("/mcp", bodyWithin(1024 * 1024), async (c, next) => {
    try {
      await identify(parts)(c, next);
    } catch (error) {
      if (!(error instanceof HTTPException) || error.status !== 401 || !parts.issuer) throw error;
      // Tells a client where to get a token: RFC 9728, section 5.1.
      const refused = error.getResponse();
      const metadata = absoluteIn(c, parts)(resourceMetadataPath);
      refused.headers.append("www-authenticate", `Bearer resource_metadata="${metadata}"`);
      return refused;
    }
  });
  app.all("/mcp", async (c) => {
    const { createMcpHandler } = await import("@modelcontextprotocol/server");
    const caller = {
      visitor: c.get("asker").name,
      absolute: absoluteIn(c, parts),
      signal: c.req.raw.signal,
    };
    const onerror = (error: Error) => parts.log({ level: "warn", message: "MCP", error });
    return createMcpHandler(() => mcpServer({ ...parts, ...caller }), { onerror }).fetch(c.req.raw);
  });
  if (!parts.issuer) return;
  // What of the deployment needs a token, and who issues those: RFC 9728, section 3.
  for (const path of [resourceMetadataPath, "/.well-known/oauth-protected-resource"])
    app.get(path, (c) =>
      c.json({
        resource: absoluteIn(c, parts)("/mcp"),
        authorization_servers: [parts.issuer],
        bearer_methods_supported: ["header"],
        resource_name: "Footnote",
      }),
    );
}
