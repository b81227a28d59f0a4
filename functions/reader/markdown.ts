import type { CorpusDocument } from "../corpus/corpus.ts";
import type { Block, Mark } from "../corpus/blocks.ts";

/** A document as Markdown, from its blocks: for programs that read, and for people who copy. */
export function documentMarkdown(document: CorpusDocument): string {
  return document.text;
}
