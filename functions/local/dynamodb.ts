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
 * @throws {UsageError} when another process has the folder, when it cannot be written, or when it is damaged.
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

/**
 * Opens the database, reads through it and closes it again: dynalite itself would fail with the request that meets the fault,
 * and take us with it.
 */
async function probe(folder: string): Promise<void> {
  const database = new Level(folder);
  try {
    await mkdir(folder, { recursive: true });
    await database.open();
    for await (const _ of database.iterator({ fillCache: false }));
  } catch (error) {
    const { code, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
    throw new UsageError(`The database folder ${folder} ${whyNot(cause?.code ?? code)}`, { cause: error });
  } finally {
    await database.close();
  }
}

function whyNot(code: string | undefined): string {
  const elsewhere = "set DATA_DIR to another folder.";
  if (code === "LEVEL_LOCKED") return `is in use by another \`npm start\`; stop that one, or ${elsewhere}`;
  // Files of it are missing, cut short or changed.
  if (code === undefined || code === "LEVEL_CORRUPTION" || code === "LEVEL_IO_ERROR")
    return `is damaged (${code ?? "unreadable"}): remove it, with the conversations that are in it, or ${elsewhere}`;
  return `cannot be opened (${code}): make it a folder that can be written, or ${elsewhere}`;
}
