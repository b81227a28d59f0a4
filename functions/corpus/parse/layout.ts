import GithubSlugger from "github-slugger";
import type { ParsedBlock, ParsedItem, ParsedRow, Words } from "../blocks.ts";
import type { Document, ParsedFile, Section } from "../document.ts";
import { passagesOf, type Run } from "../index/passages.ts";
import { onGrid } from "./grid.ts";
import { Writer } from "./writer.ts";

/** Lists that are nested deeper are not indented any further. */
const deepest = 20;

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
    const path = open.map((section) => section.title);
    sections.push({ title: heading, path, anchor, level: depth, start, end: start });
  };
  let joins = false;
  for (const block of blocks) {
    if (block.kind === "heading") {
      const start = heading(out, block);
      if (start === undefined) continue;
      begin(block.text, block.depth, start);
      joins = false;
      continue;
    }
    const top = writeBlock(out, block, undefined, 0);
    if (top === undefined) continue;
    if (sections.length === 0) begin(title, 1, 0);
    if (block.kind === "aside") {
      joins = false;
      continue;
    }
    const run = joins ? runs.at(-1) : undefined;
    if (run) run.tops.push(top);
    else runs.push({ section: sections.length - 1, tops: [top] });
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

/** Where a heading begins; undefined where it has no words. */
function heading(
  out: Writer,
  block: Extract<ParsedBlock, { kind: "heading" }>,
  parent?: number,
): number | undefined {
  out.part("\n\n");
  const row = out.leaf("heading", block, parent, { depth: block.depth });
  return row === undefined ? undefined : out.blocks[row]?.start;
}

/** Writes a block behind what is there, and returns its row. `depth` counts the lists that it stands in. */
function writeBlock(
  out: Writer,
  block: ParsedBlock,
  parent: number | undefined,
  depth: number,
): number | undefined {
  switch (block.kind) {
    case "heading":
      // Inside a box or an item a heading opens no section: what comes after it there leans on it.
      heading(out, block, parent);
      return undefined;
    case "paragraph":
    case "caption": {
      out.part("\n\n");
      const row = out.leaf(block.kind, block, parent);
      out.prose(row);
      return row;
    }
    case "formula": {
      out.part("\n\n");
      const row = out.leaf("formula", block, parent);
      out.whole(row);
      return row;
    }
    case "code": {
      const { language, title } = block;
      out.part("\n\n");
      const row = out.leaf("code", block, parent, {
        ...(language ? { language } : {}),
        ...(title ? { title } : {}),
      });
      out.code(row);
      return row;
    }
    case "list":
      return list(out, block, parent, depth);
    case "table":
      return table(out, block, parent);
    case "quotation":
    case "aside":
      out.part("\n\n");
      return out.within(block.kind, parent, {}, (row) => {
        for (const child of block.blocks) writeBlock(out, child, row, depth);
      });
    case "admonition": {
      const { of, title } = block;
      out.part("\n\n");
      return out.within(
        "admonition",
        parent,
        { of, ...(title?.text.trim() ? { title: title.text } : {}) },
        (row) => {
          if (title) out.leaf("caption", title, row);
          for (const child of block.blocks) writeBlock(out, child, row, depth);
        },
      );
    }
    case "definitions":
      return definitions(out, block, parent, depth);
  }
}

function definitions(
  out: Writer,
  { entries }: Extract<ParsedBlock, { kind: "definitions" }>,
  parent: number | undefined,
  depth: number,
): number | undefined {
  out.part("\n\n");
  return out.within("definitions", parent, {}, (row) => {
    for (const { terms, descriptions } of entries) {
      for (const term of terms) {
        out.part("\n");
        out.leaf("term", term, row);
      }
      for (const description of descriptions) {
        out.part("\n");
        out.within("description", row, {}, (own) => {
          out.sign("");
          for (const child of description) writeBlock(out, child, own, depth);
        });
      }
    }
  });
}

function list(
  out: Writer,
  { ordered, items }: Extract<ParsedBlock, { kind: "list" }>,
  parent: number | undefined,
  depth: number,
): number | undefined {
  // A list inside an item follows the item's line.
  out.part(parent !== undefined && out.blocks[parent]?.kind === "item" ? "\n" : "\n\n");
  const indent = "  ".repeat(Math.min(depth, deepest));
  return out.within("list", parent, { ordered }, (row) => {
    for (const item of items) {
      const { ordinal, checked } = item;
      const about = {
        ...(ordinal === undefined ? {} : { ordinal }),
        ...(checked === undefined ? {} : { checked }),
      };
      out.part("\n");
      out.within("item", row, about, (own) => {
        out.sign(`${indent}${signOf(item, ordered)} `);
        for (const child of item.blocks) writeBlock(out, child, own, depth + 1);
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
): number | undefined {
  out.part("\n\n");
  return out.within("table", parent, {}, (row) => {
    if (caption) out.prose(out.leaf("caption", caption, row));
    for (const { header: names, cells } of onGrid(rows)) {
      out.part("\n");
      const own = out.within("row", row, names ? { header: true } : {}, (line) => {
        let bars = "";
        for (const { cell, column, columns, rows: span, header } of cells) {
          if (bars && cell.text.trim() !== "") out.sign(bars);
          const written = out.leaf("cell", cell, line, {
            column,
            ...(header ? { header } : {}),
            ...(columns > 1 ? { columns } : {}),
            ...(span > 1 ? { rows: span } : {}),
          });
          if (written !== undefined) bars = "";
          if (written !== undefined || bars) bars += " | ";
        }
      });
      // What names the columns is said with every row, and is none.
      if (!names) out.whole(own);
    }
  });
}

/** The document's own title is the one heading of the first level; several are sections. */
function onlyTitle(blocks: readonly ParsedBlock[]): string | undefined {
  const titles = blocks.flatMap((block) =>
    block.kind === "heading" && block.depth === 1 && block.text.trim() !== "" ? [block.text] : [],
  );
  return titles.length === 1 ? titles[0] : undefined;
}

/** "ai-chip-ban" as "Ai chip ban". */
function inWords(id: string): string {
  const words = id.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
