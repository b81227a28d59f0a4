import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { buildAssets } from "../../functions/local/assets.ts";

const largest = 20_000;
const { widget } = await buildAssets();

describe.each(widget.filter(({ path }) => path !== "/widget.d.ts"))("$path", ({ body }) => {
  it(`is at most ${largest} bytes, gzipped, with all that it needs`, () => {
    expect(gzipSync(body).length).toBeLessThanOrEqual(largest);
    // What is loaded later lies beside the script, by an address that is made of the script's.
    expect(body.replace(/\bimport\(new URL\(`widget\//g, "")).not.toMatch(/\bimport\s*[({"']|\bfrom\s*["']/);
  });

  it("asks nobody but the API, keeps no cookie and evaluates no text", () => {
    const addresses = body.match(/https?:\/\/[^"'`\s]+/g) ?? [];
    // The name of the namespace of SVG, which nobody fetches.
    expect(addresses.filter((address) => !address.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(body).not.toMatch(/document\.cookie|\beval\(|new Function|innerHTML|insertAdjacentHTML/);
  });
});
