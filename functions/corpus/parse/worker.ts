/** The thread that parses files, one after another: see `parse-file.ts`. */
import { parentPort } from "node:worker_threads";
import { parseBytes } from "./formats.ts";
import type { ParseReply, ParseRequest } from "./parse-file.ts";

parentPort?.on("message", async ({ name, bytes }: ParseRequest) => {
  let reply: ParseReply;
  try {
    reply = { file: await parseBytes(name, bytes) };
  } catch (error) {
    const { name, message, stack } = error as Error;
    reply = { error: { name, message, ...(stack ? { stack } : {}) } };
  }
  parentPort?.postMessage(reply);
});
