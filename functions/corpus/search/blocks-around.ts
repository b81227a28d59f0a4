import { leansOn } from "../context.ts";
import type { PassageBlock } from "../corpus.ts";
import type { Sentence } from "../document.ts";
import type { Surroundings } from "../surroundings.ts";
import { cellsOf } from "../table-rows.ts";

/**
 * The blocks that sentences of a passage stand in, with the lists, tables and boxes around them, each with what it leans on;
 * `places` says where each block of the document is among them.
 */
export function blocksAround(
  sentences: readonly Sentence[],
  document: Surroundings,
): { blocks: PassageBlock[]; places: Map<number, number> } {
  const rows = new Set<number>();
  for (const { block } of sentences)
    for (
      let row: number | undefined = block;
      row !== undefined && !rows.has(row);
      row = document.block(row)?.parent
    )
      rows.add(row);
  const places = new Map([...rows].sort((a, b) => a - b).map((row, place) => [row, place]));
  const blocks = [...places.keys()].flatMap((row): PassageBlock[] => {
    const block = document.block(row);
    if (!block) return [];
    const { parent, header: _, column: __, columns: ___, rows: ____, ...own } = block;
    const place = parent === undefined ? undefined : places.get(parent);
    return [
      {
        ...own,
        ...(place === undefined ? {} : { parent: place }),
        ...(block.kind === "row" ? { cells: cellsOf(row, document) } : {}),
        leansOn: leansOn(row, document),
      },
    ];
  });
  return { blocks, places };
}
