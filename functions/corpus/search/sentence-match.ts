import { passageColumns } from "../index/encode.ts";
import type { IndexTables } from "../index/index-file.ts";
import type { PostingList } from "../index/posting-lists.ts";
import type { Wanted } from "./query.ts";

/**
 * How well single sentences of a passage answer a query. A passage is found by its words, but what answers is
 * mostly one sentence of it: words that stand together there are worth more than words strewn over the passage
 * (Metzler and Croft, "A Markov random field model for term dependencies", 2005, weigh words, pairs and windows so).
 */
const saturation = 0.4;
const lengthShare = 0.5;
/** A word that stands in the sentence before, or in a title or a lead-in, is part of what a sentence speaks of. */
const carried = 0.32;
/** Two neighbouring words of the query, side by side; halved with each word between them. */
const pair = 0.5;
const widest = 4;

/** Scores of the best sentence of each candidate passage, 0 and up, in the order of the candidates. */
export function sentenceMatcher(tables: IndexTables) {
  const { positionStarts, sentenceLengths } = tables;
  const sentenceCount = sentenceLengths.length;
  const averageLength = Math.max(1, tables.positions.length / Math.max(1, sentenceCount));
  const passageCount = tables.bodyLengths.length;
  const firstSentence = (passage: number) =>
    tables.passages[passage * passageColumns.length + passageColumns.indexOf("sentence")] ?? 0;

  /** The idf of a term over sentences. Its occurrences stand for the sentences that it is in: few repeat a word. */
  function rarity(row: number): number {
    const df = Math.min(sentenceCount, (positionStarts[row + 1] ?? 0) - (positionStarts[row] ?? 0));
    return Math.log(1 + (sentenceCount - df + 0.5) / (df + 0.5));
  }

  return function match(
    wanted: readonly Wanted[],
    candidates: readonly number[],
    lists: (row: number) => PostingList,
  ): Float64Array {
    const slots = new Int32Array(passageCount).fill(-1);
    const starts = new Int32Array(candidates.length + 1);
    for (const [slot, passage] of candidates.entries()) {
      slots[passage] = slot;
      starts[slot + 1] = (starts[slot] ?? 0) + firstSentence(passage + 1) - firstSentence(passage);
    }
    const rows = starts[candidates.length] ?? 0;
    const words = wanted.flatMap((word) => {
      const found = occurrences(word, lists, slots, starts, rows, candidates.length);
      return found ? [found] : [];
    });
    const best = new Float64Array(candidates.length);
    for (const [slot, passage] of candidates.entries()) {
      const first = starts[slot] ?? 0;
      const end = starts[slot + 1] ?? 0;
      for (let row = first; row < end; row++) {
        const length = sentenceLengths[firstSentence(passage) + row - first] ?? 0;
        const norm = saturation * (1 - lengthShare + (lengthShare * length) / averageLength);
        let score = 0;
        for (const [w, word] of words.entries()) {
          const frequency = word.frequency[row] ?? 0;
          if (frequency > 0) score += (word.idf[row] ?? 0) * (frequency / (frequency + norm));
          else if ((row > first && (word.frequency[row - 1] ?? 0) > 0) || word.titles[slot])
            score += (carried * word.rarity) / (1 + norm);
          const next = words[w + 1];
          if (next) score += pair * nearness(word, next, row);
        }
        if (score > (best[slot] ?? 0)) best[slot] = score;
      }
    }
    return best;
  };

  function occurrences(
    word: Wanted,
    lists: (row: number) => PostingList,
    slots: Int32Array,
    starts: Int32Array,
    rows: number,
    count: number,
  ) {
    if (word.variants.length === 0) return undefined;
    const frequency = new Float32Array(rows);
    const idf = new Float32Array(rows);
    const titles = new Uint8Array(count);
    const places: (number[] | undefined)[] = new Array(rows);
    const [asked] = word.variants;
    const own = rarity(asked?.row ?? 0);
    for (const { row: term, weight } of word.variants) {
      const worth = weight === 1 ? own : weight * Math.min(own, rarity(term));
      const list = lists(term);
      const { passages, titles: inTitles, leads, bodies } = list;
      const positions = list.positions();
      let at = 0;
      for (let i = 0; i < passages.length; i++) {
        const slot = slots[passages[i] ?? 0] ?? -1;
        const occurring = bodies[i] ?? 0;
        if (slot >= 0) {
          if (weight === 1 && (inTitles[i] ?? 0) + (leads[i] ?? 0) > 0) titles[slot] = 1;
          for (let p = at; p < at + occurring; p++) {
            const position = positions[p] ?? 0;
            const row = Math.min((starts[slot] ?? 0) + (position >> 8), (starts[slot + 1] ?? 1) - 1);
            // Variants come best first: a sentence that has the word itself needs no stand-in.
            if ((idf[row] ?? 0) > worth) continue;
            idf[row] = worth;
            frequency[row] = (frequency[row] ?? 0) + 1;
            const known = places[row];
            if (known) known.push(position & 0xff);
            else places[row] = [position & 0xff];
          }
        }
        at += occurring;
      }
    }
    return { frequency, idf, titles, places, rarity: own };
  }
}

interface Occurrences {
  places: (number[] | undefined)[];
  rarity: number;
}

/** How close two words of the query stand in a sentence, times what the commoner of them tells. */
function nearness(a: Occurrences, b: Occurrences, row: number): number {
  const left = a.places[row];
  const right = b.places[row];
  if (!left || !right) return 0;
  let least = widest + 1;
  for (const x of left)
    for (const y of right) least = Math.min(least, y > x ? y - x - 1 : x - y + (x === y ? 1 : 0));
  return least > widest ? 0 : Math.min(a.rarity, b.rarity) / (1 + least);
}
