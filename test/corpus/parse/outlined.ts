import type { ParsedBlock, Words } from "../../../functions/corpus/blocks.ts";

/** Blocks as indented lines, for comparing: "# Title", "Text", "- item", "1. item", "| a | b", "> quoted". */
export function outlined(blocks: readonly ParsedBlock[], indent = ""): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case "heading":
        return [`${"#".repeat(block.depth)} ${block.text}`];
      case "paragraph":
        return [`${indent}${block.text}`];
      case "code":
        return block.text.split("\n").map((line) => `${indent}\`${line}`);
      case "list":
        return block.items.flatMap((item) => {
          const box = item.checked === undefined ? "" : item.checked ? "[x] " : "[ ] ";
          const mark = item.ordinal === undefined ? "- " : `${item.ordinal}. `;
          const [first = "", ...rest] = outlined(item.blocks, `${indent}  `);
          return [`${indent}${mark}${box}${first.trim()}`, ...rest];
        });
      case "table":
        return [
          ...(block.caption ? [`caption: ${block.caption.text}`] : []),
          ...block.rows.map((row) => `| ${row.cells.map(cellOf).join(" | ")}`),
        ];
      case "caption":
      case "formula":
        return [`${block.kind}: ${block.text}`];
      case "definitions":
        return [];
      default:
        return [`${block.kind}:`, ...outlined(block.blocks, `${indent}  `)];
    }
  });
}

function cellOf(cell: Words & { header: boolean; columns?: number; rows?: number }): string {
  const spans = [cell.columns ? `${cell.columns} wide` : "", cell.rows ? `${cell.rows} high` : ""];
  return [cell.header ? `*${cell.text}*` : cell.text, ...spans.filter(Boolean)].join(", ");
}
