declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    /** Folder on disk; in memory without one. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
  }

  export default function dynalite(options?: Options): Server;
}
