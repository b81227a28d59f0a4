import type { IndexTables } from "../index/index-file.ts";

/** The terms of an index, sorted by their UTF-8 bytes. */
export interface Vocabulary {
  /** A term's row; negative when the index does not have it. */
  find(term: string): number;
  /** Rows of terms that a slip of the finger away: same first letter, one edit, or two in long words. */
  near(term: string): number[];
}

/** Looks terms up in the table itself: nothing is decoded but what is compared. */
export function openVocabulary({ terms, termStarts }: IndexTables): Vocabulary {
  const bytes = Buffer.from(terms.buffer, terms.byteOffset, terms.byteLength);
  const count = termStarts.length - 1;

  /** The first row that is not below `wanted`. */
  function lowerBound(wanted: Buffer): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bytes.compare(wanted, 0, wanted.length, termStarts[middle], termStarts[middle + 1]) < 0)
        low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    find(term) {
      const wanted = Buffer.from(term);
      const row = lowerBound(wanted);
      const found =
        row < count && bytes.compare(wanted, 0, wanted.length, termStarts[row], termStarts[row + 1]) === 0;
      return found ? row : -1;
    },
    near(term) {
      // Short words have too many neighbours, and a digit more or less is another number.
      if (!/^\p{L}{4,}$/u.test(term)) return [];
      const edits = term.length >= 8 ? 2 : 1;
      const first = String.fromCodePoint(term.codePointAt(0) ?? 0);
      const found: { row: number; distance: number }[] = [];
      for (let row = lowerBound(Buffer.from(first)); row < count; row++) {
        const from = termStarts[row] ?? 0;
        const to = termStarts[row + 1] ?? 0;
        if (Math.abs(to - from - Buffer.byteLength(term)) > edits * 3) continue;
        const other = bytes.toString("utf8", from, to);
        if (!other.startsWith(first)) break;
        const distance = editDistance(term, other, edits);
        if (distance <= edits) found.push({ row, distance });
      }
      const least = Math.min(...found.map(({ distance }) => distance));
      return found.filter(({ distance }) => distance === least).map(({ row }) => row);
    },
  };
}

/**
 * Optimal string alignment distance (Damerau 1964): insertions, deletions, substitutions, and swaps of neighbours;
 * anything above `limit` is returned as `limit + 1`.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}
