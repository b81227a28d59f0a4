import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { OpenTurn } from "../turn/turn.ts";
import type { Services } from "./services.ts";

/** Well under the shortest time that a proxy on the way waits for the next byte: 30 s. */
const keepAliveMs = 10_000;

/** A server-sent event; without a name it is a "message". */
export interface ServerEvent {
  event?: string;
  data: unknown;
}

/**
 * Answers with the events of a turn as they come, and with `[DONE]` behind the last. When the answer breaks off, `broken` says
 * so to the client; the reason may name hosts, keys or words of others and is for the log.
 */
export function eventStream(
  c: Context,
  turn: OpenTurn,
  events: (signal: AbortSignal) => AsyncIterable<ServerEvent>,
  broken: ServerEvent,
  { log }: Pick<Services, "log">,
): Response {
  c.header("content-type", "text/event-stream");
  c.header("cache-control", "no-cache");
  // Keeps nginx from holding the events back.
  c.header("x-accel-buffering", "no");
  return stream(c, async (out) => {
    const left = new AbortController();
    out.onAbort(() => left.abort());
    const signal = AbortSignal.any([c.req.raw.signal, left.signal]);
    // A reader who leaves does not take what is being written: nobody would wait for that to end.
    const ended = new AbortController();
    const gone = new Promise<void>((resolve) => {
      // Node keeps signals that are made of others as long as somebody listens to them.
      signal.addEventListener("abort", () => resolve(), { once: true, signal: ended.signal });
    });
    const send = ({ event, data }: ServerEvent) =>
      Promise.race([
        out.write(`${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`),
        gone,
      ]);
    const keepAlive = setInterval(() => out.write(": keep-alive\n\n"), keepAliveMs);
    try {
      for await (const event of events(signal)) {
        if (signal.aborted) return;
        await send(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      log({ level: "error", message: "The answer broke off", error });
      await send(broken);
    } finally {
      clearInterval(keepAlive);
      ended.abort();
      await turn.leave();
    }
    await out.write("data: [DONE]\n\n");
  });
}
