import type { Context } from "hono";
import type { Services } from "./services.ts";

/** Makes addresses of ours such that other programs can follow them. */
export function absoluteIn(c: Context, { siteOf }: Pick<Services, "siteOf">): (url: string) => string {
  const site = siteOf(c);
  return (url) => new URL(url, site).href;
}
