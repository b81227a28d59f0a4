import GithubSlugger from "github-slugger";
import { splitSentences } from "../../language/sentences.ts";
import type { Block, Document, PageStart, ParsedFile, Section } from "../document.ts";
import { passagesOf, type Run } from "../index/passages.ts";

/**
 * Lays a parsed file out as a document: one plain text, the sections over it, and the passages in them.
 * Headings stand in the text as lines of their own; list items behind "- ".
 */
export function layOut(id: string, { metadata, blocks }: ParsedFile): Document {
  const language = metadata.language ?? "en";
  const title = metadata.title ?? firstHeading(blocks) ?? inWords(id);
  const slugger = new GithubSlugger();
  const open: { depth: number; title: string }[] = [];
  const sections: Section[] = [];
  const runs: Run[] = [];
  const pages: PageStart[] = [];
  let text = "";

  const begin = (heading: string, depth: number, start: number) => {
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
    open.push({ depth, title: heading });
    const path = open.map((section) => section.title);
    sections.push({
      title: heading,
      path,
      anchor: slugger.slug(heading) || slugger.slug("section"),
      level: depth,
      start,
      end: start,
    });
  };
  let joins = false;
  for (const [i, block] of blocks.entries()) {
    if (i > 0) text += isListed(block) && isListed(blocks[i - 1]) ? "\n" : "\n\n";
    const start = text.length;
    const prefix = block.kind === "item" ? "- " : "";
    text += prefix + block.text;
    for (const { page, at } of block.pages ?? []) {
      pages.push({ page, start: at === 0 ? start : start + prefix.length + at });
    }
    if (block.kind === "heading") begin(block.text, block.depth, start);
    else if (sections.length === 0) begin(title, 1, 0);
    if (block.kind === "heading" || block.kind === "aside") {
      joins = false;
      continue;
    }
    const sentences = sentencesOf(block, language).map((span) => ({
      start: start + prefix.length + span.start,
      end: start + prefix.length + span.end,
    }));
    const run = joins ? runs.at(-1) : undefined;
    if (run) run.blocks.push(sentences);
    else runs.push({ section: sections.length - 1, blocks: [sentences] });
    joins = true;
  }
  if (sections.length === 0) begin(title, 1, 0);
  for (const [i, section] of sections.entries()) section.end = sections[i + 1]?.start ?? text.length;
  return {
    id,
    ...metadata,
    title,
    language,
    text,
    sections,
    passages: runs.flatMap((run) => passagesOf(run, text)),
    ...(pages.length > 0 ? { pages } : {}),
  };
}

/** A line of code is to code what a sentence is to prose. */
function sentencesOf({ kind, text }: Block, language: string) {
  if (kind !== "code") return splitSentences(text, language);
  return [...text.matchAll(/\S.*\S|\S/g)].map(({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
  }));
}

function isListed(block: Block | undefined): boolean {
  return block?.kind === "item" || block?.kind === "row";
}

function firstHeading(blocks: readonly Block[]): string | undefined {
  const headings = blocks.filter((block) => block.kind === "heading");
  return (headings.find(({ depth }) => depth === 1) ?? headings[0])?.text;
}

/** "ai-chip-ban" as "Ai chip ban". */
function inWords(id: string): string {
  const words = id.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
