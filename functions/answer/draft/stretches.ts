import type { PassageBlock, RetrievedPassage } from "../../corpus/corpus.ts";
import { pointsBackwards } from "../../language/english/references.ts";

/** Sentences of a passage that belong together: a paragraph, a list, a table, a block of code; in reading order. */
export interface Group {
  kind: "prose" | "list" | "table" | "code";
  /** Indices into the passage's sentences. */
  first: number;
  last: number;
}

/** What an excerpt shows at most, in UTF-16 code units; a row, an item or a block of code is never cut. */
const longest = { prose: 700, list: 1_200, table: 900, code: 1_500 };
/** A section no longer than this is shown whole. */
const shortSection = 420;

/** Takes a passage apart into groups. */
export function groupsOf(passage: RetrievedPassage): Group[] {
  const groups: Group[] = [];
  let key: PassageBlock | undefined;
  for (const [i, { block: at }] of passage.sentences.entries()) {
    const block = passage.blocks[at];
    const { kind, of } = ownerOf(passage, block);
    const last = groups.at(-1);
    if (last && of === key && of !== undefined) last.last = i;
    else groups.push({ kind, first: i, last: i });
    key = of;
  }
  return groups;
}

/** The outermost list or the table that a block is of, else the block itself. */
function ownerOf(
  { blocks }: RetrievedPassage,
  block: PassageBlock | undefined,
): { kind: Group["kind"]; of: PassageBlock | undefined } {
  let of = block;
  let kind: Group["kind"] = block?.kind === "code" || block?.kind === "formula" ? "code" : "prose";
  let steps = 0;
  for (let at = block; at && steps < 50; at = blocks[at.parent ?? -1], steps++) {
    if (at.kind === "table") return { kind: "table", of: at };
    if (at.kind === "list" || at.kind === "item") {
      of = at;
      kind = "list";
    }
    if (at.kind === "row" && !blocks[at.parent ?? -1]) kind = "table";
  }
  return { kind, of };
}

/**
 * The stretch around a sentence that can stand by itself, as indices of sentences in reading order: its paragraph, the
 * list or rows around it, its code with the sentence before it, or all of a short section; what it leans on in this
 * passage included. Empty when it points to something that is not in the passage. `opensSection` tells whether the
 * passage is the first of its section.
 */
export function stretchAround(
  passage: RetrievedPassage,
  groups: readonly Group[],
  best: number,
  opensSection: () => boolean,
): number[] {
  const { sentences } = passage;
  const size = (from: number, to: number) => (sentences[to]?.end ?? 0) - (sentences[from]?.start ?? 0);
  const last = sentences.length - 1;
  if (size(0, last) <= shortSection) return range(0, last);
  const at = groups.findIndex(({ first, last }) => first <= best && best <= last);
  const group = groups[at];
  if (!group) return [best];
  let { from, to } = window(passage, group, best);
  const next = groups[at + 1];
  if (to === group.last && next && group.kind === "prose" && goesOnIn(next, passage, group)) {
    // "These are not allowed:", and the list.
    const more = window(passage, next, next.first);
    to = more.to;
  }
  for (let steps = 0; steps < 3 && from > 0; steps++) {
    const before = groups.find(({ last }) => last === from - 1);
    const needsMore =
      from > (groups.find(({ first, last }) => first <= from && from <= last)?.first ?? 0)
        ? pointsBackwards(sentences[from]?.text ?? "") && kindOf(groups, from) === "prose"
        : before?.kind === "prose" &&
          (introduces(sentences[from - 1]?.text ?? "") ||
            (kindOf(groups, from) === "code" && steps === 0) ||
            (kindOf(groups, from) === "prose" && pointsBackwards(sentences[from]?.text ?? "")));
    if (!needsMore) break;
    from--;
  }
  // Without what it points to, a sentence is left out; a section's first may point to its title.
  const dangles = () => pointsBackwards(sentences[from]?.text ?? "") && kindOf(groups, from) === "prose";
  if (from === 0 && dangles() && !opensSection()) while (from <= to && dangles()) from++;
  return range(from, to);
}

function kindOf(groups: readonly Group[], sentence: number): Group["kind"] | undefined {
  return groups.find(({ first, last }) => first <= sentence && sentence <= last)?.kind;
}

/** Whether a paragraph is not complete without what follows it: it introduces it, or is the word before the code. */
function goesOnIn(next: Group, { sentences }: RetrievedPassage, group: Group): boolean {
  if (introduces(sentences[group.last]?.text ?? "")) return true;
  return next.kind === "code" && group.last - group.first < 2;
}

function introduces(sentence: string): boolean {
  return /[:：]\W{0,3}$/u.test(sentence);
}

/** As much of a group as may be shown around a sentence of it, in whole items and rows. */
function window(
  passage: RetrievedPassage,
  { kind, first, last }: Group,
  best: number,
): { from: number; to: number } {
  const { sentences } = passage;
  const fits = (a: number, b: number) =>
    (sentences[b]?.end ?? 0) - (sentences[a]?.start ?? 0) <= longest[kind];
  if (fits(first, last)) return { from: first, to: last };
  const unit = (i: number) => unitOf(passage, i);
  const begin = (i: number) => {
    while (i > first && unit(i - 1) === unit(i)) i--;
    return i;
  };
  const end = (i: number) => {
    while (i < last && unit(i + 1) === unit(i)) i++;
    return i;
  };
  let from = begin(best);
  let to = end(best);
  for (;;) {
    const after = to < last ? end(to + 1) : to;
    const before = from > first ? begin(from - 1) : from;
    if (after > to && fits(from, after)) to = after;
    else if (before < from && fits(before, to)) from = before;
    else return { from, to };
  }
}

/** What a sentence must not be parted from: its item or row, as the index of that block; else itself. */
function unitOf({ blocks, sentences }: RetrievedPassage, sentence: number): number {
  let at = sentences[sentence]?.block;
  for (let steps = 0; at !== undefined && steps < 50; steps++) {
    const block = blocks[at];
    if (block?.kind === "item" || block?.kind === "row") return at;
    at = block?.parent;
  }
  return -1 - sentence;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
