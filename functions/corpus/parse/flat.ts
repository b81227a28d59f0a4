import type { ParsedBlock, Words } from "../blocks.ts";

/** Blocks without structure, as parsers gave them. */
export type FlatBlock = Words &
  ({ kind: "heading"; depth: number } | { kind: "paragraph" | "item" | "row" | "code" | "aside" });

/** Items that follow each other are a list. */
export function asTree(flat: readonly FlatBlock[]): ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  for (const { kind, ...words } of flat) {
    const last = blocks.at(-1);
    if (kind === "item") {
      const item = { blocks: [{ kind: "paragraph" as const, ...words }] };
      if (last?.kind === "list") last.items.push(item);
      else blocks.push({ kind: "list", ordered: false, items: [item] });
    } else if (kind === "aside") blocks.push({ kind, blocks: [{ kind: "paragraph", ...words }] });
    else if (kind === "heading") blocks.push({ kind, ...words } as ParsedBlock);
    else blocks.push({ kind: kind === "row" ? "paragraph" : kind, ...words });
  }
  return blocks;
}
