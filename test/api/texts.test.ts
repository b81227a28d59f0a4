import { describe, expect, it } from "vitest";
import { answered, scriptedApp } from "./fixture.ts";

describe("The documents for programs", () => {
  const { app } = scriptedApp(answered);

  it("are listed by llms.txt, by addresses that lead to them", async () => {
    const listed = await (await app.request("/llms.txt")).text();
    const addresses = [...listed.matchAll(/\]\((\S+\.md)\)/g)].map(([, address = ""]) => new URL(address));
    expect(addresses.map(({ pathname }) => pathname)).toEqual([
      "/api/documents/chips.md",
      "/api/documents/report.md",
    ]);
    for (const { pathname } of addresses) {
      const response = await app.request(pathname);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toContain("text/markdown");
    }
  });

  it("are read as Markdown", async () => {
    const text = await (await app.request("/api/documents/chips.md")).text();
    expect(text).toMatch(/^# Chips at home\n/);
    expect((await app.request("/api/documents/nothing.md")).status).toBe(404);
  });

  it("are all in llms-full.txt", async () => {
    const text = await (await app.request("/llms-full.txt")).text();
    expect(text).toContain("# Chips at home");
    expect(text).toContain("# Yearly report");
  });
});
