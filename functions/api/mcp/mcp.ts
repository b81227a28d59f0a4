import type { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { absoluteIn } from "../absolute.ts";
import { identify } from "../asker.ts";
import { bodyWithin } from "../problems.ts";
import type { Services } from "../services.ts";
import { mcpServer } from "./server.ts";

const resourceMetadataPath = "/.well-known/oauth-protected-resource/mcp";

/**
 * The Model Context Protocol over streamable HTTP, stateless: each request has a server of its own, so that any instance of a
 * function may answer. Serves the revision of 2026-07-28 and clients of 2025 alike.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
 */
export function addMcp(app: OpenAPIHono, services: Services): void {
  app.use("/mcp", bodyWithin(1024 * 1024), async (c, next) => {
    try {
      await identify(services)(c, next);
    } catch (error) {
      if (!(error instanceof HTTPException) || error.status !== 401 || !services.issuer) throw error;
      // Tells a client where to get a token: RFC 9728, section 5.1.
      const refused = error.getResponse();
      const metadata = absoluteIn(c, services)(resourceMetadataPath);
      refused.headers.append("www-authenticate", `Bearer resource_metadata="${metadata}"`);
      return refused;
    }
  });
  app.all("/mcp", async (c) => {
    const { createMcpHandler } = await import("@modelcontextprotocol/server");
    const caller = {
      corpus: services.shelf.current(),
      visitor: c.get("asker").name,
      absolute: absoluteIn(c, services),
      signal: c.req.raw.signal,
    };
    const onerror = (error: Error) => services.log({ level: "warn", message: "MCP", error });
    return createMcpHandler(() => mcpServer({ ...services, ...caller }), { onerror }).fetch(c.req.raw);
  });
  if (!services.issuer) return;
  // What of the deployment needs a token, and who issues those: RFC 9728, section 3.
  for (const path of [resourceMetadataPath, "/.well-known/oauth-protected-resource"])
    app.get(path, (c) =>
      c.json({
        resource: absoluteIn(c, services)("/mcp"),
        authorization_servers: [services.issuer],
        bearer_methods_supported: ["header"],
        resource_name: "Footnote",
      }),
    );
}
