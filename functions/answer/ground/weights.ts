/** Written by `test/bench/fit-grounding.ts`. */
export const weights = {
  bias: -3.425,
  surroundings: 2.696,
  pairs: 0.36,
  names: 1.525,
  quantities: 0.966,
  holds: 0.41,
  conflict: -1.118,
};
