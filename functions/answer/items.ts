import type { PassageBlock, RetrievedPassage } from "../corpus/corpus.ts";

/** The list item that a block is, or whose first words it has, and how deep it lies. */
export function itemOf(
  { blocks }: RetrievedPassage,
  block: PassageBlock,
): { block: PassageBlock; depth: number } | undefined {
  const own = block.kind === "item" ? block : blocks[block.parent ?? -1];
  if (own?.kind !== "item" || (own !== block && firstOf(blocks, own) !== block)) return undefined;
  let depth = 0;
  const seen = new Set<PassageBlock>();
  for (let at = blocks[own.parent ?? -1]; at && !seen.has(at); at = blocks[at.parent ?? -1]) {
    seen.add(at);
    if (at.kind === "item") depth++;
  }
  return { block: own, depth };
}

function firstOf(blocks: readonly PassageBlock[], item: PassageBlock): PassageBlock | undefined {
  return blocks.find(({ parent }) => blocks[parent ?? -1] === item);
}
