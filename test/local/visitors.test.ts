import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, describe, expect, it } from "vitest";
import { underOwnNames, visitorBehind } from "../../functions/local/visitors.ts";
import { readSettings } from "../../functions/settings.ts";

const servers: ServerType[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function portOf(fetch: Parameters<typeof serve>[0]["fetch"]): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  servers.push(serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }: AddressInfo) => resolve(port)));
  return promise;
}

/** What a server says to a request with these headers. */
function get(port: number, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end();
  });
}

describe("npm start answers under its own names", async () => {
  const settings = readSettings({ HOST: "footnote.lan", PUBLIC_URL: "https://bot.example.org/x" });
  const port = await portOf(underOwnNames(settings, () => new Response("the documents")));

  it.each([
    "localhost",
    "localhost:3000",
    "127.0.0.1",
    "[::1]:80",
    "footnote.lan:1",
    "bot.example.org",
    "LOCALHOST",
  ])("%s is one", async (host) => {
    expect(await get(port, { host })).toEqual({ status: 200, text: "the documents" });
  });

  it.each([
    "rebound.example",
    "localhost.rebound.example",
    "127.0.0.1.rebound.example",
    "169.254.169.254",
    "a b",
  ])("“%s” is none", async (host) => {
    const { status, text } = await get(port, { host });
    expect([status, text.includes("the documents")]).toEqual([status === 400 ? 400 : 421, false]);
  });
});

describe("who asks", () => {
  const behind = async (trustProxy: string | undefined, forwarded?: string) => {
    const app = new Hono();
    const visitorOf = visitorBehind(trustProxy);
    app.get("/", (c) => c.text(visitorOf(c)));
    const headers = { host: "x", ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) };
    return (await get(await portOf(app.fetch), headers)).text;
  };

  it.each<[trust: string | undefined, forwarded: string | undefined, visitor: string]>([
    [undefined, undefined, "127.0.0.1"],
    [undefined, "192.0.2.1", "127.0.0.1"],
    ["1", "192.0.2.1", "192.0.2.1"],
    ["1", "10.9.9.9, 192.0.2.1", "192.0.2.1"],
    ["2", "192.0.2.7, 192.0.2.1", "192.0.2.7"],
    ["2", "192.0.2.1", "192.0.2.1"],
    ["127.0.0.1", "10.9.9.9, 192.0.2.1", "192.0.2.1"],
    ["127.0.0.0/8, 10.0.0.0/8", "192.0.2.7, 10.1.2.3", "192.0.2.7"],
    ["10.0.0.0/8", "192.0.2.7", "127.0.0.1"],
    ["1", "nobody", "127.0.0.1"],
    ["1", "", "127.0.0.1"],
    ["1", "192.0.2.1:4711", "192.0.2.1"],
    ["1", "[2001:db8::1]:4711", "2001:db8:0:0::/64"],
    ["1", "2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["1", "::ffff:192.0.2.1", "192.0.2.1"],
  ])("with TRUST_PROXY=%s and X-Forwarded-For “%s” is %s", async (trust, forwarded, visitor) => {
    expect(await behind(trust, forwarded)).toBe(visitor);
  });

  it.each(["0", "12", "everybody", "10.0.0.300", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/"])(
    "TRUST_PROXY=%s cannot be used",
    (value) => expect(() => readSettings({ TRUST_PROXY: value })).toThrow(/TRUST_PROXY=.*a count of proxies/),
  );
});
