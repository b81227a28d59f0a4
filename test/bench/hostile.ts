import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { inputs } from "./hostile/inputs.ts";
import { machine, machineInWords } from "./machine.ts";

/** Characters at first; then twice and four times as many. */
const n = 100_000;
const limitMs = 120_000;
const program = fileURLToPath(new URL("./hostile/measure.ts", import.meta.url));
const measured = z.object({ ms: z.number(), mib: z.number() });
type Measured = z.infer<typeof measured>;

/** `npm run bench -- hostile`: time of the processor and memory for what strangers can send, at n, 2n and 4n, so that growth can be seen. */
export async function hostile({ json }: { json?: string }): Promise<void> {
  process.stdout.write(`${machineInWords()}\n`);
  process.stdout.write(`Each at ${n}, ${2 * n} and ${4 * n} characters, in a process of its own.\n`);
  const results: Record<string, (Measured | undefined)[]> = {};
  for (const [group, of] of Object.entries(inputs)) {
    process.stdout.write(`\n${group.padEnd(30)}${"CPU, s".padEnd(24)}growth   memory, MiB\n`);
    for (const name of Object.keys(of)) {
      const row = [1, 2, 4].map((times) => measure(group, name, times * n));
      results[`${group}: ${name}`] = row;
      const seconds = row.map((cell) => (cell ? (cell.ms / 1000).toFixed(2) : "–").padStart(7)).join(" ");
      const [first, , last] = row;
      const growth = first && last ? `${(last.ms / first.ms).toFixed(1)}×` : "–";
      const memory = row.map((cell) => (cell ? cell.mib.toFixed(0) : "–").padStart(5)).join(" ");
      process.stdout.write(`${name.padEnd(30)}${seconds.padEnd(24)}${growth.padEnd(9)}${memory}\n`);
    }
  }
  const whole = measure("documents", "md prose", 10_000_000);
  const told = whole ? `${(whole.ms / 1000).toFixed(1)} s, ${whole.mib.toFixed(0)} MiB` : "no end";
  const reached = whole && whole.ms <= 10_000 && whole.mib <= 1024;
  process.stdout.write(
    `\n${reached ? "reached" : "missed "}  10 MB of Markdown prose in 10 s and 1 GiB (${told})\n`,
  );
  if (json) await writeFile(json, `${JSON.stringify({ machine: machine(), n, results }, undefined, 2)}\n`);
}

/** Undefined where it does not end in time, or not well. */
function measure(group: string, name: string, size: number): Measured | undefined {
  const { stdout, status } = spawnSync(process.execPath, [program, group, name, String(size)], {
    encoding: "utf8",
    timeout: limitMs,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return status === 0 ? measured.parse(JSON.parse(stdout)) : undefined;
}
