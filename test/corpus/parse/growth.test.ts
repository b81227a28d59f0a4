import { describe, expect, it } from "vitest";
import { documents } from "../../bench/hostile/documents.ts";

/** Milliseconds of the processor, of the faster of two runs: others may want it at the same time. */
async function timeOf(name: string, n: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const deal = documents[name]?.prepare(n) ?? (() => expect.fail(name));
    const began = process.cpuUsage();
    await deal();
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

describe("the time that a document takes grows with its length, whatever it is:", () => {
  const n = 4_000;
  const times = 8;
  let prose: Promise<number> | undefined;
  it.each(Object.keys(documents))("%s", async (name) => {
    const small = await timeOf(name, n);
    const large = await timeOf(name, times * n);
    // In proportion it is 8 times as long, with the square 64 times. What takes no longer than prose is mostly noise.
    prose ??= timeOf("md prose", times * n);
    expect(large).toBeLessThan(Math.max(3 * times * small, 15 * (await prose)));
  });
});
