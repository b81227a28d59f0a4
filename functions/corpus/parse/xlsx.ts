import { strFromU8, strToU8 } from "fflate";
import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { type OfficePackage, openOffice, partOf, propertiesOf, relationsOf } from "./office-package.ts";
import { tablesOf } from "./sheet-tables.ts";
import { readerOf } from "./xlsx-cells.ts";
import { sheetOf } from "./xlsx-sheet.ts";
import { child, elementsOf, within } from "./xml.ts";

/** In bytes of XML for a sheet: more is data, not a document. */
const mostBytes = 20 * 1024 * 1024;

/**
 * Parses a workbook: every sheet is a section, its tables as they are shown, with dates and numbers in their formats.
 * Hidden sheets, rows and columns are left out.
 * @throws {CorpusError} when it is encrypted, damaged, too large or no workbook.
 */
export async function parseXlsx(bytes: Uint8Array): Promise<ParsedFile> {
  const office = openOffice(bytes, "Excel workbook", ".xlsx", "xl/workbook.xml");
  const workbook = partOf(office, office.main);
  const relations = relationsOf(office, office.main);
  const part = (type: string) => partOf(office, relations.find((relation) => relation.type === type)?.target);
  const warnings: string[] = [];
  const dates = child(workbook, "workbookPr")?.attributes.date1904 ?? "";
  const strings = relations.find(({ type }) => type === "sharedStrings")?.target;
  if (strings && shorten(office, strings))
    warnings.push("It has more texts than can be read; cells with the others are empty.");
  const cells = readerOf(part("sharedStrings"), part("styles"), /^(?:1|true)$/.test(dates));
  const sheets = elementsOf(child(workbook, "sheets"));
  const blocks: ParsedBlock[] = [];
  for (const { attributes } of sheets) {
    const name = attributes.name ?? "";
    if (attributes.state === "hidden" || attributes.state === "veryHidden") {
      warnings.push(`The sheet “${name}” is hidden and was left out.`);
      continue;
    }
    const target = relations.find(({ id }) => id === attributes["r:id"])?.target;
    const shortened = target !== undefined && shorten(office, target);
    const root = partOf(office, target);
    if (!root || !target) {
      warnings.push(`The sheet “${name}” is missing in the file.`);
      continue;
    }
    const sheet = sheetOf(root, cells);
    const own = relationsOf(office, target);
    if (sheet.cut || shortened)
      warnings.push(`The sheet “${name}” is too large: its first ${sheet.rows.length} rows were read.`);
    if (sheet.uncalculated > 0)
      warnings.push(
        `In the sheet “${name}”, the values of formulas are missing (${sheet.uncalculated}); open and save it in Excel.`,
      );
    const drawn = own
      .filter(({ type }) => type === "drawing")
      .flatMap(({ target }) => within(partOf(office, target)));
    if (drawn.some((element) => /^xdr:(?:pic|graphicFrame|sp)$/.test(element.name)))
      warnings.push(`The drawings and charts in the sheet “${name}” were left out.`);
    const headed = own
      .filter(({ type }) => type === "table")
      .flatMap(({ target }) => {
        const { ref = "", headerRowCount = "1" } = partOf(office, target)?.attributes ?? {};
        return headerRowCount === "0" ? [] : [Number(/\d+/.exec(ref)?.[0] ?? 0)];
      });
    const tables = tablesOf(sheet.rows, new Set(headed));
    if (tables.length === 0) continue;
    if (sheets.length > 1 || !/^(?:sheet|tabelle|feuil|hoja|foglio|blad|лист)\s?\d*$/i.test(name))
      blocks.push({ kind: "heading", depth: 1, text: name });
    blocks.push(...tables);
  }
  const metadata = propertiesOf(office);
  return warnings.length > 0 ? { metadata, blocks, warnings } : { metadata, blocks };
}

/** Cuts a file that holds more than is read after its last whole row or text. @returns whether it was cut */
function shorten({ archive }: OfficePackage, name: string): boolean {
  const bytes = archive.files[name];
  if (!bytes || bytes.length <= mostBytes) return false;
  const source = strFromU8(bytes.subarray(0, mostBytes));
  const row = source.lastIndexOf("</row>");
  const cut = row === -1 ? source.lastIndexOf("</si>") + "</si>".length : row + "</row>".length;
  archive.files[name] = strToU8(source.slice(0, cut) + (row === -1 ? "</sst>" : "</sheetData></worksheet>"));
  return true;
}
