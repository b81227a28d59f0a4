import { describe, expect, it } from "vitest";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parsePdf } from "../../functions/corpus/parse/pdf.ts";
import { textsOf } from "./parse/block-texts.ts";
import { pdf } from "./pdf-file.ts";

const filler = (about: string, sentences: number) =>
  Array.from(
    { length: sentences },
    (_, i) => `Sentence ${i + 1} about ${about} says one more thing that is worth reading.`,
  ).join(" ");

describe("a PDF file", () => {
  it("has headings by size, paragraphs, items and pages, without running heads and page numbers", async () => {
    const bytes = await pdf({ info: { Title: "Rivers of Europe", Author: "A. Writer" } }, (doc) => {
      doc.fontSize(24).text("Rivers of Europe").moveDown();
      doc.fontSize(16).text("The Elbe").moveDown(0.5);
      doc.fontSize(11).text("The Elbe is 1,094 km long. It rises in the Giant Mountains.").moveDown();
      doc.text(filler("the Elbe", 6)).moveDown();
      doc.text("• It passes Dresden.").text("• It passes Hamburg.");
      doc.addPage().fontSize(16).text("The Rhine").moveDown(0.5);
      doc.fontSize(11).text(filler("the Rhine", 60));
      const { count } = doc.bufferedPageRange();
      for (let i = 0; i < count; i++) {
        doc.switchToPage(i);
        doc.page.margins.bottom = 0;
        doc.fontSize(9).text("Journal of Rivers, volume 7", 72, 30, { lineBreak: false });
        doc.text(String(i + 1), 290, 810, { lineBreak: false });
      }
    });
    const document = layOut("rivers", await parsePdf(bytes));
    expect(document.title).toBe("Rivers of Europe");
    expect(document.author).toBe("A. Writer");
    expect(document.sections.map(({ title, level }) => [title, level])).toEqual([
      ["Rivers of Europe", 1],
      ["The Elbe", 2],
      ["The Rhine", 2],
    ]);
    expect(document.text).not.toContain("Journal of Rivers");
    expect(document.text).toContain(
      "The Elbe is 1,094 km long. It rises in the Giant Mountains.\n\nSentence 1",
    );
    expect(document.text).toContain("- It passes Dresden.\n- It passes Hamburg.");
    const second = document.pages?.find(({ page }) => page === 2);
    expect(document.text.slice(second?.start).startsWith("The Rhine")).toBe(true);
    expect(document.pages?.map(({ page }) => page)).toEqual([1, 2, 3].slice(0, document.pages?.length));
    for (const { start, end, sentences } of document.passages) {
      expect(start).toBe(sentences[0]?.start);
      expect(end).toBe(sentences.at(-1)?.end);
    }
  });

  it("goes by the outline where there is one", async () => {
    const bytes = await pdf({}, (doc) => {
      doc.fontSize(12).text("On bridges").moveDown();
      doc.outline.addItem("On bridges").addItem("Of stone");
      doc.text(filler("bridges", 3)).moveDown();
      doc.text("Of stone").moveDown();
      doc.text(filler("stone", 3));
    });
    const { blocks } = await parsePdf(bytes);
    expect(blocks.flatMap((b) => (b.kind === "heading" ? [[b.text, b.depth]] : []))).toEqual([
      ["On bridges", 1],
      ["Of stone", 2],
    ]);
  });

  it("reads column after column and makes hyphenated words whole", async () => {
    const bytes = await pdf({}, (doc) => {
      doc.fontSize(11);
      doc.text("The long-term plan stays. The govern-", 72, 100, { lineBreak: false });
      doc.text("ment agreed to a long-", 72, 114, { lineBreak: false });
      doc.text("term loan and then", 72, 128, { lineBreak: false });
      doc.text("paid it back in the second column.", 320, 100, { lineBreak: false });
    });
    const { blocks } = await parsePdf(bytes);
    expect(textsOf(blocks)).toEqual([
      "The long-term plan stays. The government agreed to a long-term loan and then paid it back in the second column.",
    ]);
  });

  it("names pages without text, and is refused when it has none", async () => {
    const bytes = await pdf({}, (doc) => {
      doc.text(filler("text", 2));
      doc.addPage().rect(50, 50, 200, 200).fill("black");
    });
    expect((await parsePdf(bytes)).warnings).toEqual(["Page 2 has no text (a scan?) and was left out."]);
    const scan = await pdf({}, (doc) => doc.rect(50, 50, 200, 200).fill("black"));
    await expect(parsePdf(scan)).rejects.toThrow(/has no text in it.*OCR/);
  });

  it("is refused when it is encrypted or damaged", async () => {
    const locked = await pdf({ userPassword: "secret" }, (doc) => doc.text("Hidden."));
    await expect(parsePdf(locked)).rejects.toThrow("is encrypted; save it without a password");
    const whole = await pdf({}, (doc) => doc.text("Cut."));
    await expect(parsePdf(whole.slice(0, 200))).rejects.toThrow(/is a damaged PDF file/);
  });
});
