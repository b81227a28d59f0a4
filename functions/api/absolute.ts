import type { Context } from "hono";
import type { Parts } from "./parts.ts";

/** Makes addresses of ours such that other programs can follow them. */
export function absoluteIn(c: Context, { siteOf }: Pick<Parts, "siteOf">): (url: string) => string {
  const site = siteOf(c);
  return (url) => new URL(url, site).href;
}
