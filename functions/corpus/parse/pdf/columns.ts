import type { Line } from "./line.ts";

/** Lines of one column or table, in reading order. */
export interface Region {
  lines: Line[];
  /** Its cells stand below each other: a table without lines around it. */
  aligned: boolean;
}

/** Free space of this width, in sizes of the type, parts columns. */
const gutter = 0.9;
const deepest = 12;

interface Gap {
  x: number;
  end: number;
}

/**
 * Parts the lines of a page into regions in reading order: column after column, whatever the order in which they were
 * drawn, with what runs over all columns between them. A recursive cut along free space (Nagy and Seth 1984), where bands
 * of the page that share a gutter are cut together.
 */
export function regionsOf(lines: readonly Line[], rightToLeft: boolean, depth = 0): Region[] {
  if (lines.length < 2 || depth > deepest) return lines.length === 0 ? [] : [region(lines)];
  const bands = bandsOf(lines);
  const regions: Region[] = [];
  let single: Line[] = [];
  const flush = () => {
    if (single.length > 0) regions.push(region(single));
    single = [];
  };
  for (let i = 0; i < bands.length; ) {
    let { count, gaps } = sharedGaps(bands, i);
    let run = bands.slice(i, i + count).flat();
    let parts = gaps.length > 0 ? partsOf(run, gaps) : [];
    const isTable = parts.length > 1 && isAligned(parts);
    if (isTable) {
      count = withoutNotes(bands.slice(i, i + count));
      run = bands.slice(i, i + count).flat();
      parts = partsOf(run, gaps);
    }
    if (parts.length > 1 && (isTable || parts.every((part) => part.length >= 2))) {
      // Lines above that stand over the second column only belong to it.
      const [first] = gaps;
      while (!isTable && first && single.length > 0 && (single.at(-1) as Line).x >= first.end - 1)
        parts.at(-1)?.unshift(single.pop() as Line);
      flush();
      if (isTable) regions.push({ lines: run, aligned: true });
      else {
        const ordered = rightToLeft ? parts.reverse() : parts;
        regions.push(...ordered.flatMap((part) => regionsOf(part, rightToLeft, depth + 1)));
      }
    } else single.push(...run);
    i += count;
  }
  flush();
  return regions;
}

function region(lines: readonly Line[]): Region {
  return { lines: lines.toSorted((a, b) => a.y - b.y || a.x - b.x), aligned: false };
}

/** Lines in groups that free space parts over the whole width. */
function bandsOf(lines: readonly Line[]): Line[][] {
  const bands: Line[][] = [];
  let bottom = Number.NEGATIVE_INFINITY;
  for (const line of lines.toSorted((a, b) => topOf(a) - topOf(b))) {
    const open = bands.at(-1);
    if (open && topOf(line) < bottom - 0.1 * line.size) open.push(line);
    else bands.push([line]);
    bottom = Math.max(bottom, line.y + 0.15 * line.size);
  }
  return bands;
}

function topOf({ y, size }: Line): number {
  return y - 0.7 * size;
}

/** How many bands from `start` on have gutters in common, and which; without any, the one band. */
function sharedGaps(bands: readonly Line[][], start: number): { count: number; gaps: Gap[] } {
  const first = bands[start] as Line[];
  let gaps = gapsBetween(first);
  let [x, end] = [Math.min(...first.map((line) => line.x)), Math.max(...first.map((line) => line.end))];
  let count = 1;
  for (; gaps.length > 0 && start + count < bands.length; count++) {
    const band = bands[start + count] as Line[];
    const [left, right] = [
      Math.min(...band.map((line) => line.x)),
      Math.max(...band.map((line) => line.end)),
    ];
    // What stands beside the gutters extends the columns; what runs over them ends the run.
    const narrowed = gaps.flatMap((gap) => narrowedBy(gap, band));
    const kept = narrowed.filter((gap) => gap.x >= Math.min(x, left) && gap.end <= Math.max(end, right));
    if (kept.length === 0 || startsAnew(band, bands[start + count - 1] as Line[], kept)) break;
    // Gaps between words of one line do not last; gutters that did are not given up.
    if (kept.length < gaps.length && count >= (band.length === 1 ? 2 : 3)) break;
    gaps = kept;
    [x, end] = [Math.min(x, left), Math.max(end, right)];
  }
  return { count, gaps };
}

