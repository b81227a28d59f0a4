/** Deals with one hostile input in a process of its own: prints milliseconds of the processor and MiB as JSON. */
import { inputs } from "./inputs.ts";

const [, , group = "", name = "", size = ""] = process.argv;
const run = inputs[group]?.[name]?.prepare(Number(size));
if (!run) throw new Error(`There is no input "${name}" in ${group}`);
const before = process.memoryUsage().rss;
const began = process.cpuUsage();
await run();
const { user, system } = process.cpuUsage(began);
const ms = (user + system) / 1000;
const mib = Math.max(0, process.resourceUsage().maxRSS / 1024 - before / 2 ** 20);
process.stdout.write(JSON.stringify({ ms, mib }));
