/**
 * Logistic regression with weights and a ridge on the standardized slopes, by Newton's method. Targets lie between 0 and
 * 1. Returns the bias and the slopes for the columns as they are.
 */
export function logistic(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  weights: readonly number[],
  ridge: number,
): { bias: number; slopes: number[] } {
  const width = rows[0]?.length ?? 0;
  const means = Array.from(
    { length: width },
    (_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length,
  );
  const deviations = means.map((mean, j) => {
    const variance = rows.reduce((sum, row) => sum + ((row[j] ?? 0) - mean) ** 2, 0) / rows.length;
    return Math.sqrt(variance) || 1;
  });
  const inputs = rows.map((row) => [
    1,
    ...row.map((value, j) => (value - (means[j] ?? 0)) / (deviations[j] ?? 1)),
  ]);
  let beta = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < 50; round++) {
    const gradient = beta.map((value, j) => (j === 0 ? 0 : ridge * value));
    const hessian = beta.map((_, j) => beta.map((_, k) => (j === k ? (j === 0 ? 1e-9 : ridge) : 0)));
    for (const [i, input] of inputs.entries()) {
      const logit = input.reduce((sum, value, j) => sum + value * (beta[j] ?? 0), 0);
      const likely = 1 / (1 + Math.exp(-logit));
      const weight = weights[i] ?? 1;
      for (const [j, a] of input.entries()) {
        gradient[j] = (gradient[j] ?? 0) + weight * (likely - (targets[i] ?? 0)) * a;
        const row = hessian[j] as number[];
        for (const [k, b] of input.entries())
          row[k] = (row[k] ?? 0) + weight * Math.max(likely * (1 - likely), 1e-4) * a * b;
      }
    }
    const step = solve(hessian, gradient);
    const largest = Math.max(...step.map(Math.abs));
    const damped = largest > 2 ? 2 / largest : 1;
    beta = beta.map((value, j) => value - damped * (step[j] ?? 0));
    if (largest < 1e-7) break;
  }
  const slopes = deviations.map((deviation, j) => (beta[j + 1] ?? 0) / deviation);
  return {
    bias: (beta[0] ?? 0) - slopes.reduce((sum, slope, j) => sum + slope * (means[j] ?? 0), 0),
    slopes,
  };
}

/** Solves a linear system by Gaussian elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++)
      if (Math.abs(rows[r]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = r;
    const top = rows[pivot] as number[];
    rows[pivot] = rows[i] as number[];
    rows[i] = top;
    for (const [r, row] of rows.entries()) {
      if (r === i) continue;
      const factor = (row[i] ?? 0) / (top[i] ?? 1);
      for (let c = i; c <= size; c++) row[c] = (row[c] ?? 0) - factor * (top[c] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
