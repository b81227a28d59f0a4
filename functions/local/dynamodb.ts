import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import { Level } from "level";
import { UsageError } from "./setup.ts";

export interface LocalDynamo {
  endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts a DynamoDB-compatible server in this process, on a free port of the loopback interface, its data in a folder.
 * @throws {UsageError} when another process has the folder, or when it cannot be written.
 */
export async function startLocalDynamo(folder: string): Promise<LocalDynamo> {
  await probe(folder);
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  return { endpoint, close };
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
