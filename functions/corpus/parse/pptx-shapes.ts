import type { ParsedBlock, ParsedCell } from "../blocks.ts";
import { formulaLine } from "./docx-formula.ts";
import { type Draft, group } from "./office-group.ts";
import { descriptionsOf } from "./office-package.ts";
import { fold, type MarkKind, WordGatherer } from "./words.ts";
import { child, elementsOf, ownText, within, type XmlElement } from "./xml.ts";

/** What the shapes of a slide are read with. */
export interface Slide {
  /** Addresses outside, by the id of the relation. */
  links: ReadonlyMap<string, string>;
  /** The texts of its diagrams, in order; each is taken once. */
  diagrams: string[][];
  leave(what: string): void;
}

/** Placeholders that repeat on every slide. */
const furniture = /^(?:dt|ftr|hdr|sldNum|sldImg)$/;

const placeholder = (shape: XmlElement) => child(shape, "p:nvSpPr", "p:nvPr", "p:ph");

export function isTitle(shape: XmlElement): boolean {
  return /^(?:title|ctrTitle)$/.test(placeholder(shape)?.attributes.type ?? "");
}

/** The words of a shape in one line. */
export function textOf(shape: XmlElement): string {
  const words = new WordGatherer();
  for (const paragraph of within(shape, "a:p")) {
    gather(paragraph, words, new Map());
    words.space();
  }
  return words.take()?.text ?? "";
}

/** The blocks of a tree of shapes but the title, from the top to the bottom where their places are known. */
export function blocksOf(tree: XmlElement, slide: Slide): ParsedBlock[] {
  return group(inOrder(tree).flatMap((shape) => draftsOf(shape, slide)));
}

function draftsOf(shape: XmlElement, slide: Slide): Draft[] {
  const properties = elementsOf(elementsOf(shape).find(({ name }) => /^p:nv\w+Pr$/.test(name))).find(
    ({ name }) => name === "p:cNvPr",
  );
  if (properties?.attributes.hidden === "1") return [];
  switch (shape.name) {
    case "p:grpSp":
      return inOrder(shape).flatMap((inner) => draftsOf(inner, slide));
    case "p:sp": {
      const type = placeholder(shape)?.attributes.type;
      if (isTitle(shape) || furniture.test(type ?? "")) return [];
      // The boxes of a layout are lists, unless they say otherwise; boxes that someone drew are not.
      const listed = placeholder(shape) !== undefined && (type === undefined || type === "obj");
      return [...paragraphsOf(child(shape, "p:txBody"), listed, slide), { kind: "blank" }];
    }
    case "p:pic": {
      const described = descriptionsOf(shape);
      if (described.length > 0) return described.map((text) => ({ kind: "caption", text }));
      slide.leave(
        child(shape, "p:nvPicPr", "p:nvPr", "a:videoFile") ? "a video" : "an image without a description",
      );
      return [];
    }
    case "p:graphicFrame":
      return frameOf(shape, slide);
    default:
      return [];
  }
}

function frameOf(frame: XmlElement, slide: Slide): Draft[] {
  const data = child(frame, "a:graphic", "a:graphicData");
  const table = child(data, "a:tbl");
  if (table) return tableOf(table, slide);
  const uri = data?.attributes.uri ?? "";
  if (uri.endsWith("/diagram")) {
    const texts = slide.diagrams.shift() ?? [];
    if (texts.length > 0)
      return texts.map((text) => ({
        kind: "listed",
        level: 0,
        list: "diagram",
        ordered: false,
        words: { text: fold(text) },
      }));
  }
  const described = descriptionsOf(frame);
  if (described.length > 0) return described.map((text) => ({ kind: "caption", text }));
  slide.leave(
    uri.endsWith("/chart") ? "a chart" : uri.endsWith("/diagram") ? "a diagram" : "an embedded object",
  );
  return [];
}

function tableOf(table: XmlElement, { links }: Slide): Draft[] {
  const first = /^(?:1|true)$/.test(child(table, "a:tblPr")?.attributes.firstRow ?? "");
  const rows = elementsOf(table)
    .filter(({ name }) => name === "a:tr")
    .map((row, at) => ({
      cells: elementsOf(row)
        .filter(
          ({ name, attributes }) => name === "a:tc" && attributes.hMerge !== "1" && attributes.vMerge !== "1",
        )
        .map((cell): ParsedCell => {
          const words = new WordGatherer();
          for (const paragraph of within(cell, "a:p")) {
            gather(paragraph, words, links);
            words.space();
          }
          const columns = Number(cell.attributes.gridSpan ?? 1);
          const spans = Number(cell.attributes.rowSpan ?? 1);
          return {
            ...(words.take() ?? { text: "" }),
            header: first && at === 0,
            ...(columns > 1 ? { columns } : {}),
            ...(spans > 1 ? { rows: spans } : {}),
          };
        }),
    }));
  return rows.some(({ cells }) => cells.some(({ text }) => text !== "")) ? [{ kind: "table", rows }] : [];
}

