import { z } from "zod";
import type { Claim, claimStore } from "../state/claims.ts";

/** Somebody else holds the work; the queue delivers it again. */
export class TryAgain extends Error {
  override name = "TryAgain";
}

/** What is kept with the claim on a question, for whoever goes on and for whoever edits or deletes the question later. */
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

interface Claims {
  claims: ReturnType<typeof claimStore>;
}

/** A claim that is held, as long as its lease lasts. */
export interface Held {
  readonly kept: Kept;
  /** Adds to what is kept, and keeps the lease for longer. @throws when somebody else has the claim. */
  keep(change: Kept): Promise<void>;
  finish(): Promise<unknown>;
  release(): Promise<unknown>;
}

/** Claims a piece of work; undefined when it is done. @throws {TryAgain} when somebody else works on it. */
export async function hold(id: string, { claims }: Claims): Promise<Held | undefined> {
  const claim = await claims.claim(id);
  return claim.state === "done" ? undefined : held(id, claim, claims);
}

/** Claims a piece of work whether or not it is done. @throws {TryAgain} when somebody else works on it. */
export async function holdAgain(id: string, { claims }: Claims): Promise<Held> {
  return held(id, await claims.claim(id, { again: true }), claims);
}

function held(id: string, claim: Claim, claims: Claims["claims"]): Held {
  if (claim.state !== "held") throw new TryAgain(`${id} is being worked on`);
  const { holder } = claim;
  let kept = readKept(claim.kept);
  return {
    get kept() {
      return kept;
    },
    async keep(change) {
      kept = { ...kept, ...change };
      if (!(await claims.keep(id, holder, JSON.stringify(kept))))
        throw new Error(`The claim on ${id} went to somebody else`);
    },
    finish: () => claims.finish(id, holder),
    release: () => claims.release(id, holder),
  };
}

export function readKept(kept: string | undefined): Kept {
  return kept === undefined ? {} : keptSchema.parse(JSON.parse(kept));
}

/** Does the work of a claim, and gives the claim back when it fails, so that the next delivery need not wait for the lease. */
export async function finishing(claim: Held, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await claim.finish();
  } catch (error) {
    // Else it ends by itself.
    await claim.release().catch(() => {});
    throw error;
  }
}
