import type { Corpus, PassageBlock, RetrievedPassage } from "../corpus/corpus.ts";

/** What may lie between two passages that follow each other: white space and the signs of a list item. */
const longestGap = 32;

/**
 * Makes one passage of those that follow each other in a section, so that the drafter reads them in one piece. It
 * stands where the best of them stood; the others keep their order.
 */
export function mergeNeighbours(passages: readonly RetrievedPassage[], corpus: Corpus): RetrievedPassage[] {
  const merged: RetrievedPassage[] = [];
  for (const passage of passages) {
    const before = merged.findIndex((other) => follows(other, passage));
    const after = merged.findIndex((other) => follows(passage, other));
    const [first, second] = [before, after].filter((place) => place >= 0).sort((a, b) => a - b);
    if (first === undefined) {
      merged.push(passage);
      continue;
    }
    const parts = [merged[before], passage, merged[after]].filter((part) => part !== undefined);
    merged[first] = join(parts, corpus);
    if (second !== undefined) merged.splice(second, 1);
  }
  return merged;
}

function follows(a: RetrievedPassage, b: RetrievedPassage): boolean {
  const gap = b.start - a.end;
  return a.document === b.document && a.anchor === b.anchor && gap >= 0 && gap <= longestGap;
}

/** Passages in reading order as one. */
function join(parts: readonly RetrievedPassage[], corpus: Corpus): RetrievedPassage {
  const best = parts.reduce((a, b) => (b.score > a.score ? b : a));
  const start = parts[0]?.start ?? 0;
  const end = parts.at(-1)?.end ?? 0;
  const blocks: PassageBlock[] = [];
  const sentences = parts.flatMap((part) => {
    const places = addBlocks(part.blocks, blocks);
    return part.sentences.map((sentence) => ({ ...sentence, block: places[sentence.block] ?? 0 }));
  });
  return {
    ...best,
    start,
    end,
    text: corpus.document(best.document)?.text.slice(start, end) ?? "",
    sentences,
    blocks,
    marks: parts.flatMap(({ marks }) => marks),
  };
}

/** Adds what is not there yet: a list that was cut stands in both passages. Returns where each of the blocks is then. */
function addBlocks(added: readonly PassageBlock[], blocks: PassageBlock[]): number[] {
  const places: number[] = [];
  for (const { parent, ...block } of added) {
    const above = parent === undefined ? undefined : places[parent];
    const known = blocks.findIndex(
      (other) =>
        other.kind === block.kind &&
        other.parent === above &&
        other.start === block.start &&
        other.end === block.end,
    );
    const own = above === undefined ? block : { ...block, parent: above };
    places.push(known >= 0 ? known : blocks.push(own) - 1);
  }
  return places;
}
