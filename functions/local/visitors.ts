import { BlockList, isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { problem } from "../api/problems.ts";
import type { Settings } from "../settings.ts";

/**
 * Answers under the names of this server only: a page elsewhere whose own name resolves to this machine (DNS rebinding) would
 * else read the documents through its visitor's browser.
 */
export function underOwnNames<Env>(
  { host, publicUrl }: Pick<Settings, "host" | "publicUrl">,
  answer: (request: Request, env: Env) => Response | Promise<Response>,
): typeof answer {
  const names = new Set(["localhost", "127.0.0.1", "[::1]", hostnameOf(host) ?? hostnameOf(`[${host}]`)]);
  if (publicUrl !== undefined) names.add(new URL(publicUrl).hostname);
  return (request, env) => {
    const name = hostnameOf(request.headers.get("host") ?? "");
    if (name !== undefined && names.has(name)) return answer(request, env);
    const why = "This server does not answer under this name; PUBLIC_URL names one besides localhost.";
    return problem("unknown-host", why).getResponse();
  };
}

/** Without the port; undefined when it is none. */
function hostnameOf(host: string): string | undefined {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * Where a request comes from: the address that connects or, where that is a proxy that is trusted, the one that the proxy says.
 * Of an IPv6 address the network counts: whoever has one address has 2^64 of them.
 */
export function visitorBehind(trustProxy: string | undefined): (c: Context) => string {
  const isProxy = proxies(trustProxy);
  return (c) => {
    const remote = getConnInfo(c).remote.address ?? "";
    const forwarded = trustProxy === undefined ? "" : (c.req.header("x-forwarded-for") ?? "");
    return networkOf(visitorOf(remote, forwarded, isProxy));
  };
}

type IsProxy = (address: string, hops: number) => boolean;

/** Whether the address that is so many hops away is a proxy of ours. */
function proxies(trustProxy: string | undefined): IsProxy {
  if (trustProxy === undefined) return () => false;
  if (/^\d$/.test(trustProxy)) return (_, hops) => hops < Number(trustProxy);
  const trusted = new BlockList();
  for (const network of trustProxy.split(/[\s,]+/)) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** Each proxy adds who came to it at the end of `X-Forwarded-For`; what stands before the first that is not ours can be anything. */
function visitorOf(remote: string, forwarded: string, isProxy: IsProxy): string {
  const before = forwarded.split(",").map(withoutPort).reverse();
  let visitor = remote;
  for (const [hops, address] of before.entries()) {
    if (!isProxy(visitor, hops) || !isIP(address)) break;
    visitor = address;
  }
  return visitor;
}

function withoutPort(entry: string): string {
  const address = entry.trim();
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

function networkOf(address: string): string {
  const v4 = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  if (isIP(address) !== 6) return address;
  // As URLs write it: lower case, without leading zeros, the longest run of zeros as "::".
  const [before = "", behind] = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname
    .slice(1, -1)
    .split("::")
    .map((half) => half.split(":").filter(Boolean));
  const groups =
    behind === undefined
      ? before
      : [...before, ...Array<string>(8 - before.length - behind.length).fill("0"), ...behind];
  return `${[...groups].slice(0, 4).join(":")}::/64`;
}
