import sniffEncoding from "html-encoding-sniffer";
import type { ParsedBlock } from "../blocks.ts";
import type { Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { blocksIn, newPage } from "./html-blocks.ts";
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
  const { metadata: front, rest } = splitFrontMatter(source);
  const tree = parseTree(rest, "page");
  const found: Partial<Metadata> = { ...metadataOf(tree), ...front };
  const { nodes, landmark } = mainOf(tree);
  const page = { ...newPage(found.url), landmark };
  const blocks = blocksIn(nodes, page);
  const title = front.title ?? onlyHeading(blocks) ?? found.title;
  const metadata = { ...found, ...(title ? { title } : {}) };
  return withWarnings({ metadata, blocks }, warningsOf(page.leftOut));
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

/** Beyond this share of characters that cannot be decoded, a file is not what it says. */
const mostUndecoded = 0.001;

/**
 * The text of a web page, by its byte order mark, else by what it declares, else UTF-8. The few characters that are not
 * that are "\ufffd".
 * @throws {CorpusError} when it is not that at all.
 */
export function decodeHtml(bytes: Uint8Array): string {
  const encoding = sniffEncoding(bytes, { defaultEncoding: "UTF-8" }).toLowerCase();
  if (!encoding.startsWith("utf-16") && bytes.includes(0)) throw new CorpusError("is not a text file");
  let text: string;
  try {
    text = new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new CorpusError(`says that it is ${encoding}, which cannot be read; save it as UTF-8`);
  }
  const foreign = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const undecoded = countUndecoded(text);
  if (undecoded > 0 && (undecoded === foreign || undecoded > mostUndecoded * text.length)) {
    throw new CorpusError(
      `is not ${encoding} text, as it says or web pages are by default; save it as UTF-8`,
    );
  }
  return text;
}

function countUndecoded(text: string): number {
  return text.split("\ufffd").length - 1;
}
