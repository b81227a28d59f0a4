import type { Block, Mark } from "./blocks.ts";
import type { CorpusDocument } from "./corpus.ts";

/**
 * A document as Markdown, from its blocks: for programs that read. Merged cells stand in the first of their places; what is
 * plain text stays as it is, without escapes.
 */
export function toMarkdown(document: Pick<CorpusDocument, "title" | "text" | "blocks" | "marks">): string {
  const { text, blocks, marks, title } = document;
  const children = Map.groupBy(blocks.keys(), (row) => blocks[row]?.parent);
  const childrenOf = (row: number | undefined) => [...(children.get(row) ?? [])];
  const line = (block: Block) => inline(text, block.start, block.end, marks);
  const all = (row: number | undefined, gap = "\n\n"): string =>
    childrenOf(row)
      .map((child) => written(blocks[child] as Block, child))
      .filter(Boolean)
      .join(gap);

  function written(block: Block, row: number): string {
    const content = () => (children.has(row) ? all(row) : line(block));
    switch (block.kind) {
      case "heading":
        return `${"#".repeat(Math.min(block.depth ?? 2, 6))} ${line(block)}`;
      case "code":
        return fenced(text.slice(block.start, block.end), block.language);
      case "list":
        return childrenOf(row)
          .map((child) => item(blocks[child] as Block, child, block.ordered === true))
          .join("\n");
      case "table":
        return table(row);
      case "quotation":
        return prefixed(content(), "> ");
      case "admonition":
        return prefixed(`[!${(block.of ?? "note").toUpperCase()}]\n${content()}`, "> ");
      case "definitions":
        return all(row, "\n");
      case "term":
        return `**${line(block)}**`;
      case "description":
        return `: ${indented(content(), "  ")}`;
      case "formula":
        return `$$\n${text.slice(block.start, block.end)}\n$$`;
      default:
        return content();
    }
  }

  function item(block: Block, row: number, ordered: boolean): string {
    const sign = ordered && block.ordinal !== undefined ? `${block.ordinal}.` : "-";
    const state = block.checked === undefined ? "" : block.checked ? "[x] " : "[ ] ";
    const rows = childrenOf(row);
    // A list inside an item stands right under its line.
    const parts = rows.map((child, i) => {
      const gap = i === 0 ? "" : blocks[child]?.kind === "list" ? "\n" : "\n\n";
      return gap + written(blocks[child] as Block, child);
    });
    return `${sign} ${state}${indented(parts.join("") || line(block), " ".repeat(sign.length + 1))}`;
  }

  function table(row: number): string {
    const rows = childrenOf(row).filter((child) => blocks[child]?.kind === "row");
    const cells = rows.map((child) => childrenOf(child).map((cell) => blocks[cell] as Block));
    const width = Math.max(1, ...cells.flat().map(({ column = 0, columns = 1 }) => column + columns));
    const lines = cells.map((own) => {
      const places = Array<string>(width).fill("");
      for (const cell of own) places[cell.column ?? 0] = line(cell).replace(/\|/g, "\\|").replace(/\n/g, " ");
      return `| ${places.join(" | ")} |`;
    });
    const headed = cells[0]?.every(({ header }) => header) ?? false;
    const rule = `| ${Array<string>(width).fill("---").join(" | ")} |`;
    const empty = `| ${Array<string>(width).fill("").join(" | ")} |`;
    const captions = childrenOf(row).filter((child) => blocks[child]?.kind === "caption");
    const body = headed ? [lines[0], rule, ...lines.slice(1)] : [empty, rule, ...lines];
    return [...captions.map((child) => `${line(blocks[child] as Block)}\n`), ...body].join("\n");
  }

  const body = all(undefined);
  const [first] = blocks;
  const titled = first?.kind === "heading" && text.slice(first.start, first.end) === title;
  return `${titled ? "" : `# ${title}\n\n`}${body}\n`;
}

const signs = { code: "`", strong: "**", emphasis: "*", key: "`", formula: "$" } as const;

function inline(text: string, start: number, end: number, marks: readonly Mark[]): string {
  let written = "";
  let at = start;
  for (const [i, mark] of marks.entries()) {
    if (mark.start < at || mark.end > end || mark.end <= mark.start) continue;
    const within = marks.slice(i + 1).filter((other) => other.start >= mark.start && other.end <= mark.end);
    written += text.slice(at, mark.start);
    const words =
      mark.kind === "code" ? text.slice(mark.start, mark.end) : inline(text, mark.start, mark.end, within);
    written +=
      mark.kind === "link" ? `[${words}](${mark.href})` : `${signs[mark.kind]}${words}${signs[mark.kind]}`;
    at = mark.end;
  }
  return written + text.slice(at, end);
}

/** Code as a fenced block; the fence is longer than any in the code. */
export function fenced(code: string, language = ""): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

function prefixed(text: string, sign: string): string {
  return text
    .split("\n")
    .map((line) => (sign + line).trimEnd())
    .join("\n");
}

function indented(text: string, indent: string): string {
  return text.replace(/\n(?=.)/g, `\n${indent}`);
}
