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
import { CorpusError } from "../../../functions/corpus/errors.ts";
import { parseDocx } from "../../../functions/corpus/parse/docx.ts";
import { gridOf, marked, textsOf, wordsOf } from "./block-texts.ts";
import { wordFile, zipped } from "./office-file.ts";

const row = (...cells: string[]) =>
  new TableRow({ children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })) });
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const run = (text: string, properties = "") =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (content: string, properties = "") => `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`;
const styled = (style: string, text: string) => p(run(text), `<w:pStyle w:val="${style}"/>`);
const cell = (text: string, properties = "") => `<w:tc><w:tcPr>${properties}</w:tcPr>${p(run(text))}</w:tc>`;
const blocksOf = async (...file: Parameters<typeof wordFile>) => (await parseDocx(wordFile(...file))).blocks;
const lineOf = async (content: string, ...parts: [Record<string, string>?, Record<string, string>?]) =>
  textsOf(await blocksOf(p(content), ...parts)).join(" / ");

describe("a Word document", () => {
  it("has headings, paragraphs, lists, tables and properties; what cannot be read is named with its place", async () => {
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
      { kind: "paragraph", text: "You have 25 days a year.", marks: [{ kind: "strong", start: 9, end: 16 }] },
      {
        kind: "list",
        ordered: false,
        items: [
          { blocks: [{ kind: "paragraph", text: "Ask your manager." }] },
          { blocks: [{ kind: "paragraph", text: "Tell the team." }] },
        ],
      },
      {
        kind: "table",
        rows: [
          {
            cells: [
              { text: "Country", header: false },
              { text: "Days", header: false },
            ],
          },
          {
            cells: [
              { text: "Chile", header: false },
              { text: "15", header: false },
            ],
          },
        ],
      },
    ]);
    expect(warnings).toEqual(["An image without a description was left out under “Leave”."]);
  });

  it("has headings by outline level, by the style that theirs is based on, and with their numbers", async () => {
    const styles = `<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
      <w:style w:type="paragraph" w:styleId="Part"><w:name w:val="Part"/><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
      <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>`;
    const level = (at: number, text: string) =>
      `<w:lvl w:ilvl="${at}"><w:numFmt w:val="decimal"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, "%1")}${level(1, "%1.%2")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
    const body =
      styled("TOC1", "Access 3") +
      styled("Kapitel", "Access") +
      styled("Part", "Visitors") +
      styled("Part", "Staff") +
      styled("berschrift1", "Fees") +
      styled("Part", "Late") +
      p(run("Direct"), '<w:outlineLvl w:val="2"/>') +
      styled("Loop", "Text");
    const blocks = await blocksOf(body, { styles, numbering });
    expect(
      blocks.map((block) => (block.kind === "heading" ? [block.depth, block.text] : block.kind)),
    ).toEqual([
      [1, "1 Access"],
      [2, "1.1 Visitors"],
      [2, "1.2 Staff"],
      [1, "2 Fees"],
      [2, "2.1 Late"],
      [3, "Direct"],
      "paragraph",
    ]);
  });

  it("is named by its one title, which stands over all headings", async () => {
    const styles = `<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>`;
    const { metadata, blocks } = await parseDocx(
      wordFile(styled("Titel", "Rules") + styled("H1", "Doors") + styled("H1", "Keys"), { styles }),
    );
    expect(metadata.title).toBe("Rules");
    expect(blocks).toMatchObject([{ depth: 1 }, { depth: 2 }, { depth: 2 }]);
  });

  it("has lists that nest, count and go on; numbers that are names stay in the text; boxes that are ticked", async () => {
    const level = (at: number, format: string, text: string) =>
      `<w:lvl w:ilvl="${at}"><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, "decimal", "%1.")}${level(1, "lowerLetter", "(%2)")}</w:abstractNum>
      <w:abstractNum w:abstractNumId="1">${level(0, "decimal", "§ %1")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>`;
    const item = (text: string, at = 0, list = 1) =>
      p(run(text), `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr>`);
    const blocks = await blocksOf(
      item("Boil") +
        item("gently", 1) +
        item("and long", 1) +
        item("Pour") +
        p(run("Wait.")) +
        item("Drink") +
        item("Liability", 0, 2) +
        p(run("☒ Keys")) +
        p(run("☐ Lamp")),
      { numbering },
    );
    expect(blocks).toMatchObject([
      {
        kind: "list",
        items: [
          {
            ordinal: 1,
            blocks: [{ text: "Boil" }, { kind: "list", items: [{ ordinal: 1 }, { ordinal: 2 }] }],
          },
          { ordinal: 2, blocks: [{ text: "Pour" }] },
        ],
      },
      { text: "Wait." },
      { kind: "list", items: [{ ordinal: 3 }] },
      { kind: "paragraph", text: "§ 1 Liability" },
      { kind: "list", items: [{ checked: true, blocks: [{ text: "Keys" }] }, { checked: false }] },
    ]);
  });

  it("has tables with their header rows, merged cells and captions; a box of one cell is none", async () => {
    const styles = `<w:style w:styleId="Cap"><w:name w:val="caption"/></w:style>`;
    const table = (rows: string) => `<w:tbl>${rows}</w:tbl>`;
    const body =
      styled("Cap", "Table 1: Prices") +
      table(
        `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell("Plan")}${cell("Price", '<w:gridSpan w:val="2"/>')}</w:tr>
       <w:tr>${cell("Basic", '<w:vMerge w:val="restart"/>')}${cell("9")}${cell("8")}</w:tr>
       <w:tr>${cell("", "<w:vMerge/>")}${cell("7")}${cell("6")}</w:tr>
       <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${cell("5")}${cell("4")}</w:tr>
       <w:tr><w:trPr><w:del/></w:trPr>${cell("gone")}</w:tr>`,
      ) +
      table(`<w:tr>${cell("Call 112 first.")}</w:tr>`);
    const blocks = await blocksOf(body, { styles });
    expect(gridOf(blocks)).toEqual(["*Plan | *Price→2", "Basic↓2 | 9 | 8", "7 | 6", " | 5 | 4"]);
    expect(blocks).toMatchObject([
      { kind: "table", caption: { text: "Table 1: Prices" } },
      { text: "Call 112 first." },
    ]);
  });

  it.each([
    ["struck", `now ${run("9 ", "<w:strike/>")}${run("8.")}`, "8."],
    ["hidden", `${run("Guests pay 9")}${run(" (we pay 4)", "<w:vanish/>")}${run(".")}`, "Guests pay 9."],
    ["hidden, but not here", run("Seen", '<w:vanish w:val="0"/>'), "Seen"],
    [
      "deleted and inserted",
      `${run("It is ")}<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>${run("8")}</w:ins>`,
      "It is 8",
    ],
    [
      "raised over two runs",
      `${run("$5")}${run("1", '<w:vertAlign w:val="superscript"/>')}${run("2", '<w:vertAlign w:val="superscript"/>')}${run(" a day")}`,
      "$5¹² a day",
    ],
    ["lowered", `${run("H")}${run("2", '<w:vertAlign w:val="subscript"/>')}${run("O")}`, "H₂O"],
    [
      "hyphens and tabs",
      "<w:r><w:t>AX</w:t><w:noBreakHyphen/><w:t>7</w:t><w:tab/><w:t>Wo\u00adche</w:t><w:softHyphen/><w:t>n</w:t></w:r>",
      "AX-7 Wochen",
    ],
    [
      "formulas",
      `${run("It is ")}<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>${run(" now")}`,
      "It is (a+b)/2x² now",
    ],
    [
      "radicals and sums",
      '<m:oMath><m:rad><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad><m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary></m:oMath>',
      "√x∑ᵢ₌₁ⁿ i",
    ],
    [
      "form fields",
      `${run("Name: ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run("Ada")}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
      "Name: Ada",
    ],
    [
      "ticked form fields in a line",
      `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>${run(" Yes ")}<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>${run(" No")}`,
      "☒ Yes ☐ No",
    ],
    [
      "content controls",
      `<w:sdt><w:sdtPr/><w:sdtContent>${run("Vienna")}</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${run("Click here")}</w:sdtContent></w:sdt>`,
      "Vienna",
    ],
    [
      "symbols",
      '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:t> Vienna </w:t><w:sym w:font="Symbol" w:char="F061"/></w:r>',
      "→ Vienna α",
    ],
    ["comments", `${run("Seen")}<w:r><w:commentReference w:id="1"/></w:r>`, "Seen"],
    ["arrows", run("Press ↑ to rise."), "Press ↑ to rise."],
  ])("shows what its reader sees: %s", async (_, content, text) => {
    expect(await lineOf(content)).toBe(text);
  });

  it("has notes behind what refers to them, once, and links and code marked", async () => {
    const footnotes = `<w:footnote w:type="separator" w:id="-1">${p(run("---"))}</w:footnote><w:footnote w:id="2">${p(`<w:r><w:footnoteRef/></w:r>${run(" Waived in May.")}`)}</w:footnote>`;
    const blocks = await blocksOf(
      p(
        `${run("The fee is $5")}<w:r><w:footnoteReference w:id="2"/></w:r>${run(". See ")}<w:hyperlink r:id="h">${run("the list", "<w:b/>")}</w:hyperlink>${run(" or ")}${run("npm ci", '<w:rFonts w:ascii="Consolas"/>')}${run(".")}`,
      ) + p(run("Next.")),
      { footnotes },
      { h: "https://example.org/list" },
    );
    expect(textsOf(blocks)).toEqual(["The fee is $5¹. See the list or npm ci.", "¹ Waived in May.", "Next."]);
    const [words] = wordsOf(blocks);
    expect(words && marked(words, "link")).toEqual(["the list"]);
    expect(words && marked(words, "code")).toEqual(["npm ci"]);
  });

  it("has the words of text boxes once, descriptions of images, and names charts", async () => {
    const box = `<w:txbxContent>${p(run("Mind the gap."))}</w:txbxContent>`;
    const drawing = (inner: string) => `<w:r><w:drawing><wp:inline>${inner}</wp:inline></w:drawing></w:r>`;
    const { blocks, warnings } = await parseDocx(
      wordFile(
        p(
          `${run("Before.")}<w:r><mc:AlternateContent><mc:Choice><w:drawing>${box}</w:drawing></mc:Choice><mc:Fallback><w:pict>${box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
        ) +
          p(drawing('<wp:docPr id="1" descr="The red lever"/><a:graphic/>')) +
          p(drawing('<wp:docPr id="2"/><c:chart/>')),
      ),
    );
    expect(textsOf(blocks)).toEqual(["Before.", "Mind the gap.", "The red lever"]);
    expect(warnings).toEqual(["A chart was left out before the first heading."]);
  });

  it("has code by its style, with its lines", async () => {
    const styles = `<w:style w:styleId="C"><w:name w:val="Source Code"/></w:style><w:style w:styleId="W"><w:name w:val="Warning"/></w:style><w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>`;
    const blocks = await blocksOf(
      styled("C", "if (a)") +
        styled("C", "  run();") +
        p("", '<w:pStyle w:val="C"/>') +
        styled("C", "end()") +
        styled("W", "Hot.") +
        styled("Q", "So it is."),
      { styles },
    );
    expect(blocks).toEqual([
      { kind: "code", text: "if (a)\n  run();\n\nend()" },
      { kind: "admonition", of: "warning", blocks: [{ kind: "paragraph", text: "Hot." }] },
      { kind: "quotation", blocks: [{ kind: "paragraph", text: "So it is." }] },
    ]);
  });

  it("is read whatever prefix a program chose", async () => {
    const xml =
      '<ns0:document xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:body><ns0:p><ns0:pPr><ns0:outlineLvl ns0:val="0"/></ns0:pPr><ns0:r><ns0:t>Rules</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>';
    expect((await parseDocx(zipped({ "word/document.xml": xml }))).blocks).toEqual([
      { kind: "heading", depth: 1, text: "Rules" },
    ]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      "encrypted",
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
      /is encrypted or from an old Office; save it as .docx/,
    ],
    ["another ZIP file", zipSync({ "a.txt": new Uint8Array([1]) }), /no Word document/],
    ["cut short", zipSync({ "word/document.xml": new Uint8Array(100) }).slice(0, 40), /damaged/],
    ["hollow", zipSync({ "word/document.xml": new Uint8Array(10) }), /damaged/],
    [
      "nested too deep",
      wordFile("<w:p>".repeat(600) + "</w:p>".repeat(600)),
      /nests its elements more than 500 deep/,
    ],
    [
      "a trap",
      zipSync(
        Object.fromEntries(
          Array.from({ length: 5 }, (_, i) => [`word/${i}.xml`, new Uint8Array(50_000_000)]),
        ),
      ),
      /unfolds to more than 200 MB/,
    ],
    [
      "of too many files",
      zipSync(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`word/${i}`, new Uint8Array(0)]))),
      /or 20000 files/,
    ],
  ])("is refused when it is %s", async (_, bytes, message) => {
    await expect(parseDocx(bytes)).rejects.toThrow(CorpusError);
    await expect(parseDocx(bytes)).rejects.toThrow(message);
  });
});
