import type { Figure } from "../../language/figures/figures.ts";
import { units } from "../../language/figures/units.ts";
import type { Words } from "./words.ts";

/** How close a value is that is said with "about". */
const close = 0.05;
/** Counts up to this may be of what the statement itself lists. */
const mostCounted = 12;

/**
 * The figures of a statement that it must have from the evidence: digits, and numbers in the words of the evidence's
 * language; but not "one", which is a pronoun more often than a count, places in an order, and the count of what the
 * statement itself lists.
 */
export function boundFigures(figures: readonly Figure[], text: string): Figure[] {
  return figures.filter(({ values, spelled, unit }) => {
    const [value = Number.NaN] = values;
    if (spelled && value <= 1) return false;
    if (unit || !Number.isInteger(value) || value < 2 || value > mostCounted) return true;
    const listed = (text.match(/[,;、،·]|:$/gu)?.length ?? 0) + 2;
    return !(/[:：]\s*$/.test(text) || (spelled && value <= 3) || (listed > 2 && value <= listed));
  });
}

/** Whether a text has a figure, by its value and, where both have one, its unit: "1 year" is "12 months". */
export function hasFigure(figure: Figure, words: Words): boolean {
  if (figure.values.length === 0) return words.has(figure.written);
  return (
    words.figures().some((other) => says(other, figure)) ||
    (!figure.spelled && words.has(figure.written) && !figure.unit)
  );
}

function says(evidence: Figure, claim: Figure): boolean {
  const tolerance = claim.approximate || evidence.approximate ? close : 1e-9;
  return claim.values.some((sought) =>
    evidence.values.some((value) => {
      const same = (a: number, b: number) =>
        Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
      const [a, b] = [units[claim.unit ?? ""], units[evidence.unit ?? ""]];
      if (!claim.unit || !evidence.unit || claim.unit === evidence.unit) return same(sought, value);
      if (a?.measures !== b?.measures || !a?.size || !b?.size) return false;
      // A kilobyte is 1000 or 1024 bytes.
      const binary = a.measures === "data" && same((sought * a.size) / 1.024 ** 3, value * b.size);
      return same(sought * a.size, value * b.size) || binary;
    }),
  );
}
