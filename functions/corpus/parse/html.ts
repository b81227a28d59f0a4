import type { ParsedBlock } from "../blocks.ts";
import type { Metadata, ParsedFile } from "../document.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { blocksIn, newPage } from "./html-blocks.ts";
import { countUndecoded, decodeHtml } from "./html-encoding.ts";
import { mainOf } from "./html-main.ts";
import { metadataOf } from "./html-metadata.ts";
import { parseTree } from "./html-tree.ts";
import { warningsOf } from "./left-out.ts";

/**
 * Parses a web page into blocks: its main content without navigation, forms and scripts. YAML front matter before the
 * markup, as Jekyll has it, wins over what the page says.
 * @throws {CorpusError} when its characters cannot be decoded or its elements are nested too deep.
 */
export function parseHtml(bytes: Uint8Array): ParsedFile {
  const text = decodeHtml(bytes);
  const { metadata, blocks, warnings = [] } = parseMarkup(text);
  const count = countUndecoded(text);
  const undecoded = count === 1 ? "A character cannot" : `${count} characters cannot`;
  return withWarnings({ metadata, blocks }, [
    ...(count > 0 ? [`${undecoded} be decoded.`] : []),
    ...warnings,
  ]);
}

/**
 * The same for markup that is decoded already.
 * @throws {CorpusError} when its elements are nested too deep.
 */
export function parseMarkup(source: string): ParsedFile {
  const { metadata: front, warnings, rest } = splitFrontMatter(source);
  const tree = parseTree(rest, "page");
  const found: Partial<Metadata> = { ...metadataOf(tree), ...front };
  const { nodes, landmark } = mainOf(tree);
  const page = { ...newPage(found.url), landmark };
  const blocks = blocksIn(nodes, page);
  const title = front.title ?? onlyHeading(blocks) ?? found.title;
  const metadata = { ...found, ...(title ? { title } : {}) };
  return withWarnings({ metadata, blocks }, [...warnings, ...warningsOf(page.leftOut)]);
}

/** What a page calls itself is its one first heading; several are sections. */
function onlyHeading(blocks: readonly ParsedBlock[]): string | undefined {
  const [first, second] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  return first?.kind === "heading" && !second ? first.text : undefined;
}

function withWarnings(file: ParsedFile, warnings: string[]): ParsedFile {
  const { metadata, blocks } = file;
  return warnings.length > 0 ? { metadata, blocks, warnings } : { metadata, blocks };
}
