import type { AdmonitionKind, ParsedBlock, Words } from "../blocks.ts";
import { depthOf, isCodeFont, listOf, type Style } from "./docx-styles.ts";
import { cellsOf, isLayout, tableOf } from "./docx-table.ts";
import { contentsOf, type Docx, gatherParagraph, type Reading } from "./docx-words.ts";
import { kindNamed } from "./html-admonitions.ts";
import { isProse } from "./html-code.ts";
import { type Draft, group } from "./office-group.ts";
import { raised } from "./raised.ts";
import { visible, WordGatherer, withLabel, withoutStart } from "./words.ts";
import { child, type XmlElement } from "./xml.ts";

/** The depth of a document's own title, over all headings. */
export const titleDepth = 0;
/** Longer paragraphs are text, whatever their style says. */
const longestHeading = 250;
const navigation =
  /^(?:toc \d|toc heading|table of figures|table of authorities|index \d|index heading|contents heading)/;
const bullet = /^[•●▪■◦‣·]\s*(?=\S)/;
const box = /^[☐☑☒]\s*(?=\S)/;

/** Reads what a body, a text box or a note holds into blocks. */
export function blocksOf(elements: readonly XmlElement[], docx: Docx): ParsedBlock[] {
  return group(elements.flatMap((element) => draftsOf(element, docx)));
}

function draftsOf(element: XmlElement, docx: Docx): Draft[] {
  if (element.name === "w:p") return paragraphOf(element, docx);
  if (element.name === "w:altChunk") docx.leftOut.push({ what: "an embedded document", under: docx.under });
  if (element.name !== "w:tbl") return [];
  if (isLayout(element))
    return cellsOf(element).flatMap((cell) => contentsOf(cell).flatMap((inner) => draftsOf(inner, docx)));
  const reading = newReading(docx);
  const table = tableOf(element, reading);
  return [...(table ? [table] : []), ...hangingOn(reading)];
}

export function newReading(docx: Docx): Reading {
  return {
    docx,
    words: new WordGatherer(),
    raw: [],
    boxes: [],
    captions: [],
    notes: [],
    letters: 0,
    code: 0,
    fields: [],
  };
}

function paragraphOf(paragraph: XmlElement, docx: Docx): Draft[] {
  const properties = child(paragraph, "w:pPr");
  const style = docx.styles(child(properties, "w:pStyle")?.attributes["w:val"]);
  if (navigation.test(style.name)) return [];
  const reading = newReading(docx);
  gatherParagraph(paragraph, style, reading);
  const words = reading.words.take();
  const said = words && !/^[•●▪■◦‣·]$/.test(words.text) ? words : undefined;
  const main = said ? [draftOf(said, reading, style, properties)] : [{ kind: "blank" as const }];
  return [...main, ...hangingOn(reading)];
}

function draftOf(words: Words, reading: Reading, style: Style, properties: XmlElement | undefined): Draft {
  const { docx } = reading;
  const depth = style.name === "title" ? titleDepth : (depthOf(properties) ?? style.depth);
  const direct = listOf(properties);
  const list = direct?.id === "0" ? undefined : { ...style.list, ...direct };
  const level = list?.level ?? 0;
  const numbered = list?.id ? docx.numbering(list.id, level) : undefined;
  if (depth !== undefined && depth < 10 && words.text.length <= longestHeading) {
    const heading = withLabel(numbered?.label ?? "", withoutStrong(words));
    docx.under = heading.text;
    return { kind: "heading", depth, ...heading };
  }
  if (isCode(reading, style)) return { kind: "line", text: visible(reading.raw.join("")).trimEnd() };
  const [mark] = words.marks ?? [];
  if (mark?.kind === "formula" && mark.start === 0 && mark.end === words.text.length)
    return { kind: "formula", text: words.text };
  if (style.name === "caption") return { kind: "caption", ...words };
  const checked =
    box.test(words.text) && words.text.match(/[☐☑☒]/g)?.length === 1 ? words.text[0] !== "☐" : undefined;
  const plain = checked === undefined ? words : withoutStart(words, box.exec(words.text)?.[0].length ?? 0);
  if (numbered) {
    // "2.1" and "§ 4" are names that people ask for.
    if (/\d\P{L}*[.-]\P{L}*\d|\p{L}{2,}|§/u.test(numbered.label))
      return { kind: "paragraph", ...withLabel(numbered.label, words) };
    const { ordered, ordinal } = numbered;
    return {
      kind: "listed",
      level,
      list: list?.id ?? "",
      ordered,
      ...(ordered ? { ordinal } : {}),
      ...(checked === undefined ? {} : { checked }),
      words: plain,
    };
  }
  if (checked !== undefined)
    return { kind: "listed", level, list: "boxes", ordered: false, checked, words: plain };
  const sign = bullet.exec(words.text)?.[0];
  if (sign || /^list bullet/.test(style.name))
    return {
      kind: "listed",
      level,
      list: "bullets",
      ordered: false,
      words: withoutStart(words, sign?.length ?? 0),
    };
  const of: AdmonitionKind | undefined = kindNamed(style.name);
  if (of) return { kind: "boxed", of, words };
  if (/^(?:intense )?quot(?:e|ation)s?$|^block text$/.test(style.name)) return { kind: "quoted", words };
  return { kind: "paragraph", ...words };
}

const codeStyle =
  /(?:^|\s)(?:source ?code|code(?: block| sample| example| snippet)?|(?:html )?preformatted(?: text)?|verbatim|macro text|listing|console|terminal)$/;

/** Code by its style, or by a font for code in all of it where it is not the document's own and has signs of code. */
function isCode({ docx, raw, letters, code }: Reading, style: Style): boolean {
  if (codeStyle.test(style.name)) return true;
  const text = raw.join("");
  const inCodeFont = letters > 0 && code === letters && !isCodeFont(docx.styles(undefined).font);
  return inCodeFont && /[{}()[\]<>=;|\\]|^\s*[$#]/.test(text) && !isProse(text);
}

/** What hangs on a paragraph or table and stands after it: descriptions, text boxes, notes. */
function hangingOn({ docx, captions, boxes, notes }: Reading): Draft[] {
  const blocks: ParsedBlock[] = captions.map((text) => ({ kind: "caption", text }));
  for (const inner of boxes) blocks.push(...blocksOf(contentsOf(inner), docx));
  for (const { number, note } of notes) {
    const [first, ...rest] = blocksOf(contentsOf(note), docx);
    if (first?.kind === "paragraph" && number !== undefined)
      blocks.push({ ...first, ...withLabel(raised("raised", String(number), undefined), first) }, ...rest);
    else if (first) blocks.push(first, ...rest);
  }
  return blocks.length > 0 ? [{ kind: "hanging", blocks }] : [];
}

function withoutStrong({ text, marks }: Words): Words {
  const kept = marks?.filter(({ kind }) => kind !== "strong");
  return { text, ...(kept && kept.length > 0 ? { marks: kept } : {}) };
}
