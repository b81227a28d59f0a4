import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { mcpServer } from "../api/mcp/server.ts";
import { shelfOf } from "../corpus/shelf.ts";
import { readerLink } from "../reader/reader-link.ts";
import { answering } from "../turn/answering.ts";
import { modelsOf } from "../turn/model.ts";
import { turnsOf } from "../turn/turn.ts";
import { command, openCorpus } from "./setup.ts";

/**
 * `npm run mcp`: the Model Context Protocol over standard input and output, for assistants on this machine; until the input
 * ends. What is said besides goes to standard error, for the output belongs to the protocol.
 */
export default (): Promise<void> =>
  command(async (settings) => {
    const { corpus } = await openCorpus(settings);
    const log = ({ message, error }: { message: string; error?: unknown }) =>
      process.stderr.write(`${message}${error ? `: ${error}` : ""}\n`);
    const answer = answering({ ...(await modelsOf(settings.model)), log });
    const admit = async () => ({ rates: [], leave: async () => {} });
    // Where `npm start` would show the words.
    const base = settings.publicUrl ?? `http://localhost:${settings.port}`;
    const ended = new AbortController();
    serveStdio(
      () =>
        mcpServer({
          ...{
            corpus,
            turns: turnsOf({ shelf: shelfOf(corpus), answer, log }),
            admitSearch: admit,
            readerLink,
            log,
          },
          visitor: "terminal",
          absolute: (url) => new URL(url, base).href,
          signal: ended.signal,
        }),
      { onerror: (error) => log({ message: "MCP", error }) },
    );
    await new Promise((resolve) => process.stdin.once("close", resolve));
    ended.abort();
    return 0;
  });