/** A heading by itself, with space above it, at the left edge: it stands over what follows, not in the first column. */
function startsAnew(band: readonly Line[], above: readonly Line[], gaps: readonly Gap[]): boolean {
  const [line] = band;
  if (!line || band.length > 1 || line.end > (gaps[0]?.x ?? 0) + 1) return false;
  const bottom = Math.max(...above.map(({ y }) => y));
  const usual = Math.max(...above.map(({ size }) => size));
  const apart = topOf(line) - bottom > 0.9 * line.size;
  return apart && (line.size > 1.1 * usual || (line.bold && !above.every(({ bold }) => bold)));
}

/** How many bands of a table there are without the lines below it, which stand by themselves and further apart. */
function withoutNotes(bands: readonly Line[][]): number {
  const steps = bands.slice(1).map((band, i) => (band[0]?.y ?? 0) - (bands[i]?.[0]?.y ?? 0));
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  let count = bands.length;
  while (count > 2 && bands[count - 1]?.length === 1 && (steps[count - 2] ?? 0) > 1.25 * usual) count--;
  return count;
}

/** The free space between lines, as far as it is wide enough to part them. */
function gapsBetween(lines: readonly Line[]): Gap[] {
  const gaps: Gap[] = [];
  const size = Math.min(...lines.map((line) => line.size));
  let reached: number | undefined;
  for (const { x, end } of lines.toSorted((a, b) => a.x - b.x)) {
    if (reached !== undefined && x - reached >= gutter * size) gaps.push({ x: reached, end: x });
    reached = Math.max(reached ?? end, end);
  }
  return gaps;
}

function narrowedBy(gap: Gap, band: readonly Line[]): Gap[] {
  let free = [gap];
  for (const { x, end } of band) {
    free = free.flatMap((part) => {
      if (end <= part.x || x >= part.end) return [part];
      return [
        { x: part.x, end: Math.min(part.end, x) },
        { x: Math.max(part.x, end), end: part.end },
      ].filter((rest) => rest.end - rest.x > 0);
    });
  }
  const size = Math.min(...band.map((line) => line.size));
  return free.filter(({ x, end }) => end - x >= gutter * 0.8 * size);
}

function partsOf(lines: readonly Line[], gaps: readonly Gap[]): Line[][] {
  const parts: Line[][] = Array.from({ length: gaps.length + 1 }, () => []);
  for (const line of lines) {
    const center = (line.x + line.end) / 2;
    parts[gaps.filter((gap) => center > (gap.x + gap.end) / 2).length]?.push(line);
  }
  return parts.filter((part) => part.length > 0);
}

/** Whether columns are those of a table: short entries that stand on the base lines of their neighbours. */
function isAligned(parts: readonly Line[][]): boolean {
  if (parts.some((part) => part.length < 2) && parts.length < 3) return false;
  const prose = parts.filter(isProse);
  const inProse = prose.reduce((sum, part) => sum + part.length, 0);
  if (prose.length === parts.length || (prose.length > 1 && inProse > 0.5 * parts.flat().length))
    return false;
  const heights = new Map<number, Set<number>>();
  for (const [i, part] of parts.entries()) {
    for (const { y } of part) heights.set(Math.round(y), (heights.get(Math.round(y)) ?? new Set()).add(i));
  }
  const isShared = (own: number) => (line: Line) =>
    [-1, 0, 1].some((step) =>
      [...(heights.get(Math.round(line.y) + step) ?? [])].some((part) => part !== own),
    );
  const shared = parts.map((part, i) => part.filter(isShared(i)).length);
  const fewest = parts.reduce((least, part, i) => (part.length < (parts[least]?.length ?? 0) ? i : least), 0);
  const most = (count: number, of: number) => count >= 2 && count >= 0.75 * of;
  // Entries may go on in further lines, in all columns but one.
  return (
    most(shared[fewest] ?? 0, parts[fewest]?.length ?? 0) ||
    most(
      shared.reduce((sum, count) => sum + count, 0),
      parts.flat().length,
    )
  );
}

/** Lines of some words, most of them about as long as the long ones, or going on with a sentence. */
function isProse(part: readonly Line[]): boolean {
  const widths = part.map(({ x, end }) => end - x).sort((a, b) => a - b);
  const long = widths[Math.floor(0.8 * widths.length)] ?? 0;
  const full = part.filter((line) => line.words.length >= 4 && line.end - line.x > 0.75 * long);
  const within = part
    .slice(1)
    .filter(({ words }) => words.length >= 3 && /^\p{Ll}/u.test(words[0]?.text ?? ""));
  return full.length >= 0.5 * part.length || within.length >= 0.5 * part.length;
}
