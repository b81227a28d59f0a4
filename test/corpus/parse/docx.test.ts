import {
  AlignmentType,
  Document,
  HeadingLevel,
  ImageRun,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from "docx";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { parseDocx } from "../../functions/corpus/parse/docx.ts";

const row = (...cells: string[]) =>
  new TableRow({ children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })) });
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

describe("a Word document", () => {
  it("has headings, paragraphs, items, rows and properties; images are left out with a warning", async () => {
    const file = new Document({
      title: "Staff handbook",
      creator: "P. Office",
      numbering: {
        config: [
          {
            reference: "dots",
            levels: [{ level: 0, format: LevelFormat.BULLET, text: "•", alignment: AlignmentType.LEFT }],
          },
        ],
      },
      sections: [
        {
          children: [
            new Paragraph({ text: "Staff handbook", heading: HeadingLevel.HEADING_1 }),
            new Paragraph({ text: "Leave", heading: HeadingLevel.HEADING_2 }),
            new Paragraph({
              children: [
                new TextRun("You have "),
                new TextRun({ text: "25 days", bold: true }),
                new TextRun(" a year."),
              ],
            }),
            new Paragraph({ text: "Ask your manager.", numbering: { reference: "dots", level: 0 } }),
            new Paragraph({ text: "Tell the team.", numbering: { reference: "dots", level: 0 } }),
            new Table({ rows: [row("Country", "Days"), row("Chile", "15")] }),
            new Paragraph({
              children: [new ImageRun({ type: "png", data: pixel, transformation: { width: 9, height: 9 } })],
            }),
          ],
        },
      ],
    });
    const { metadata, blocks, warnings } = await parseDocx(new Uint8Array(await Packer.toBuffer(file)));
    expect(metadata).toMatchObject({ title: "Staff handbook", author: "P. Office" });
    expect(blocks).toEqual([
      { kind: "heading", depth: 1, text: "Staff handbook" },
      { kind: "heading", depth: 2, text: "Leave" },
      { kind: "paragraph", text: "You have 25 days a year." },
      { kind: "item", text: "Ask your manager." },
      { kind: "item", text: "Tell the team." },
      { kind: "row", text: "Country; Days" },
      { kind: "row", text: "Chile; 15" },
    ]);
    expect(warnings).toEqual(["1 image was left out."]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["encrypted", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), /is encrypted or from an old Word/],
    ["another ZIP file", zipSync({ "a.txt": new Uint8Array([1]) }), /no Word document/],
    ["cut short", zipSync({ "word/document.xml": new Uint8Array(100) }).slice(0, 40), /damaged/],
    ["hollow", zipSync({ "word/document.xml": new Uint8Array(10) }), /damaged/],
  ])("is refused when it is %s", async (_, bytes, message) => {
    await expect(parseDocx(bytes)).rejects.toThrow(CorpusError);
    await expect(parseDocx(bytes)).rejects.toThrow(message);
  });
});
