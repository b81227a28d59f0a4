import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { freePort } from "../state/servers.ts";

/** The command of moto's server; `.ci/s3-server` installs it and prints it. */
const command = process.env.S3_SERVER;

/** Why no S3 can be started here; undefined when it can. Under CI it must. */
export const absentS3 = (() => {
  const why =
    command === undefined
      ? "S3_SERVER is not set; .ci/s3-server prints what it names"
      : existsSync(command)
        ? undefined
        : `${command} is not there`;
  if (why !== undefined && process.env.CI) throw new Error(why);
  if (why !== undefined) console.warn(`Tests of documents in a bucket skipped: ${why}.`);
  return why;
})();

/** A server that speaks S3, conditional writes included, and a client of it. */
export async function startS3() {
  const port = await freePort();
  const server = spawn(command ?? "", ["--host", "127.0.0.1", "--port", String(port)], { stdio: "ignore" });
  const exited = once(server, "exit");
  const endpoint = `http://127.0.0.1:${port}`;
  await vi.waitUntil(
    () => {
      if (server.exitCode !== null) throw new Error(`The S3 server ended with code ${server.exitCode}`);
      return fetch(endpoint).catch(() => undefined);
    },
    { timeout: 50_000 },
  );
  const client = new S3Client({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
  });
  return {
    endpoint,
    client,
    async close() {
      client.destroy();
      server.kill("SIGKILL");
      await exited;
    },
  };
}
