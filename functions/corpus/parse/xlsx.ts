import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { openOffice, partOf, propertiesOf, relationsOf } from "./office-package.ts";
import { tablesOf } from "./sheet-tables.ts";
import { readerOf } from "./xlsx-cells.ts";
import { sheetOf } from "./xlsx-sheet.ts";
import { child, elementsOf, within } from "./xml.ts";

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
  const dates = child(workbook, "workbookPr")?.attributes.date1904 ?? "";
  const cells = readerOf(part("sharedStrings"), part("styles"), /^(?:1|true)$/.test(dates));
  const sheets = elementsOf(child(workbook, "sheets"));
  const blocks: ParsedBlock[] = [];
  const warnings: string[] = [];
  for (const { attributes } of sheets) {
    const name = attributes.name ?? "";
    if (attributes.state === "hidden" || attributes.state === "veryHidden") {
      warnings.push(`The sheet “${name}” is hidden and was left out.`);
      continue;
    }
    const target = relations.find(({ id }) => id === attributes["r:id"])?.target;
    const root = partOf(office, target);
    if (!root || !target) {
      warnings.push(`The sheet “${name}” is missing in the file.`);
      continue;
    }
    const sheet = sheetOf(root, cells);
    const own = relationsOf(office, target);
    if (sheet.cut)
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
