import { z } from "zod";
import type { leaseStore, Taken } from "../state/leases.ts";

/** Somebody else is at work; the queue delivers it again. */
export class TryAgain extends Error {
  override name = "TryAgain";
}

/** What is kept with the lease on a question, for whoever goes on and for whoever edits or deletes the question later. */
const keptSchema = z.object({
  /** An answer is about to be written, or was: where it stands is not known yet. */
  begun: z.boolean().optional(),
  /** The `ts` of the answer. */
  ts: z.string().optional(),
  /** The answer is an open stream: Slack changes it by no other call. */
  streaming: z.boolean().optional(),
  /** The question was taken back. */
  deleted: z.boolean().optional(),
  /** The `ts` of the edit of the question that the answer is to. */
  edited: z.string().optional(),
});

export type Kept = z.infer<typeof keptSchema>;

interface Leases {
  leases: ReturnType<typeof leaseStore>;
}

/** A piece of work that is ours, as long as its lease lasts. */
export interface Lease {
  readonly kept: Kept;
  /** Adds to what is kept, and keeps the lease for longer. @throws when somebody else has it. */
  keep(change: Kept): Promise<void>;
  finish(): Promise<unknown>;
  release(): Promise<unknown>;
}

/** Takes a piece of work; undefined when it is done. @throws {TryAgain} when somebody else works on it. */
export async function take(id: string, { leases }: Leases): Promise<Lease | undefined> {
  const taken = await leases.take(id);
  return taken.state === "done" ? undefined : leaseOf(id, taken, leases);
}

/** Takes a piece of work whether or not it is done. @throws {TryAgain} when somebody else works on it. */
export async function takeAgain(id: string, { leases }: Leases): Promise<Lease> {
  return leaseOf(id, await leases.take(id, { again: true }), leases);
}

function leaseOf(id: string, taken: Taken, leases: Leases["leases"]): Lease {
  if (taken.state !== "yours") throw new TryAgain(`${id} is being worked on`);
  const { holder } = taken;
  let kept = readKept(taken.kept);
  return {
    get kept() {
      return kept;
    },
    async keep(change) {
      kept = { ...kept, ...change };
      if (!(await leases.keep(id, holder, JSON.stringify(kept))))
        throw new Error(`The lease on ${id} went to somebody else`);
    },
    finish: () => leases.finish(id, holder),
    release: () => leases.release(id, holder),
  };
}

export function readKept(kept: string | undefined): Kept {
  return kept === undefined ? {} : keptSchema.parse(JSON.parse(kept));
}

/** Does the work under a lease, and gives it back when the work fails, so that the next delivery need not wait for its end. */
export async function finishing(lease: Lease, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await lease.finish();
  } catch (error) {
    // Else it ends by itself.
    await lease.release().catch(() => {});
    throw error;
  }
}
