import { child, elementsOf, isOn, type XmlElement } from "./xml.ts";

/** How text looks, as far as it matters for what it is. Undefined: as the style under it says. */
export interface Look {
  hidden?: boolean;
  struck?: boolean;
  raised?: "raised" | "lowered" | "level";
  strong?: boolean;
  emphasis?: boolean;
  font?: string;
}

export interface Style extends Look {
  /** In lower case; Word keeps the names of its own styles in English. */
  name: string;
  /** From 1; of a heading. */
  depth?: number;
  list?: { id: string; level?: number };
}

export type Styles = (id: string | undefined) => Style;

/** The styles of a document, each with what it has from the ones that it is based on. */
export function stylesOf(root: XmlElement | undefined): Styles {
  const elements = new Map<string, XmlElement>();
  let usual: string | undefined;
  for (const style of elementsOf(root)) {
    const id = style.attributes["w:styleId"];
    if (style.name !== "w:style" || id === undefined) continue;
    elements.set(id, style);
    if (
      style.attributes["w:type"] === "paragraph" &&
      isOn(style, "w:default") &&
      style.attributes["w:default"]
    )
      usual ??= id;
  }
  const known = new Map<string, Style>();
  const read = (id: string, below: ReadonlySet<string>): Style => {
    const made = known.get(id);
    if (made) return made;
    const element = elements.get(id);
    if (!element || below.has(id) || below.size > 50) return { name: "" };
    const base = child(element, "w:basedOn")?.attributes["w:val"];
    const { name: _, ...from } = base === undefined ? { name: "" } : read(base, new Set([...below, id]));
    const name = (child(element, "w:name")?.attributes["w:val"] ?? id).toLowerCase();
    const paragraph = child(element, "w:pPr");
    const depth = depthOf(paragraph) ?? headingIn(name) ?? from.depth;
    const list = listOf(paragraph) ?? from.list;
    const style: Style = { ...from, ...lookOf(child(element, "w:rPr")), name, ...(list ? { list } : {}) };
    if (depth === undefined || depth > 9) delete style.depth;
    else style.depth = depth;
    known.set(id, style);
    return style;
  };
  return (id) =>
    id === undefined && usual === undefined ? { name: "" } : read(id ?? (usual as string), new Set());
}

/** The outline level of a paragraph or style, from 1; 10 is body text, as a way out of a heading's style. */
export function depthOf(paragraph: XmlElement | undefined): number | undefined {
  const level = child(paragraph, "w:outlineLvl")?.attributes["w:val"];
  return level !== undefined && /^\d$/.test(level) ? Number(level) + 1 : undefined;
}

const headingIn = (name: string) => {
  const level = /^heading (\d)$/.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
};

/** Which list a paragraph or style belongs to; id "0" takes it out of one. */
export function listOf(paragraph: XmlElement | undefined): { id: string; level?: number } | undefined {
  const numbering = child(paragraph, "w:numPr");
  if (!numbering) return undefined;
  const id = child(numbering, "w:numId")?.attributes["w:val"];
  const level = child(numbering, "w:ilvl")?.attributes["w:val"];
  const at = level !== undefined && /^\d$/.test(level) ? { level: Number(level) } : {};
  return id === undefined ? undefined : { id, ...at };
}

/** What the properties of a run or style say of its looks. */
export function lookOf(properties: XmlElement | undefined): Look {
  const look: Look = {};
  for (const property of elementsOf(properties)) {
    const on = isOn(property);
    const value = property.attributes["w:val"];
    if (property.name === "w:vanish") look.hidden = on;
    else if (property.name === "w:strike" || property.name === "w:dstrike")
      look.struck = on || look.struck === true;
    else if (property.name === "w:b") look.strong = on;
    else if (property.name === "w:i") look.emphasis = on;
    else if (property.name === "w:rFonts")
      look.font = property.attributes["w:ascii"] ?? property.attributes["w:hAnsi"] ?? "";
    else if (property.name === "w:vertAlign")
      look.raised = value === "superscript" ? "raised" : value === "subscript" ? "lowered" : "level";
  }
  return look;
}

/** Fonts that all letters are equally wide in: how documents set code. */
export function isCodeFont(font: string | undefined): boolean {
  return /courier|consol|mono|menlo|monaco|source code|fira code|lucida console|cascadia|inconsolata|ocr|typewriter/i.test(
    font ?? "",
  );
}
