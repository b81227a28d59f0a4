import { formulaLine } from "./docx-formula.ts";
import type { Numbering } from "./docx-numbering.ts";
import { isCodeFont, type Look, lookOf, type Style, type Styles } from "./docx-styles.ts";
import { symbolOf } from "./docx-symbols.ts";
import type { LeftOut } from "./left-out.ts";
import { descriptionsOf } from "./office-package.ts";
import { fold, type MarkKind, type WordGatherer } from "./words.ts";
import { child, elementsOf, isOn, ownText, within, type XmlElement } from "./xml.ts";

/** What the paragraphs of a Word document are read with. */
export interface Docx {
  styles: Styles;
  numbering: Numbering;
  /** Addresses outside, by the id of the relation. */
  links: ReadonlyMap<string, string>;
  footnotes: ReadonlyMap<string, XmlElement>;
  endnotes: ReadonlyMap<string, XmlElement>;
  /** How many notes were referred to so far. */
  notes: number;
  leftOut: LeftOut[];
  /** The heading that was read last. */
  under: string | undefined;
}

/** What comes of reading paragraphs: their words, and what hangs on them and stands after them. */
export interface Reading {
  docx: Docx;
  words: WordGatherer;
  /** The characters with tabs and line ends. */
  raw: string[];
  boxes: XmlElement[];
  captions: string[];
  notes: { number: number | undefined; note: XmlElement }[];
  /** Letters in all, and in fonts for code. */
  letters: number;
  code: number;
  /** A raised or lowered piece that may go on in the next run. */
  pending?: { how: "raised" | "lowered"; text: string };
  fields: { instruction: string; shown: boolean; linked: boolean }[];
}

/** What an element holds, as a reader sees it: with insertions, without deletions, from inside content controls. */
export function contentsOf(element: XmlElement): XmlElement[] {
  return elementsOf(element).flatMap((inner): XmlElement[] => {
    switch (inner.name) {
      case "w:del":
      case "w:moveFrom":
        return [];
      case "w:ins":
      case "w:moveTo":
      case "w:smartTag":
      case "w:customXml":
      case "w:dir":
      case "w:bdo":
        return contentsOf(inner);
      case "w:sdt": {
        const properties = child(inner, "w:sdtPr");
        const content = child(inner, "w:sdtContent");
        const gallery = child(properties, "w:docPartObj", "w:docPartGallery")?.attributes["w:val"] ?? "";
        if (!content || isOn(child(properties, "w:showingPlcHdr")) || gallery === "Table of Contents")
          return [];
        return contentsOf(content);
      }
      case "mc:AlternateContent": {
        const chosen = child(inner, "mc:Choice") ?? child(inner, "mc:Fallback");
        return chosen ? contentsOf(chosen) : [];
      }
      default:
        return [inner];
    }
  });
}

/** Adds the words of a paragraph. */
export function gatherParagraph(paragraph: XmlElement, style: Style, reading: Reading): void {
  gatherAll(paragraph, style, reading);
  settle(reading);
  // A field that goes on in the next paragraph shows what it shows there, too.
  for (const { linked } of reading.fields.splice(0)) if (linked) reading.words.end();
}

function gatherAll(element: XmlElement, style: Style, reading: Reading): void {
  const inside = contentsOf(element);
  for (const [i, inner] of inside.entries()) {
    const before = inside[i - 1];
    if (inner.name === "w:r") gatherRun(inner, style, reading);
    else if (inner.name === "w:hyperlink") {
      settle(reading);
      const href = reading.docx.links.get(inner.attributes["r:id"] ?? "");
      const gather = () => {
        gatherAll(inner, style, reading);
        settle(reading);
      };
      if (href) reading.words.within({ kind: "link", href }, gather);
      else gather();
    } else if (inner.name === "w:fldSimple") gatherAll(inner, style, reading);
    else if (inner.name === "m:oMath" || inner.name === "m:oMathPara") {
      settle(reading);
      if (before?.name === inner.name) reading.words.space();
      const line = fold(formulaLine(inner));
      reading.words.within({ kind: "formula" }, () => reading.words.add(line));
      reading.raw.push(line);
    }
  }
}

function gatherRun(run: XmlElement, style: Style, reading: Reading): void {
  const properties = child(run, "w:rPr");
  const own = reading.docx.styles(child(properties, "w:rStyle")?.attributes["w:val"] ?? "");
  const look: Look = { ...own, ...lookOf(properties) };
  if (look.hidden ?? style.hidden) {
    reading.words.leaveOut();
    return;
  }
  const struck = look.struck ?? style.struck ?? false;
  const code = isCodeFont(look.font ?? style.font) || /\b(?:code|verbatim char)\b/.test(own.name);
  const marks: MarkKind[] = [];
  if (code && !isCodeFont(style.font)) marks.push({ kind: "code" });
  if (look.strong && !style.strong) marks.push({ kind: "strong" });
  if (look.emphasis && !style.emphasis) marks.push({ kind: "emphasis" });
  const add = (text: string) => {
    if (struck) {
      reading.words.leaveOut();
      return;
    }
    reading.raw.push(text);
    const letters = text.trim().length;
    reading.letters += letters;
    if (code) reading.code += letters;
    const raise = look.raised ?? style.raised;
    if (raise === "raised" || raise === "lowered") {
      if (reading.pending && reading.pending.how !== raise) settle(reading);
      reading.pending = { how: raise, text: (reading.pending?.text ?? "") + text };
      return;
    }
    settle(reading);
    for (const mark of marks) reading.words.begin(mark);
    reading.words.add(text);
    for (const _ of marks) reading.words.end();
  };
  for (const piece of contentsOf(run)) gatherPiece(piece, add, reading);
}

