import { parseArgs } from "node:util";
import { manifest } from "../slack/manifest.ts";
import { command, UsageError } from "./setup.ts";

const usage = "Usage: npm run slack -- manifest --url https://…";

/** `npm run slack`: prints the manifest of the Slack app, filled in with the address of this deployment. */
export default (args: string[]): Promise<void> =>
  command(async () => {
    const { positionals, values } = readArguments(args);
    if (positionals.join(" ") !== "manifest") throw new UsageError(usage);
    const url = URL.canParse(values.url ?? "") ? new URL(values.url ?? "") : undefined;
    if (url?.protocol !== "https:") throw new UsageError(`--url has to be an https address. ${usage}`);
    process.stdout.write(`${JSON.stringify(manifest(url.href), null, 2)}\n`);
    return 0;
  });

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: { url: { type: "string" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. ${usage}`);
  }
}
