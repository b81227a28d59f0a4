import { describe, expect, it } from "vitest";
import { parsePdf } from "../../../functions/corpus/parse/pdf.ts";
import { outlined } from "./outlined.ts";
import { pdf } from "./pdf-file.ts";
import { assembled, rawPdf } from "./raw-pdf.ts";

const filler = (about: string, sentences: number) =>
  Array.from(
    { length: sentences },
    (_, i) => `Sentence ${i + 1} about ${about} says one more thing that is worth reading.`,
  ).join(" ");

const at = { lineBreak: false };

async function read(write: (doc: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = {}) {
  const { blocks, ...rest } = await parsePdf(await pdf(options, write));
  return { lines: outlined(blocks), blocks, ...rest };
}

describe("a PDF file", () => {
  it("has headings by size, paragraphs, items and pages, without running heads and page numbers", async () => {
    const { lines, blocks, metadata } = await read(
      (doc) => {
        doc.fontSize(24).text("Rivers of Europe").moveDown();
        doc.fontSize(16).text("The Elbe").moveDown(0.5);
        doc.fontSize(11).text("The Elbe is 1,094 km long. It rises in the Giant Mountains.").moveDown();
        doc.text(filler("the Elbe", 6)).moveDown();
        doc.text("• It passes Dresden.").text("• It passes Hamburg.");
        doc.addPage().fontSize(16).text("The Rhine").moveDown(0.5);
        doc.fontSize(11).text(filler("the Rhine", 90).replaceAll(". ", ", and "));
        const { count } = doc.bufferedPageRange();
        for (let i = 0; i < count; i++) {
          doc.switchToPage(i);
          doc.page.margins.bottom = 0;
          doc.fontSize(9).text("Journal of Rivers, volume 7", 72, 30, at);
          doc.text(String(i + 1), 290, 810, at);
        }
      },
      { info: { Title: "Rivers of Europe", Author: "A. Writer" } },
    );
    expect(metadata).toMatchObject({ title: "Rivers of Europe", author: "A. Writer" });
    expect(lines).toEqual([
      "# Rivers of Europe",
      "## The Elbe",
      "The Elbe is 1,094 km long. It rises in the Giant Mountains.",
      filler("the Elbe", 6),
      "- It passes Dresden.",
      "- It passes Hamburg.",
      "## The Rhine",
      filler("the Rhine", 90).replaceAll(". ", ", and "),
    ]);
    const pages = blocks.flatMap((block) =>
      "text" in block ? (block.pages ?? []).map(({ page }) => page) : [],
    );
    expect(pages).toEqual([1, 2, 3]);
  });

  it("keeps the numbers of headings, and tells them from numbered items", async () => {
    const { lines } = await read((doc) => {
      doc.font("Helvetica-Bold").fontSize(18).text("Travel").moveDown();
      for (const [number, title] of [
        ["1", "Scope"],
        ["2", "Booking"],
      ] as const) {
        doc.font("Helvetica-Bold").fontSize(11).text(`${number}. ${title}`).moveDown(0.3);
        doc.font("Helvetica").text(filler(title, 3)).moveDown();
        doc.font("Helvetica-Bold").text(`${number}.1 Details`).moveDown(0.3);
        doc.font("Helvetica").text(filler("details", 2)).moveDown();
      }
      doc.text("1. Ask the desk.").text("2. Keep the receipts.");
    });
    expect(lines.filter((line) => /^[#\d]/.test(line))).toEqual([
      "# Travel",
      "## 1. Scope",
      "### 1.1 Details",
      "## 2. Booking",
      "### 2.1 Details",
      "1. Ask the desk.",
      "2. Keep the receipts.",
    ]);
  });

  it("goes by the outline where there is one, and names the title that stands over it", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(12).text("On bridges").moveDown();
      doc.outline.addItem("On bridges").addItem("Of stone");
      doc.text(filler("bridges", 3)).moveDown();
      doc.text("Of stone").moveDown();
      doc.text(filler("stone", 3));
    });
    expect(lines.filter((line) => line.startsWith("#"))).toEqual(["# On bridges", "## Of stone"]);
  });

  it("knows the bold series of TeX by its names, and takes a small step in size for a heading", async () => {
    const bold =
      "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+NimbusRomNo9L-Medi /Encoding /WinAnsiEncoding >>";
    const regular =
      "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+NimbusRomNo9L-Regu /Encoding /WinAnsiEncoding >>";
    const prose = [
      "Retrieval finds the passages that hold an answer,",
      "and reading finds the answer in them.",
    ];
    const content = `BT /F1 12 Tf 72 760 Td (1 Introduction) Tj /F2 10.9 Tf 0 -20 Td (${prose[0]}) Tj 0 -13 Td (${prose[1]}) Tj ET
      q 0 1 -1 0 30 300 cm BT /F2 20 Tf 0 0 Td (arXiv:0000.00000 [cs.CL]) Tj ET Q`;
    const { blocks } = await parsePdf(rawPdf(content, [bold, regular]));
    expect(outlined(blocks)).toEqual([
      "# 1 Introduction",
      prose.join(" "),
      "aside:",
      "  arXiv:0000.00000 [cs.CL]",
    ]);
  });

  it("reads tables by where their entries stand", async () => {
    const rows = [
      ["Plan", "Price", "Users"],
      ["Basic", "12 EUR", "5"],
      ["Team", "29 EUR", "25"],
      ["Campus", "240 EUR", "1000"],
    ];
    const { lines } = await read((doc) => {
      doc.fontSize(11).text("All prices are per month.", 72, 80, at);
      for (const [i, row] of rows.entries())
        for (const [j, cell] of row.entries()) doc.text(cell, 72 + 110 * j, 110 + 18 * i, at);
      doc.text("Storage can be extended at any time. Please write to sales.", 72, 210, at);
    });
    expect(lines).toEqual([
      "All prices are per month.",
      "| *Plan* | *Price* | *Users*",
      "| Basic | 12 EUR | 5",
      "| Team | 29 EUR | 25",
      "| Campus | 240 EUR | 1000",
      "Storage can be extended at any time. Please write to sales.",
    ]);
  });

  it("reads tables by the lines around them, with merged cells, wrapped entries and captions", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(10);
      const [xs, ys] = [
        [72, 172, 272, 372],
        [100, 125, 150, 190, 215],
      ];
      const text = (words: string, column: number, row: number) =>
        doc.text(words, (xs[column] ?? 0) + 5, (ys[row] ?? 0) + 7, at);
      doc.text("Table 3: Fares by zone", 72, 80, at);
      doc.rect(72, 100, 300, 115).stroke();
      for (const y of [125, 150, 190])
        doc
          .moveTo(y === 125 ? 172 : 72, y)
          .lineTo(372, y)
          .stroke();
      doc.moveTo(172, 100).lineTo(172, 215).stroke();
      doc.moveTo(272, 125).lineTo(272, 215).stroke();
      doc.font("Helvetica-Bold");
      text("Zone", 0, 0);
      text("Fare", 1, 0);
      text("Day", 1, 1);
      text("Night", 2, 1);
      doc.font("Helvetica");
      text("City and the", 0, 2);
      doc.text("harbour", 77, 170, at);
      text("2 EUR", 1, 2);
      text("3 EUR", 2, 2);
      text("Suburbs", 0, 3);
      text("4 EUR", 1, 3);
      text("6 EUR", 2, 3);
    });
    expect(lines).toEqual([
      "caption: Table 3: Fares by zone",
      "| *Zone*, 2 high | *Fare*, 2 wide",
      "| *Day* | *Night*",
      "| City and the harbour | 2 EUR | 3 EUR",
      "| Suburbs | 4 EUR | 6 EUR",
    ]);
  });

  it("goes on with a table over pages, without its header again", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(10);
      for (const [page, numbers] of [
        [1, 2],
        [3, 4],
      ].entries()) {
        if (page > 0) doc.addPage();
        const rows = [
          ["Station", "Trains", "Lifts"],
          ...numbers.map((n) => [`Stop ${"ABCDE"[n]}`, `${n * 7}`, `${n}`]),
        ];
        for (const [i, row] of rows.entries())
          for (const [j, cell] of row.entries()) doc.text(cell, 72 + 120 * j, 300 + 18 * i, at);
      }
    });
    expect(lines).toEqual([
      "| *Station* | *Trains* | *Lifts*",
      "| Stop B | 7 | 1",
      "| Stop C | 14 | 2",
      "| Stop D | 21 | 3",
      "| Stop E | 28 | 4",
    ]);
  });

  it("reads column after column, also when they are drawn line by line, and makes hyphenated words whole", async () => {
    const left = [
      "The long-term plan stays. The govern-",
      "ment agreed to a long-",
      "term loan in the spring and",
      "then",
    ];
    const right = [
      "paid it back in the second column.",
      "Nobody had expected that to",
      "happen so soon, least of all",
      "those who had signed it.",
    ];
    const { lines } = await read((doc) => {
      doc.fontSize(16).text("A heading over both of the columns of the page", 72, 70, at);
      doc.fontSize(11);
      for (let i = 0; i < 4; i++) {
        doc.text(left[i] ?? "", 72, 100 + 14 * i, at);
        doc.text(right[i] ?? "", 300, 100 + 14 * i, at);
      }
      doc.text(filler("what stands below both columns", 3), 72, 180, { width: 430 });
    });
    expect(lines).toEqual([
      "# A heading over both of the columns of the page",
      "The long-term plan stays. The government agreed to a long-term loan in the spring and then paid it back in the second column. Nobody had expected that to happen so soon, least of all those who had signed it.",
      filler("what stands below both columns", 3),
    ]);
  });

  it("has text that is drawn twice once, also letter by letter", async () => {
    const { lines } = await read((doc) => {
      for (const shift of [0, 0.4]) doc.fontSize(18).text("Safety Notice", 72 + shift, 72, at);
      let x = 72;
      doc.fontSize(11);
      for (const letter of "Pressure falls quickly.") {
        doc.text(letter, x, 110, at).text(letter, x + 0.3, 110, at);
        x += doc.widthOfString(letter);
      }
    });
    expect(lines).toEqual(["# Safety Notice", "Pressure falls quickly."]);
  });

  it("keeps raised and lowered digits apart from what they follow", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(12).text("The fee is $5", 72, 100, { ...at });
      const marked = 72 + doc.widthOfString("The fee is $5");
      doc.fontSize(7).text("1", marked, 98, at);
      doc.fontSize(12).text("and water is H", 160, 100, at);
      const end = 160 + doc.widthOfString("and water is H");
      doc
        .fontSize(7)
        .text("2", end, 107, at)
        .fontSize(12)
        .text("O.", end + 4.5, 100, at);
    });
    expect(lines).toEqual(["The fee is $5¹ and water is H₂O."]);
  });

  it("goes on with a sentence over heads, feet and notes, wherever they stand", async () => {
    const { lines } = await read((doc) => {
      const parts = [
        [
          "The ferry crosses the lake every hour in summer, and in winter it runs only when the ice",
          "allows it, so that the cap-",
        ],
        [
          "tain decides on the morning of the day whether it sails, which the people of the islands",
          "have learned to live",
        ],
        ["with. In calm water the crossing takes forty minutes."],
      ];
      for (const [i, lines] of parts.entries()) {
        if (i > 0) doc.addPage();
        doc.fontSize(8).text(i % 2 ? `${i + 12} NORTH SHORE` : `CROSSINGS ${i + 12}`, 150, 190, at);
        doc.fontSize(11);
        for (const [j, line] of lines.entries()) doc.text(line, 72, 220 + 14 * j, at);
        doc.fontSize(8);
        if (i === 0) doc.text("* Measured in the year of the flood.", 72, 600, at);
        doc.text("ferry-book.indd", 72, 640, at);
      }
    });
    expect(lines).toEqual([
      "The ferry crosses the lake every hour in summer, and in winter it runs only when the ice allows it, so that the captain decides on the morning of the day whether it sails, which the people of the islands have learned to live with. In calm water the crossing takes forty minutes.",
      "* Measured in the year of the flood.",
    ]);
  });

  it("does not take the numbered titles of slides for running heads", async () => {
    const titles = ["Step 1", "Step 2", "Step 3", "Step 4"];
    const { lines } = await read((doc) => {
      for (const [i, title] of titles.entries()) {
        if (i > 0) doc.addPage();
        doc.fontSize(28).text(title, 72, 72, at);
        doc
          .fontSize(12)
          .text(filler(["salt", "a road", "old ships", "the moon at noon"][i] ?? "", 4 + i), 72, 130);
      }
    });
    expect(lines.filter((line) => line.startsWith("#"))).toEqual(titles.map((title) => `# ${title}`));
  });

  it("nests lists by indentation and reads boxes that are ticked", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(11).text("Before you leave:", 72, 80, at);
      const items: [string, string, number][] = [
        ["1.", "Close the windows, all of them, in every room of the", 0],
        ["", "house.", 0],
        ["2.", "Turn off:", 0],
        ["•", "the lamps", 1],
        ["•", "the heating", 1],
        ["3.", "Lock the door.", 0],
      ];
      for (const [i, [mark, text, level]] of items.entries()) {
        doc.text(mark, 90 + 20 * level, 96 + 14 * i, at).text(text, 108 + 20 * level, 96 + 14 * i, at);
      }
      doc.text("[x] Keys", 72, 200, at).text("[ ] Wallet", 72, 214, at);
    });
    expect(lines).toEqual([
      "Before you leave:",
      "1. Close the windows, all of them, in every room of the house.",
      "2. Turn off:",
      "  - the lamps",
      "  - the heating",
      "3. Lock the door.",
      "- [x] Keys",
      "- [ ] Wallet",
    ]);
  });

  it("keeps code as it is, and marks code, emphasis and links within sentences", async () => {
    const { lines, blocks } = await read((doc) => {
      doc.font("Helvetica").fontSize(11).text(filler("programs", 3), 72, 72);
      doc.font("Courier").fontSize(10);
      for (const [i, line] of ["function add(a, b) {", "  return a + b;", "}"].entries())
        doc.text(line, 72, 140 + 12 * i, at);
      doc.font("Helvetica").fontSize(11).text("Call ", 72, 200, { continued: true });
      doc
        .font("Courier")
        .text("add", { continued: true })
        .font("Helvetica")
        .text(" as the ", { continued: true });
      doc.text("manual", { link: "https://manual.example/", underline: false, continued: true });
      doc
        .font("Helvetica-Bold")
        .text(" always", { continued: true, link: null })
        .font("Helvetica")
        .text(" says.");
    });
    expect(lines.slice(1)).toEqual([
      "`function add(a, b) {",
      "`  return a + b;",
      "`}",
      "Call add as the manual always says.",
    ]);
    expect(blocks.at(-1)).toMatchObject({
      marks: [
        { kind: "code", start: 5, end: 8 },
        { kind: "link", href: "https://manual.example/", start: 16, end: 22 },
        { kind: "strong", start: 23, end: 29 },
      ],
    });
  });

  it("leaves struck-out words and hidden layers out, and sets a list of contents aside", async () => {
    const { lines } = await read((doc) => {
      doc.fontSize(11).text("Contents", 72, 72, at);
      for (const [i, title] of ["Scope", "Fees", "Terms"].entries())
        doc.text(`${title} ${". ".repeat(40)} ${i + 2}`, 72, 90 + 14 * i, at);
      doc.text("The fee is ", 72, 180, { continued: true }).text("20", { strike: true, continued: true });
      doc.text(" 25 euros.", { strike: false });
    });
    expect(lines.slice(0, 2)).toEqual(["Contents", "aside:"]);
    expect(lines.at(-1)).toBe("The fee is 25 euros.");
  });

  it("reads what is filled into its fields", async () => {
    const { lines } = await read((doc) => {
      doc.initForm();
      doc.fontSize(11).text("Name:", 72, 104, at);
      doc.formText("name", 120, 100, 150, 16, { value: "Ada Weaver" });
      doc.formCheckbox("terms", 72, 130, 12, 12, {});
      doc.text("I accept the terms.", 92, 132, at);
    });
    expect(lines[0]).toBe("Name: Ada Weaver");
    expect(lines[1]).toMatch(/^- \[[ x]\] I accept the terms\.$/);
  });

  it("goes by its tags where they are good", async () => {
    const { lines } = await read(
      (doc) => {
        const root = doc.struct("Document");
        doc.addStructure(root);
        const add = (role: "H1" | "H2" | "P", draw: () => void) => root.add(doc.struct(role, {}, draw));
        doc.fontSize(11);
        add("H1", () => doc.text("Harbour rules"));
        add("P", () => doc.text("Boats keep to the right."));
        add("H2", () => doc.text("Fees"));
        const table = doc.struct("Table");
        root.add(table);
        const row = (cells: string[], role: "TH" | "TD", y: number) => {
          const tr = doc.struct("TR");
          table.add(tr);
          for (const [i, cell] of cells.entries())
            tr.add(doc.struct(role, {}, () => doc.text(cell, 72 + 60 * i, y, at)));
          tr.end();
        };
        row(["Boat", "Fee"], "TH", 200);
        row(["Dinghy", "3"], "TD", 214);
        table.end();
        root.end();
      },
      { tagged: true, pdfVersion: "1.7" },
    );
    expect(lines).toEqual([
      "# Harbour rules",
      "Boats keep to the right.",
      "## Fees",
      "| *Boat* | *Fee*",
      "| Dinghy | 3",
    ]);
  });

  it("joins lines of Chinese without a space", async () => {
    const font = `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [
      << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>] >>`;
    const hex = (text: string) =>
      `<${[...text].map((sign) => sign.charCodeAt(0).toString(16).padStart(4, "0")).join("")}>`;
    const content = `BT /F1 12 Tf 72 700 Td ${hex("图书馆每天上午九点开")} Tj 0 -16 Td ${hex("门，周日不开门。")} Tj ET`;
    const { blocks } = await parsePdf(rawPdf(content, [font]));
    expect(outlined(blocks)).toEqual(["图书馆每天上午九点开门，周日不开门。"]);
  });

  it("turns lines that run from right to left, and keeps the order of letters in a ligature", async () => {
    // Codes from left to right as they stand on the page; A is the ligature of lam and alef.
    const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange
      5 beginbfchar <41> <06440627> <42> <0645> <43> <0633> <44> <0020> <45> <0035> endbfchar endcmap end end`;
    const font =
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 65 /LastChar 69 /Widths [600 600 600 300 500] /ToUnicode $1 >>";
    const { blocks } = await parsePdf(rawPdf("BT /F1 12 Tf 72 700 Td (EEDBAC) Tj ET", [font], [map]));
    expect(outlined(blocks)).toEqual(["سلام 55"]);
  });

  it("is turned upright when it is rotated", async () => {
    const { lines } = await read((doc) => {
      doc.save().rotate(90, { origin: [300, 300] });
      doc.fontSize(11).text(filler("a page on its side", 3), 100, 200, { width: 400 });
      doc.restore();
    });
    expect(lines).toEqual([filler("a page on its side", 3)]);
  });
});

describe("what cannot be read in a PDF file", () => {
  // Every letter stands for the one 29 places before it, as in fonts without a map.
  const shifted = (text: string) =>
    text.replace(/\S/g, (sign) => String.fromCharCode(Math.max(33, sign.charCodeAt(0) - 29)));
  const prose =
    "The hall may be rented on every day of the week except Sunday. A deposit is due when the contract is signed by both.";

  it("is named with its pages when letters stand for others, and is not among the blocks", async () => {
    const write = (doc: PDFKit.PDFDocument) => doc.font("Times-Roman").fontSize(11).text(shifted(prose));
    await expect(parsePdf(await pdf({}, write))).rejects.toThrow(/garbled/);
    const { lines, warnings } = await read((doc) => {
      doc.font("Helvetica").text(filler("halls", 3)).moveDown();
      write(doc);
    });
    expect(lines[0]).toBe(filler("halls", 3));
    expect(lines[1]).toBe("aside:");
    expect(warnings).toEqual([expect.stringMatching(/^Page 1 has text whose letters cannot be told/)]);
  });

  it("is a page without text, and the whole file when it has none", async () => {
    const { warnings } = await read((doc) => {
      doc.text(filler("text", 2));
      doc.addPage().rect(50, 50, 200, 200).fill("black").rect(50, 300, 200, 1).fill();
      doc.addPage();
    });
    expect(warnings).toEqual(["Page 2 has no text (a scan?) and was left out."]);
    const scan = await pdf({}, (doc) => doc.rect(50, 50, 200, 200).fill("black"));
    await expect(parsePdf(scan)).rejects.toThrow(/has no text in it.*OCR/);
  });

  it("is refused when it is encrypted, damaged or too long", async () => {
    const locked = await pdf({ userPassword: "secret" }, (doc) => doc.text("Hidden."));
    await expect(parsePdf(locked)).rejects.toThrow("is encrypted; save it without a password");
    const whole = await pdf({}, (doc) => doc.text("Cut."));
    await expect(parsePdf(whole.slice(0, 200))).rejects.toThrow(/is a damaged PDF file/);
    const kids = "3 0 R ".repeat(5001);
    const long = assembled([
      "<< /Type /Catalog /Pages 2 0 R >>",
      `<< /Type /Pages /Count 5001 /Kids [${kids}] >>`,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
    ]);
    await expect(parsePdf(long)).rejects.toThrow("has 5001 pages, 5000 are the most; split it");
  });
});
