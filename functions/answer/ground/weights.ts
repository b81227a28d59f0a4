/** Written by `test/bench/fit-grounding.ts`. */
export const weights = {
  bias: -3.425,
  surroundings: 2.704,
  pairs: 0.3,
  names: 1.537,
  quantities: 0.97,
  holds: 0.739,
  conflict: -0.903,
};