function gatherPiece(piece: XmlElement, add: (text: string) => void, reading: Reading): void {
  switch (piece.name) {
    case "w:t":
      add(ownText(piece));
      break;
    case "w:tab":
    case "w:ptab":
      add("\t");
      break;
    case "w:br":
    case "w:cr":
      add("\n");
      break;
    case "w:noBreakHyphen":
      add("-");
      break;
    case "w:sym":
      add(symbolOf(piece.attributes["w:font"] ?? "", piece.attributes["w:char"] ?? ""));
      break;
    case "w:ruby": {
      for (const run of within(child(piece, "w:rubyBase"), "w:t")) add(ownText(run));
      const reading = within(child(piece, "w:rt"), "w:t").map(ownText).join("");
      if (reading !== "") add(`(${reading})`);
      break;
    }
    case "w:instrText": {
      const field = reading.fields.at(-1);
      if (field && !field.shown) field.instruction += ownText(piece);
      break;
    }
    case "w:fldChar":
      gatherField(piece, add, reading);
      break;
    case "w:footnoteReference":
    case "w:endnoteReference":
      gatherNote(piece, reading);
      break;
    case "w:drawing":
    case "w:pict":
    case "w:object":
      gatherDrawing(piece, reading);
      break;
  }
}

/** Fields show their result; a link's address stands in its instruction, a check box's state in its data. */
function gatherField(piece: XmlElement, add: (text: string) => void, reading: Reading): void {
  const type = piece.attributes["w:fldCharType"];
  if (type === "begin") {
    reading.fields.push({ instruction: "", shown: false, linked: false });
    const box = child(piece, "w:ffData", "w:checkBox");
    if (box) add(isOn(child(box, "w:checked") ?? child(box, "w:default")) ? "☒" : "☐");
  } else if (type === "separate") {
    const field = reading.fields.at(-1);
    if (!field) return;
    field.shown = true;
    const href = /^\s*HYPERLINK\s+"(https?:[^"]*|mailto:[^"]*)"/.exec(field.instruction)?.[1];
    if (href) {
      settle(reading);
      reading.words.begin({ kind: "link", href });
      field.linked = true;
    }
  } else if (type === "end") {
    settle(reading);
    if (reading.fields.pop()?.linked) reading.words.end();
  }
}

function gatherNote(piece: XmlElement, reading: Reading): void {
  const { docx } = reading;
  const notes = piece.name === "w:footnoteReference" ? docx.footnotes : docx.endnotes;
  const note = notes.get(piece.attributes["w:id"] ?? "");
  if (!note) return;
  // A mark of the author's own follows in the text.
  const own = isOn(piece, "w:customMarkFollows") && piece.attributes["w:customMarkFollows"] !== undefined;
  const number = own ? undefined : ++docx.notes;
  settle(reading);
  if (number !== undefined) reading.words.raise("raised", String(number));
  reading.notes.push({ number, note });
}

function gatherDrawing(drawing: XmlElement, reading: Reading): void {
  const boxes = boxesIn(drawing);
  reading.boxes.push(...boxes);
  const leave = (what: string) => reading.docx.leftOut.push({ what, under: reading.docx.under });
  const described = [...descriptionsOf(drawing), ...vmlDescriptions(drawing)];
  const names = new Set(within(drawing).map(({ name }) => name));
  const object = within(drawing, "o:OLEObject")[0];
  if (object?.attributes.ProgID?.startsWith("Equation")) leave("a formula");
  else if (described.length > 0 && boxes.length === 0) reading.captions.push(...described);
  else if (object) leave("an embedded object");
  else if (names.has("c:chart")) leave("a chart");
  else if (names.has("dgm:relIds")) leave("a diagram");
  else if (names.has("pic:pic") || names.has("v:imagedata")) leave("an image without a description");
}

/** The outermost text boxes of a drawing; a drawing is kept in two forms, of which one counts. */
function boxesIn(element: XmlElement): XmlElement[] {
  return contentsOf(element).flatMap((inner) => (inner.name === "w:txbxContent" ? [inner] : boxesIn(inner)));
}

function vmlDescriptions(drawing: XmlElement): string[] {
  return within(drawing, "v:shape")
    .map(({ attributes }) => fold(attributes.alt ?? ""))
    .filter((alt) => alt !== "");
}

function settle(reading: Reading): void {
  const { pending } = reading;
  if (!pending) return;
  delete reading.pending;
  reading.words.raise(pending.how, pending.text);
}
