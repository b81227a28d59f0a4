import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../functions/corpus/parse/csv.ts";
import { parseXlsx } from "../../../functions/corpus/parse/xlsx.ts";
import { gridOf, textsOf } from "./block-texts.ts";
import { workbookFile, zipped } from "./office-file.ts";

const cell = (at: string, value: string | number, attributes = "") =>
  `<c r="${at}" ${attributes}><v>${value}</v></c>`;
const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
const rows = (...made: string[]) =>
  `<sheetData>${made.map((cells, i) => (cells === "" ? "" : `<row r="${i + 1}">${cells}</row>`)).join("")}</sheetData>`;

describe("a workbook", () => {
  it("shows values in their formats, by sheet, with merged cells", async () => {
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="#,##0.00 &quot;EUR&quot;"/></numFmts><fonts><font/><font><strike/></font></fonts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="10"/><xf numFmtId="0" fontId="1"/></cellXfs>`;
    const prices = rows(
      text("A1", "Prices of 2026"),
      cell("A2", 0, 't="s"') +
        cell("B2", 1, 't="s"') +
        text("C2", "Since") +
        text("D2", "Share") +
        text("E2", "Sold out"),
      text("A3", "Team") +
        cell("B3", 1234.5, 's="2"') +
        cell("C3", 46023, 's="1"') +
        cell("D3", 0.25, 's="3"') +
        cell("E3", 1, 't="b"'),
      text("A4", "Campus") +
        cell("B4", 99, 's="2"') +
        cell("C4", 46024, 's="1"') +
        cell("D4", 0.5, 's="3"') +
        cell("E4", 7, 's="4"'),
      "",
      text("A6", "Ask us."),
    );
    const file = workbookFile(
      [
        { name: "Prices", xml: prices },
        { name: "Margins", xml: rows(text("A1", "4 percent")), state: "hidden" },
        {
          name: "Hours",
          xml: `${rows(text("A1", "Day") + text("B1", "Open"), text("A2", "Monday") + text("B2", "9–17"), text("A3", "Tuesday") + cell("C3", 1))}<mergeCells><mergeCell ref="B2:C2"/><mergeCell ref="B2:B3"/></mergeCells>`,
        },
      ],
      styles,
      ["<t>Plan</t>", "<r><t>Pr</t></r><r><rPr><strike/></rPr><t>xx</t></r><r><t>ice</t></r>"],
    );
    const { blocks, warnings } = await parseXlsx(file);
    expect(blocks.map((block) => (block.kind === "heading" ? block.text : block.kind))).toEqual([
      "Prices",
      "table",
      "paragraph",
      "Hours",
      "table",
    ]);
    expect(blocks[1]).toMatchObject({ caption: { text: "Prices of 2026" } });
    expect(gridOf(blocks)).toEqual([
      "Plan | Price | Since | Share | Sold out",
      "Team | 1,234.50 EUR | 1/1/2026 | 25.00% | TRUE",
      "Campus | 99.00 EUR | 1/2/2026 | 50.00% | ",
    ]);
    expect(warnings).toEqual(["The sheet “Margins” is hidden and was left out."]);
  });

  it("has several tables in a sheet, without hidden rows and columns and without columns that are empty", async () => {
    const sheet = `<cols><col min="4" max="4" hidden="1"/></cols><sheetData>
      <row r="1">${text("A1", "a")}${text("XFD1", "b")}${text("D1", "secret")}</row><row r="2" hidden="1">${text("A2", "secret")}</row>
      <row r="3">${text("A3", "c")}${text("XFD3", "d")}</row></sheetData>`;
    const { blocks } = await parseXlsx(workbookFile([{ name: "Sheet1", xml: sheet }]));
    expect(blocks).toMatchObject([
      { kind: "table", rows: [{ cells: [{ text: "a" }, { text: "b" }] }] },
      { kind: "table" },
    ]);
    expect(textsOf(blocks)).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps the grid where cells are merged downwards, and names what has no value", async () => {
    const sheet = `${rows(text("A1", "Zone") + text("B1", "Vehicle") + text("C1", "Price"), text("A2", "North") + text("B2", "Car") + cell("C2", 8), `${text("B3", "Bike")}<c r="C3"><f>C2/2</f></c>`, text("A4", "South") + text("B4", "Car"))}<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B4:C4"/></mergeCells>`;
    const { blocks, warnings } = await parseXlsx(workbookFile([{ name: "Sheet1", xml: sheet }]));
    expect(gridOf(blocks)).toEqual([
      "Zone | Vehicle | Price",
      "North↓2 | Car | 8",
      "Bike | ",
      "South | Car→2",
    ]);
    expect(warnings).toEqual([
      "In the sheet “Sheet1”, the values of formulas are missing (1); open and save it in Excel.",
    ]);
  });

  it("is cut where it is data, and refused when it is none", async () => {
    const many = Array.from(
      { length: 2_100 },
      (_, i) => `<row r="${i + 1}">${Array.from({ length: 100 }, () => "<c><v>1</v></c>").join("")}</row>`,
    ).join("");
    const { warnings } = await parseXlsx(
      workbookFile([{ name: "Data", xml: `<sheetData>${many}</sheetData>` }]),
    );
    expect(warnings).toEqual(["The sheet “Data” is too large: its first 2001 rows were read."]);
    await expect(parseXlsx(zipped({ "a.xml": "<a/>" }))).rejects.toThrow(/no Excel workbook/);
  });
});

describe("a file of values", () => {
  const parse = (source: string | Uint8Array) =>
    parseCsv(typeof source === "string" ? new TextEncoder().encode(source) : source);

  it.each([
    ["commas", 'Plan,Price\r\nTeam,"29,50 ""EUR"""\r\nCampus,\r\n'],
    ["semicolons", 'Plan;Price\nTeam;29,50 "EUR"\nCampus;'],
    ["tabs", 'Plan\tPrice\nTeam\t29,50 "EUR"\nCampus\t'],
    ["a sign that it names", 'sep=|\nPlan|Price\nTeam|29,50 "EUR"\nCampus|'],
  ])("is a table, parted by %s", async (_, source) => {
    expect(gridOf((await parse(source)).blocks)).toEqual(["Plan | Price", 'Team | 29,50 "EUR"', "Campus | "]);
  });

  it("has lines over a table as its caption, and an empty line between two", async () => {
    const { blocks } = await parse("Prices\nPlan,Price\nTeam,29\n\nZone,Fee\nNorth,8\n");
    expect(blocks).toMatchObject([{ kind: "table", caption: { text: "Prices" } }, { kind: "table" }]);
  });

  it("is decoded, with a warning where that is a guess", async () => {
    const latin = await parse(new Uint8Array(Buffer.from("Café,9\nThé,8", "latin1")));
    expect(gridOf(latin.blocks)).toEqual(["Café | 9", "Thé | 8"]);
    expect(latin.warnings).toEqual([expect.stringContaining("windows-1252")]);
    const utf16 = await parse(new Uint8Array(Buffer.from("\ufeffCafé,9\nThé,8", "utf16le")));
    expect(gridOf(utf16.blocks)).toEqual(["Café | 9", "Thé | 8"]);
    expect(utf16.warnings).toBeUndefined();
  });

  it("is cut where it is data", async () => {
    const { warnings } = await parse("a,b\n".repeat(20_002));
    expect(warnings).toEqual(["It is too large: its first 20000 rows were read."]);
  });
});
