import { Logger } from "@aws-lambda-powertools/logger";
import type { LogEntry } from "../turn/service.ts";

const logger = new Logger({ serviceName: "footnote" });

/** One JSON line an entry. Questions, answers and addresses are in none. */
export function log({ level, message, error }: LogEntry): void {
  if (error === undefined) logger[level](message);
  else logger[level](message, error instanceof Error ? error : new Error(String(error)));
}
