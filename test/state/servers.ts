import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { startLocalDynamo } from "../../functions/local/dynamodb.ts";

/** A database that the store is tested against. */
export interface Server {
  name: string;
  /** Why it cannot be started on this machine. */
  absent?: string;
  start(): Promise<{ endpoint: string; close(): Promise<void> }>;
}

/** What `npm start` runs, on a folder that is removed when it closes. */
export const dynalite: Server = {
  name: "dynalite",
  async start() {
    const folder = await mkdtemp(path.join(tmpdir(), "footnote-state-"));
    const { endpoint, close } = await startLocalDynamo(folder);
    return { endpoint, close: () => close().then(() => rm(folder, { recursive: true })) };
  },
};

/** AWS's own, in a process of its own. `.ci/dynamodb-local` fetches it and prints the folder. */
export function dynamoDbLocal(folder: string | undefined): Server {
  const absent = whyAbsent(folder);
  return {
    name: "DynamoDB Local",
    ...(absent === undefined ? {} : { absent }),
    async start() {
      if (absent !== undefined) throw new Error(absent);
      const port = await freePort();
      const options = ["-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", "-inMemory"];
      const java = spawn("java", [...options, "-port", `${port}`], {
        cwd: folder,
        stdio: ["ignore", "ignore", "inherit"],
      });
      const exited = once(java, "exit");
      const endpoint = `http://127.0.0.1:${port}`;
      await vi.waitUntil(
        () => {
          if (java.exitCode !== null) throw new Error(`DynamoDB Local ended with code ${java.exitCode}`);
          return fetch(endpoint).catch(() => undefined);
        },
        { timeout: 50_000 },
      );
      return {
        endpoint,
        async close() {
          java.kill("SIGKILL");
          await exited;
        },
      };
    },
  };
}

function whyAbsent(folder: string | undefined): string | undefined {
  if (!folder) return "DYNAMODB_LOCAL_DIR is not set; .ci/dynamodb-local fetches the folder that it names";
  if (!existsSync(path.join(folder, "DynamoDBLocal.jar"))) return `${folder} holds no DynamoDBLocal.jar`;
  if (spawnSync("java", ["-version"]).error) return "there is no java on the PATH";
  return undefined;
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
