import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, fetch } from "undici";
import { UsageError } from "./setup.ts";

/** A page or file as it came. */
export interface Download {
  /** Where it came from in the end, redirects followed. */
  url: string;
  /** Its media type in lower case, without parameters. */
  type: string;
  bytes: Uint8Array;
}

const largest = 50 * 1024 * 1024;
/** For all of it: names, redirects and the last byte. */
const limitMs = 60_000;

/** Addresses that lead into a machine or its own network. IPv4 addresses written as IPv6 count as what they are. */
const inside = new BlockList();
for (const [network, bits] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
  ] as const),
  ...([
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
] as const)
  inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ...([
    ["::", 128],
    ["::1", 128],
    ["fc00::", 7],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
  ] as const),
  // What translates to IPv4 addresses that are not looked at: NAT64, 6to4, Teredo.
  ...([
    ["64:ff9b::", 96],
    ["64:ff9b:1::", 48],
    ["2002::", 16],
    ["2001::", 32],
  ] as const),
] as const)
  inside.addSubnet(network, bits, "ipv6");

/** Whether an address is loopback, link-local, private, or not of one machine on the internet. */
export function isInside(address: string): boolean {
  return inside.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * Fetches a page or file of at most 50 MB, unpacked, within a minute. The internet only, unless `inwards` is true: each address
 * that is connected to is looked at, those of redirects included, after its name was resolved.
 * @throws {UsageError} saying in one sentence why it cannot be had.
 */
export async function download(from: string, { inwards }: { inwards: boolean }): Promise<Download> {
  const agent = new Agent({ connect: inwards ? {} : outwards });
  const failed = (why: string) => new UsageError(`${from} cannot be fetched: ${why}.`);
  try {
    const response = await fetch(from, { dispatcher: agent, signal: AbortSignal.timeout(limitMs) });
    if (!response.ok) throw failed(`the server answered ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > largest) throw failed(`it has more than ${largest / 2 ** 20} MB`);
      parts.push(part);
    }
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    return { url: response.url, type, bytes: new Uint8Array(Buffer.concat(parts)) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw failed(reasonOf(error as Error));
  } finally {
    await agent.destroy();
  }
}

class InsideError extends Error {
  constructor(host: string) {
    super(`${host} is an address of this machine or its network; --private allows that`);
  }
}

/** Connects to no address inside. An address in the place of a name is not looked up, and so looked at here. */
const outwards: buildConnector.connector = (options, callback) => {
  const host = options.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && isInside(host)) callback(new InsideError(host), null);
  else connect(options, callback);
};

const lookupOutside: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    // One that leads inwards makes the name suspect as a whole.
    if (addresses.some(({ address }) => isInside(address))) return callback(new InsideError(name), []);
    const [first] = addresses;
    if (options.all || !first) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
const connect = buildConnector({ lookup: lookupOutside, timeout: 10_000 });

/** The reason at the bottom of an error, in a few words. */
function reasonOf(error: Error): string {
  let reason: Error = error;
  while (reason.cause instanceof Error) reason = reason.cause;
  if (reason instanceof InsideError) return reason.message;
  if (reason.name === "TimeoutError") return `it takes longer than ${limitMs / 1000} seconds`;
  const { code } = reason as NodeJS.ErrnoException;
  return code ?? reason.message.replace(/\.$/, "");
}
