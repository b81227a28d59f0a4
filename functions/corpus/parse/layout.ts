import GithubSlugger from "github-slugger";
import type { ParsedBlock, ParsedItem, ParsedRow, Words } from "../blocks.ts";
import type { Document, ParsedFile, Section } from "../document.ts";
import { passagesOf, type Run } from "../index/passages.ts";
import { onGrid } from "./grid.ts";
import { Writer } from "./writer.ts";

/** Deeper lists and boxes are laid out as if they stood this deep. */
const deepest = 60;

/**
 * Lays a parsed file out as a document: one plain text, its blocks as stretches of it, the sections over them, and the
 * passages in them. Items stand behind "- " or their number, the cells of a row are parted by " | "; none of that belongs
 * to a block.
 */
export function layOut(id: string, { metadata, blocks }: ParsedFile): Document {
  const language = metadata.language ?? "en";
  const title = metadata.title ?? onlyTitle(blocks) ?? inWords(id);
  const slugger = new GithubSlugger();
  const open: { depth: number; title: string }[] = [];
  const sections: Section[] = [];
  const runs: Run[] = [];
  const out = new Writer(language);

  const begin = (heading: string, depth: number, start: number) => {
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
    open.push({ depth, title: heading });
    const anchor = slugger.slug(heading) || slugger.slug("section");
    sections.push({
      title: heading,
      path: open.map((section) => section.title),
      anchor,
      level: depth,
      start,
      end: start,
    });
  };
  let joins = false;
  for (const block of blocks) {
    if (block.kind === "heading") {
      joins = false;
      out.part("\n\n");
      const start = out.length;
      out.leaf("heading", block, undefined, { depth: block.depth });
      begin(block.text, block.depth, start);
      continue;
    }
    if (sections.length === 0) begin(title, 1, 0);
    const first = out.blocks.length;
    writeBlock(out, block, undefined, 0);
    if (block.kind === "aside") {
      joins = false;
      continue;
    }
    const run = joins ? runs.at(-1) : undefined;
    if (run) run.tops.push(first);
    else runs.push({ section: sections.length - 1, tops: [first] });
    joins = true;
  }
  if (sections.length === 0) begin(title, 1, 0);
  const { text, marks, sentences } = out;
  for (const [i, section] of sections.entries()) section.end = sections[i + 1]?.start ?? text.length;
  return {
    id,
    ...metadata,
    title,
    language,
    text,
    blocks: out.blocks,
    marks,
    sections,
    passages: passagesOf(runs, { text, blocks: out.blocks, sentences }),
    ...(out.pages.length > 0 ? { pages: out.pages } : {}),
  };
}

/** Writes a block behind what is there. `depth` counts the lists and boxes that it stands in. */
function writeBlock(out: Writer, block: ParsedBlock, parent: number | undefined, depth: number): void {
  switch (block.kind) {
    case "heading":
      // Inside a box or an item a heading opens no section: it is a line of it.
      return paragraph(out, "paragraph", block, parent);
    case "paragraph":
    case "caption":
      return paragraph(out, block.kind, block, parent);
    case "formula":
      out.part("\n\n");
      return out.whole(out.leaf("formula", block, parent, {}));
    case "code": {
      const { language, title } = block;
      out.part("\n\n");
      const row = out.leaf("code", block, parent, {
        ...(language === undefined ? {} : { language }),
        ...(title === undefined ? {} : { title }),
      });
      return out.code(row);
    }
    case "list":
      return list(out, block, parent, depth);
    case "table":
      return table(out, block, parent);
    case "quotation":
    case "aside":
      out.part("\n\n");
      out.within(block.kind, parent, {}, (row) => {
        for (const child of block.blocks) writeBlock(out, child, row, deeper(depth));
      });
      return;
    case "admonition":
      out.part("\n\n");
      out.within(
        "admonition",
        parent,
        { of: block.of, ...(block.title ? { title: block.title.text } : {}) },
        (row) => {
          if (block.title) paragraph(out, "paragraph", block.title, row);
          for (const child of block.blocks) writeBlock(out, child, row, deeper(depth));
        },
      );
      return;
    case "definitions":
      out.part("\n\n");
      out.within("definitions", parent, {}, (row) => {
        for (const { terms, descriptions } of block.entries) {
          for (const term of terms) {
            out.part("\n");
            out.leaf("term", term, row, {});
          }
          for (const description of descriptions) {
            out.part("\n");
            out.within("description", row, {}, (own) => {
              for (const [i, child] of description.entries()) {
                if (i === 0) out.tight();
                writeBlock(out, child, own, deeper(depth));
              }
            });
          }
        }
      });
  }
}

function paragraph(
  out: Writer,
  kind: "paragraph" | "caption",
  words: Words,
  parent: number | undefined,
): void {
  if (words.text === "") return;
  out.part("\n\n");
  out.prose(out.leaf(kind, words, parent, {}));
}

function list(
  out: Writer,
  { ordered, items }: Extract<ParsedBlock, { kind: "list" }>,
  parent: number | undefined,
  depth: number,
): void {
  // A list inside an item follows the item's line.
  out.part(parent !== undefined && out.blocks[parent]?.kind === "item" ? "\n" : "\n\n");
  const indent = "  ".repeat(depth);
  out.within("list", parent, { ordered }, (row) => {
    for (const item of items) {
      out.part("\n");
      out.mark(`${indent}${signOf(item, ordered)} `);
      const { ordinal, checked } = item;
      const about = {
        ...(ordinal === undefined ? {} : { ordinal }),
        ...(checked === undefined ? {} : { checked }),
      };
      out.within("item", row, about, (own) => {
        for (const [i, child] of item.blocks.entries()) {
          if (i === 0) out.tight();
          writeBlock(out, child, own, deeper(depth));
        }
      });
    }
  });
}

function signOf({ ordinal, checked }: ParsedItem, ordered: boolean): string {
  const sign = ordered && ordinal !== undefined ? `${ordinal}.` : "-";
  return checked === undefined ? sign : `${sign} [${checked ? "x" : " "}]`;
}

function table(
  out: Writer,
  { caption, rows }: { caption?: Words; rows: ParsedRow[] },
  parent: number | undefined,
): void {
  out.part("\n\n");
  out.within("table", parent, {}, (row) => {
    if (caption && caption.text !== "") out.prose(out.leaf("caption", caption, row, {}));
    for (const cells of onGrid(rows)) {
      if (cells.every(({ cell }) => cell.text === "")) continue;
      out.part("\n");
      const own = out.within("row", row, {}, (line) => {
        for (const [i, { cell, column, columns, rows: span, header }] of cells.entries()) {
          if (i > 0) out.mark(" | ");
          out.leaf("cell", cell, line, {
            column,
            ...(header ? { header } : {}),
            ...(columns > 1 ? { columns } : {}),
            ...(span > 1 ? { rows: span } : {}),
          });
        }
      });
      // What names the columns is said with every row, and is none.
      if (!cells.every(({ header }) => header)) out.whole(own);
    }
  });
}

function deeper(depth: number): number {
  return Math.min(depth + 1, deepest);
}

/** The document's own title is the one heading of the first level; several are sections. */
function onlyTitle(blocks: readonly ParsedBlock[]): string | undefined {
  const titles = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  const [title] = titles;
  return titles.length === 1 && title?.kind === "heading" ? title.text : undefined;
}

/** "ai-chip-ban" as "Ai chip ban". */
function inWords(id: string): string {
  const words = id.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
