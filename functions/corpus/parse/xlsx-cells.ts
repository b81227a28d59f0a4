import { format, getFormatFromId } from "numfmt";
import { fold } from "./words.ts";
import { child, elementsOf, isOn, ownText, within, type XmlElement } from "./xml.ts";

/** Gives the text of a cell as Excel shows it; undefined for a formula whose value is not in the file. */
export type CellReader = (cell: XmlElement) => string | undefined;

/** Days between the epochs of Windows and of old Macs. */
const macEpoch = 1462;

/** Reads cells by the shared strings and styles of a workbook. */
export function readerOf(
  strings: XmlElement | undefined,
  styles: XmlElement | undefined,
  since1904: boolean,
): CellReader {
  const shared = elementsOf(strings)
    .filter(({ name }) => name === "si")
    .map(richText);
  const patterns = new Map(
    elementsOf(child(styles, "numFmts")).map(({ attributes }) => [
      attributes.numFmtId,
      attributes.formatCode ?? "",
    ]),
  );
  const struck = elementsOf(child(styles, "fonts")).map((font) => isOn(child(font, "strike"), "val"));
  const looks = elementsOf(child(styles, "cellXfs")).map(({ attributes }) => ({
    pattern:
      patterns.get(attributes.numFmtId) ?? getFormatFromId(Number(attributes.numFmtId ?? 0)) ?? "General",
    struck: struck[Number(attributes.fontId ?? 0)] ?? false,
  }));
  return (cell) => {
    const look = looks[Number(cell.attributes.s ?? 0)];
    if (look?.struck) return "";
    const value = child(cell, "v");
    const raw = value && ownText(value);
    if (raw === undefined && child(cell, "f")) return undefined;
    switch (cell.attributes.t) {
      case "s":
        return shared[Number(raw)] ?? "";
      case "inlineStr":
        return richText(child(cell, "is"));
      case "str":
      case "e":
        return fold(raw ?? "");
      case "b":
        return raw === "1" ? "TRUE" : "FALSE";
      case "d":
        return raw ?? "";
      default:
        return raw === undefined || raw === ""
          ? ""
          : shown(Number(raw), look?.pattern ?? "General", since1904);
    }
  };
}

function shown(value: number, pattern: string, since1904: boolean): string {
  const isDate = /[dmyhs]/i.test(pattern.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/g, ""));
  try {
    const text = format(pattern, isDate && since1904 ? value + macEpoch : value, { nbsp: false });
    return fold(text);
  } catch {
    // A format that Excel takes and the library does not know.
    return String(value);
  }
}

/** The runs of a rich text without those that are struck out, and without readings of Chinese characters. */
function richText(element: XmlElement | undefined): string {
  const pieces = elementsOf(element).flatMap((piece) => {
    if (piece.name === "t") return [ownText(piece)];
    if (piece.name !== "r" || isOn(child(piece, "rPr", "strike"), "val")) return [];
    return within(piece, "t").map(ownText);
  });
  return fold(pieces.join(""));
}
