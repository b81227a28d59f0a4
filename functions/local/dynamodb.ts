import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { Level } from "level";
import { UsageError } from "./setup.ts";

export interface LocalDynamo {
  endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts a DynamoDB-compatible server on a free port of the loopback interface, its data in a folder. It runs in a thread
 * of its own, since dynalite throws when the disk does not take what it writes: then `onLost` is called, and all requests
 * fail from there on, but the process goes on.
 * @throws {UsageError} when another process has the folder, or when it cannot be written.
 */
export async function startLocalDynamo(
  folder: string,
  onLost: (error: unknown) => void = () => {},
): Promise<LocalDynamo> {
  await probe(folder);
  const thread = new Worker(new URL("dynamodb-server.ts", import.meta.url), { workerData: folder });
  const exited = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  const [port] = await once(thread, "message");
  thread.on("error", onLost);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      thread.postMessage("close");
      await exited;
    },
  };
}

/** Opens the database and closes it again: dynalite itself would fail with its first request, and take us with it. */
async function probe(folder: string): Promise<void> {
  const database = new Level(folder);
  try {
    await mkdir(folder, { recursive: true });
    await database.open();
    await database.close();
  } catch (error) {
    const code =
      ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ??
      (error as NodeJS.ErrnoException).code;
    const why =
      code === "LEVEL_LOCKED"
        ? "is in use by another `npm start`; stop that one"
        : `cannot be opened (${code})`;
    throw new UsageError(`The database folder ${folder} ${why}, or set DATA_DIR to another folder.`, {
      cause: error,
    });
  }
}
