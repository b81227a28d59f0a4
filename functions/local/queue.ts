import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "../slack/jobs.ts";
import { TryAgain } from "../slack/turns.ts";

/** How long until a job is tried again, in ms; after the last it is given up. */
const pauses = [1_000, 5_000, 30_000];

/**
 * The queue of `npm start`: in this process, with what SQS does on AWS: a job is tried again after a pause, and the last
 * try knows that it is the last. What waits when the process ends is lost; Slack delivers only what was not taken.
 */
export function localQueue(
  work: (job: Job, lastTry: boolean) => Promise<void>,
  log: (entry: { level: "error"; message: string; error: unknown }) => void,
): (job: Job) => Promise<void> {
  async function run(job: Job): Promise<void> {
    for (const [i, pause] of [...pauses, undefined].entries()) {
      try {
        await work(job, i === pauses.length);
        return;
      } catch (error) {
        if (!(error instanceof TryAgain))
          log({ level: "error", message: `Slack: a ${job.kind} failed`, error });
        if (pause !== undefined) await sleep(pause, undefined, { ref: false });
      }
    }
  }
  return async (job) => {
    void run(job);
  };
}
