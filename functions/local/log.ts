import type { LogEntry } from "../turn/service.ts";

/** Log entries as lines on stderr. */
export function log({ level, message, error }: LogEntry): void {
  const detail =
    error instanceof Error ? (error.stack ?? error.message) : error === undefined ? "" : String(error);
  process.stderr.write(`${level}: ${message}${detail ? `\n${detail}` : ""}\n`);
}
