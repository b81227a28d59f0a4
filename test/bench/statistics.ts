/** Area under the ROC curve: how often a positive scores above a negative; ties count half. NaN without either. */
export function auc(positives: readonly number[], negatives: readonly number[]): number {
  let sum = 0;
  for (const positive of positives)
    for (const negative of negatives) sum += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  return sum / (positives.length * negatives.length);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that a share of the values lies at or below; share 0.5 is the median. NaN without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