function paragraphsOf(body: XmlElement | undefined, listed: boolean, slide: Slide): Draft[] {
  const paragraphs = elementsOf(body).filter(({ name }) => name === "a:p");
  let ordinal = 0;
  return paragraphs.flatMap((paragraph): Draft[] => {
    const words = new WordGatherer();
    gather(paragraph, words, slide.links);
    const taken = words.take();
    if (!taken) return [{ kind: "blank" }];
    const properties = child(paragraph, "a:pPr");
    const level = Number(properties?.attributes.lvl ?? 0);
    const numbers = child(properties, "a:buAutoNum");
    const bullet = child(properties, "a:buChar") ?? child(properties, "a:buBlip");
    const plain = child(properties, "a:buNone") !== undefined || (!bullet && paragraphs.length === 1);
    if (numbers) {
      ordinal = level === 0 ? ordinal + 1 : ordinal;
      const first = Number(numbers.attributes.startAt ?? 1);
      return [
        {
          kind: "listed",
          level,
          list: "numbers",
          ordered: true,
          ...(level === 0 ? { ordinal: first + ordinal - 1 } : {}),
          words: taken,
        },
      ];
    }
    ordinal = 0;
    if (bullet || (listed && !plain))
      return [{ kind: "listed", level, list: "bullets", ordered: false, words: taken }];
    return [{ kind: "paragraph", ...taken }];
  });
}

/** Adds the words of a paragraph of DrawingML. */
function gather(paragraph: XmlElement, words: WordGatherer, links: ReadonlyMap<string, string>): void {
  for (const piece of elementsOf(paragraph)) {
    if (piece.name === "a:br") words.space();
    else if (piece.name === "mc:AlternateContent" || piece.name.startsWith("a14:m")) {
      const [math] = within(piece, "m:oMath");
      if (math) words.within({ kind: "formula" }, () => words.add(formulaLine(math)));
      else for (const inner of elementsOf(child(piece, "mc:Fallback"))) gather(inner, words, links);
    } else if (piece.name === "a:r" || (piece.name === "a:fld" && piece.attributes.type !== "slidenum"))
      gatherRun(piece, words, links);
  }
}

function gatherRun(run: XmlElement, words: WordGatherer, links: ReadonlyMap<string, string>): void {
  const properties = child(run, "a:rPr");
  const { strike = "noStrike", baseline = "0", b, i } = properties?.attributes ?? {};
  const text = ownText(child(run, "a:t"));
  if (strike !== "noStrike") {
    words.leaveOut();
    return;
  }
  const href = links.get(child(properties, "a:hlinkClick")?.attributes["r:id"] ?? "");
  const marks: MarkKind[] = [];
  if (href && /^(?:https?|mailto|tel):/i.test(href)) marks.push({ kind: "link", href });
  if (b === "1" || b === "true") marks.push({ kind: "strong" });
  if (i === "1" || i === "true") marks.push({ kind: "emphasis" });
  for (const mark of marks) words.begin(mark);
  const offset = Number.parseInt(baseline, 10);
  if (offset > 0) words.raise("raised", text);
  else if (offset < 0) words.raise("lowered", text);
  else words.add(text);
  for (const _ of marks) words.end();
}

/** Shapes by their place, from the top to the bottom and from the left; as they come where a layout places them. */
function inOrder(tree: XmlElement): XmlElement[] {
  const shapes = elementsOf(tree).flatMap((shape) =>
    shape.name === "mc:AlternateContent"
      ? elementsOf(child(shape, "mc:Choice") ?? child(shape, "mc:Fallback"))
      : [shape],
  );
  const placed = shapes
    .filter(({ name }) => /^p:(?:sp|pic|grpSp|graphicFrame)$/.test(name))
    .map((shape) => ({ shape, at: placeOf(shape) }));
  if (placed.some(({ shape, at }) => !at && !isTitle(shape))) return placed.map(({ shape }) => shape);
  return placed
    .sort((a, b) => {
      if (!a.at || !b.at) return Number(Boolean(a.at)) - Number(Boolean(b.at));
      // Side by side: the middle of one lies beside the other.
      const beside = a.at.y < b.at.y + b.at.height / 2 && b.at.y < a.at.y + a.at.height / 2;
      return beside ? a.at.x - b.at.x : a.at.y - b.at.y;
    })
    .map(({ shape }) => shape);
}

function placeOf(shape: XmlElement): { x: number; y: number; height: number } | undefined {
  const frame =
    child(shape, "p:xfrm") ?? child(shape, "p:spPr", "a:xfrm") ?? child(shape, "p:grpSpPr", "a:xfrm");
  const offset = child(frame, "a:off")?.attributes;
  const size = child(frame, "a:ext")?.attributes;
  return offset && size ? { x: Number(offset.x), y: Number(offset.y), height: Number(size.cy) } : undefined;
}
