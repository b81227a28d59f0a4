import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { blocksOf, titleDepth } from "./docx-blocks.ts";
import { numberingOf } from "./docx-numbering.ts";
import { stylesOf } from "./docx-styles.ts";
import { contentsOf, type Docx } from "./docx-words.ts";
import { warningsOf } from "./left-out.ts";
import { openOffice, partOf, propertiesOf, relationsOf } from "./office-package.ts";
import { child, elementsOf, type XmlElement } from "./xml.ts";

/**
 * Parses a Word document as its reader sees it: headings by outline level, lists as they are counted, tables with merged
 * cells, notes after what refers to them; without hidden, struck-out and deleted text, comments and tables of contents.
 * @throws {CorpusError} when it is encrypted, damaged, too large or no Word document.
 */
export async function parseDocx(bytes: Uint8Array): Promise<ParsedFile> {
  const office = openOffice(bytes, "Word document", ".docx", "word/document.xml");
  const body = child(partOf(office, office.main), "w:body");
  if (!body) throw new CorpusError("is a damaged Word document (it has no body)");
  const relations = relationsOf(office, office.main);
  const part = (type: string) => partOf(office, relations.find((relation) => relation.type === type)?.target);
  const links = relations.filter(
    ({ type, external, target }) =>
      type === "hyperlink" && external && /^(?:https?|mailto|tel):/i.test(target),
  );
  const docx: Docx = {
    styles: stylesOf(part("styles")),
    numbering: numberingOf(part("numbering")),
    links: new Map(links.map(({ id, target }) => [id, target])),
    footnotes: notesIn(part("footnotes"), "w:footnote"),
    endnotes: notesIn(part("endnotes"), "w:endnote"),
    notes: 0,
    leftOut: [],
    under: undefined,
  };
  const { title, blocks } = titled(blocksOf(contentsOf(body), docx));
  const warnings = warningsOf(docx.leftOut);
  const metadata = { ...propertiesOf(office), ...(title ? { title } : {}) };
  return warnings.length > 0 ? { metadata, blocks, warnings } : { metadata, blocks };
}

function notesIn(root: XmlElement | undefined, name: string): Map<string, XmlElement> {
  const notes = elementsOf(root).filter(
    (note) => note.name === name && !/separator/i.test(note.attributes["w:type"] ?? ""),
  );
  return new Map(notes.map((note) => [note.attributes["w:id"] ?? "", note]));
}

/** The one title over all headings names the document; they are one deeper then. */
function titled(blocks: ParsedBlock[]): { title?: string; blocks: ParsedBlock[] } {
  const headings = blocks.filter((block) => block.kind === "heading");
  const titles = headings.filter(({ depth }) => depth === titleDepth);
  const [title] = titles;
  const over = title !== undefined && titles.length === 1 && headings[0] === title;
  const moved =
    headings.length === 0
      ? withBoldHeadings(blocks)
      : blocks.map((block) =>
          block.kind === "heading"
            ? { ...block, depth: over ? block.depth + 1 : Math.max(block.depth, 1) }
            : block,
        );
  return over ? { title: title.text, blocks: moved } : { blocks: moved };
}

/** Where no style makes a heading, short lines in bold type over text are. */
function withBoldHeadings(blocks: ParsedBlock[]): ParsedBlock[] {
  const isBold = (block: ParsedBlock | undefined) => {
    if (block?.kind !== "paragraph" || block.text.length > 80 || /[.,;!]$/.test(block.text)) return false;
    return (
      block.marks?.some(
        ({ kind, start, end }) => kind === "strong" && start === 0 && end === block.text.length,
      ) ?? false
    );
  };
  return blocks.map((block, i): ParsedBlock => {
    const next = blocks[i + 1];
    if (
      block.kind !== "paragraph" ||
      !isBold(block) ||
      next === undefined ||
      (isBold(next) && isBold(blocks[i + 2]))
    )
      return block;
    const marks = block.marks?.filter(({ kind }) => kind !== "strong");
    return { kind: "heading", depth: 2, text: block.text, ...(marks && marks.length > 0 ? { marks } : {}) };
  });
}
