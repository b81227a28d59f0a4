import type { AddressInfo } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import dynalite from "dynalite";

/** The thread that `dynamodb.ts` starts: serves a folder, says on which port, and ends when it is told to. */
const server = dynalite({ path: workerData as string, createTableMs: 0, deleteTableMs: 0 });
server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.once("message", () => {
  server.close(() => parentPort?.close());
  server.closeAllConnections();
});
