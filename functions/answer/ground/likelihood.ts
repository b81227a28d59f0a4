import type { Features } from "./coverage.ts";
import { weights } from "./weights.ts";

/** A sentence is supported from this likelihood on. */
export const threshold = 0.5;

/** What is known of a claim: how much of it the evidence has, and what the rules of the gate say. */
export interface Findings extends Features {
  /** 1 when the rules find it supported. */
  holds: number;
  /** 1 when the source says something else rather than nothing. */
  conflict: number;
}

/** How likely a claim is supported, 0 to 1: a logistic regression, fitted by `test/bench/fit-grounding.ts`. */
export function likelihood(findings: Findings): number {
  const { bias, ...slopes } = weights;
  let logit = bias;
  for (const [name, slope] of Object.entries(slopes)) logit += slope * findings[name as keyof Findings];
  return 1 / (1 + Math.exp(-logit));
}
