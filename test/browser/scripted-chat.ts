import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { pageRoutes } from "../../functions/api/pages.ts";
import { buildAssets } from "../../functions/local/assets.ts";
import { suggestions } from "../../functions/turn/suggestions.ts";
import { chips, manual, shelf } from "./shelf.ts";

interface Posted {
  id: string;
  trigger: string;
  messages: { id: string; role: string; parts: { type: string; text: string }[] }[];
}

/** A question that the page has posted and that waits for the test to answer it. */
export interface Asked {
  posted: Posted;
  /** Resolves when the page has left. */
  left: Promise<unknown>;
  /** Sends parts of the answer's stream. */
  send(...parts: object[]): void;
  /** Ends the stream as a whole answer ends. */
  end(): void;
  /** Ends the stream in the middle. */
  cut(): void;
  /** Breaks the connection in the middle. */
  sever(): void;
  /** Refuses the question with a problem. */
  refuse(status: number, problem: object, headers?: Record<string, string>): void;
}

/** The real pages over HTTP, with a chat endpoint that says what the test makes it say, when it says so. */
export async function serveScriptedChat() {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const arrivals: Asked[] = [];
  const votes: object[] = [];
  const deleted: string[] = [];
  const waiting: ((asked: Asked) => void)[] = [];
  app.use("/api/*", cors());
  app.post("/api/chat", async (c) => {
    const { asked, response } = scripted(await c.req.json(), () => c.env.outgoing.destroy());
    const first = waiting.shift();
    if (first) first(asked);
    else arrivals.push(asked);
    return response;
  });
  app.get("/api/suggestions", (c) => c.json({ suggestions: suggestions(shelf(chips)) }));
  app.post("/api/feedback", async (c) => {
    votes.push(await c.req.json());
    return c.body(null, 204);
  });
  app.delete("/api/conversations/:id", (c) => {
    deleted.push(c.req.param("id"));
    return c.body(null, 204);
  });
  app.route(
    "/",
    pageRoutes({ current: () => shelf(chips, manual) }, await buildAssets(), {
      name: "Footnote",
      greeting: undefined,
    }),
  );
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => resolve(port));
  return {
    url: `http://127.0.0.1:${await promise}`,
    votes,
    /** Ids of the conversations that were to be deleted. */
    deleted,
    /** The next question that the page posts. */
    asked(): Promise<Asked> {
      const there = arrivals.shift();
      return there ? Promise.resolve(there) : new Promise((take) => waiting.push(take));
    },
    close: () => server.close(),
  };
}

function scripted(posted: Posted, sever: () => void): { asked: Asked; response: Promise<Response> } {
  const answer = Promise.withResolvers<Response>();
  const left = Promise.withResolvers<unknown>();
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  function open() {
    if (controller) return controller;
    const body = new ReadableStream<Uint8Array>({
      start: (made) => {
        controller = made;
      },
      cancel: left.resolve,
    });
    answer.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    if (!controller) throw new Error("the stream has not started");
    return controller;
  }
  const write = (text: string) => open().enqueue(encoder.encode(text));
  const asked: Asked = {
    posted,
    left: left.promise,
    send(...parts) {
      for (const part of parts) write(`data: ${JSON.stringify(part)}\n\n: keep-alive\n\n`);
    },
    end() {
      asked.send({ type: "finish" });
      write("data: [DONE]\n\n");
      open().close();
    },
    cut: () => open().close(),
    sever,
    refuse(status, problem, headers = {}) {
      answer.resolve(
        new Response(JSON.stringify({ status, ...problem }), {
          status,
          headers: { "content-type": "application/problem+json", ...headers },
        }),
      );
    },
  };
  return { asked, response: answer.promise };
}
