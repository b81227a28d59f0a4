import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { mcpServer } from "../api/mcp/server.ts";
