import { setTimeout as sleep } from "node:timers/promises";
import { setupProblem } from "../slack/client.ts";
import type { Job } from "../slack/jobs.ts";
import { TryAgain } from "../slack/lease.ts";

/** How long until a job is tried again, in ms; after the last it is given up. */
const pauses = [1_000, 5_000, 30_000, 90_000];

/**
 * The queue of `npm start`: in this process, with what SQS does on AWS: a job is tried again after a pause, and in the end
 * given up. What waits when the process ends is lost; Slack delivers only what was not taken.
 */
export function localQueue(
  work: (job: Job) => Promise<void>,
  giveUp: (job: Job) => Promise<void>,
  log: (entry: { level: "error"; message: string; error: unknown }) => void,
): (job: Job) => Promise<void> {
  async function run(job: Job): Promise<void> {
    for (const pause of [0, ...pauses]) {
      if (pause > 0) await sleep(pause, undefined, { ref: false });
      try {
        return await work(job);
      } catch (error) {
        if (!(error instanceof TryAgain))
          log({ level: "error", message: setupProblem(error) ?? `Slack: a ${job.kind} failed`, error });
      }
    }
    await giveUp(job).catch((error) =>
      log({ level: "error", message: "Whoever asked could not be told", error }),
    );
  }
  return async (job) => {
    void run(job);
  };
}
