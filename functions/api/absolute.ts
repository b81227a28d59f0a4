import type { Context } from "hono";
import type { Parts } from "./parts.ts";

/** Makes addresses of ours such that other programs can follow them: by our public address, else by that of the request. */
export function absoluteIn(c: Context, { publicUrl }: Pick<Parts, "publicUrl">): (url: string) => string {
  const base = publicUrl ?? new URL(c.req.url).origin;
  return (url) => new URL(url, base).href;
}
