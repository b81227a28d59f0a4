import type { Nodes, PhrasingContent, Root, TableRow } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { ParsedFile } from "../document.ts";
import { asTree, type FlatBlock as Block } from "./flat.ts";
import { readFrontMatter } from "./front-matter.ts";

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter);

/**
 * Parses Markdown (GitHub's flavour, with YAML front matter) into blocks of plain text.
 * @throws {CorpusError} naming the key of the front matter that cannot be used.
 */
export function parseMarkdown(source: string): ParsedFile {
  const root: Root = parser.parse(source);
  const blocks = blocksOf(root).filter(({ text }) => text !== "");
  const [front] = root.children;
  const metadata = front?.type === "yaml" ? readFrontMatter(front.value) : {};
  const [first] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  return { metadata: first && !metadata.title ? { ...metadata, title: first.text } : metadata, blocks };
}

function blocksOf(node: Nodes): Block[] {
  switch (node.type) {
    case "heading":
      return [{ kind: "heading", depth: node.depth, text: inline(node.children) }];
    case "paragraph":
      return paragraph(node.children);
    case "code":
      return [{ kind: "code", text: node.value.trimEnd() }];
    case "html":
      return [{ kind: "paragraph", text: fold(withoutTags(node.value)) }];
    case "listItem":
      return node.children.flatMap((child) =>
        blocksOf(child).map(
          (block): Block => (block.kind === "paragraph" ? { ...block, kind: "item" } : block),
        ),
      );
    case "table":
      return tableRows(node.children);
    case "root":
    case "list":
    case "blockquote":
    case "footnoteDefinition":
      return node.children.flatMap(blocksOf);
    default:
      return [];
  }
}

/** A paragraph of nothing but images is a caption at most: their descriptions. */
function paragraph(children: PhrasingContent[]): Block[] {
  const text = inline(children);
  if (text !== "") return [{ kind: "paragraph", text }];
  return children.flatMap((child): Block[] =>
    child.type === "image" && child.alt ? [{ kind: "aside", text: fold(child.alt) }] : [],
  );
}

/** Rows that read as words: "Header: cell; Header: cell". */
function tableRows([head, ...rows]: TableRow[]): Block[] {
  const names = head?.children.map((cell) => inline(cell.children)) ?? [];
  return rows.map(({ children }) => ({
    kind: "row",
    text: rowInWords(
      names,
      children.map((cell) => inline(cell.children)),
    ),
  }));
}

/** "Header: cell; Header: cell", without what is empty. */
export function rowInWords(names: readonly string[], cells: readonly string[]): string {
  return cells
    .map((text, i) => ({ name: names[i] ?? "", text }))
    .filter(({ text }) => text !== "")
    .map(({ name, text }) => (name ? `${name}: ${text}` : text))
    .join("; ");
}

function inline(nodes: PhrasingContent[]): string {
  return fold(nodes.map(phrase).join(""));
}

function phrase(node: PhrasingContent): string {
  if (node.type === "break" || (node.type === "html" && /^<br\b/i.test(node.value))) return " ";
  if (node.type === "text" || node.type === "inlineCode") return node.value;
  return "children" in node ? node.children.map(phrase).join("") : "";
}

function withoutTags(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ")
    .replace(/<[^>]*>/g, " ");
}

function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
