/** Deals with one hostile input in a process of its own: prints milliseconds and MiB as JSON. */
import { inputs } from "./inputs.ts";

const [, , group = "", name = "", size = ""] = process.argv;
const run = inputs[group]?.[name]?.prepare(Number(size));
if (!run) throw new Error(`There is no input "${name}" in ${group}`);
const before = process.memoryUsage().rss;
const began = performance.now();
await run();
const ms = performance.now() - began;
const mib = Math.max(0, process.resourceUsage().maxRSS / 1024 - before / 2 ** 20);
process.stdout.write(JSON.stringify({ ms, mib }));
