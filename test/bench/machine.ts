import { cpus, totalmem } from "node:os";

/** What the figures of a run hold for. */
export function machine() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** The same in one line. */
export function machineInWords(): string {
  const { date, cpu, cores, memoryGiB, node } = machine();
  return `${date}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}`;
}
