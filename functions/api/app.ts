import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { identify } from "./asker.ts";
import { addMcp } from "./mcp/mcp.ts";
import { openAiApp } from "./openai/openai.ts";
import { answerProblems, refuseInvalid } from "./problems.ts";
import { addAsk } from "./routes/ask.ts";
import { addChat } from "./routes/chat.ts";
import { addConversations } from "./routes/conversations.ts";
import { addDocuments } from "./routes/documents.ts";
import { addFeedback } from "./routes/feedback.ts";
import { addHealth } from "./routes/health.ts";
import { addSearch } from "./routes/search.ts";
import { addSuggestions } from "./routes/suggest.ts";
import { addTexts } from "./routes/texts.ts";
import type { Services } from "./services.ts";

/**
 * The HTTP API. Pages are routed into it by the caller.
 *
 * @example
 * const app = createApp(services);
 * app.route("/", pageRoutes(services.shelf, assets));
 */
export function createApp(services: Services): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  const surfaces = ["/api/*", "/v1/*", "/mcp"] as const;
  const allowed = cors({
    origin: services.allowedOrigins.includes("*") ? "*" : [...services.allowedOrigins],
    allowHeaders: ["content-type", "authorization", "mcp-protocol-version", "mcp-session-id"],
    exposeHeaders: ["retry-after", "ratelimit", "ratelimit-policy", "x-vercel-ai-ui-message-stream"],
    maxAge: 7200,
  });
  for (const path of surfaces) app.use(path, allowed);
  answerProblems(app, services.log);
  app.use("/api/*", identify(services));
  addAsk(app, services);
  addChat(app, services);
  addSearch(app, services);
  // Before the documents, whose ids take any name.
  addTexts(app, services);
  addDocuments(app, services);
  addConversations(app, services);
  addFeedback(app, services);
  addSuggestions(app, services);
  addHealth(app, services);
  app.route("/v1", openAiApp(services));
  addMcp(app, services);
  app.get("/openapi.json", (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: {
          title: "Footnote",
          version: "1",
          description: "Answers from documents, every sentence with the words that support it.",
        },
      }),
    ),
  );
  return app;
}
