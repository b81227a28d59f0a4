import { describe, expect, it } from "vitest";
import { parsePptx } from "../../../functions/corpus/parse/pptx.ts";
import { gridOf, textsOf } from "./block-texts.ts";
import { shape, slidesFile, zipped } from "./office-file.ts";

const line = (text: string, properties = "", look = "") =>
  `<a:p><a:pPr ${properties}/><a:r><a:rPr ${look}/><a:t>${text}</a:t></a:r></a:p>`;

describe("a presentation", () => {
  it("has slides as sections with their number as page, lists, and notes as quotations", async () => {
    const { metadata, blocks, warnings } = await parsePptx(
      slidesFile([
        { shapes: shape("ctrTitle", line("Pumps")) + shape("subTitle", line("For operators")) },
        {
          shapes:
            shape("", line("Open V7") + line("slowly", 'lvl="1"') + line("Wait")) +
            shape("title", line("Start")) +
            shape("sldNum", line("2")) +
            shape(undefined, line("Mind the steam.")),
          notes: "Ask who has done it before.",
        },
        { shapes: shape("title", line("Drafts")), attributes: 'show="0"' },
        {
          shapes: shape(undefined, line("Costs ") + line("9 EUR", "", 'strike="sngStrike"') + line("8 EUR")),
        },
      ]),
    );
    expect(metadata.title).toBe("Pumps");
    expect(blocks).toEqual([
      { kind: "heading", depth: 1, text: "Pumps", pages: [{ page: 1, at: 0 }] },
      { kind: "paragraph", text: "For operators" },
      { kind: "heading", depth: 1, text: "Start", pages: [{ page: 2, at: 0 }] },
      {
        kind: "list",
        ordered: false,
        items: [
          {
            blocks: [
              { kind: "paragraph", text: "Open V7" },
              { kind: "list", ordered: false, items: [{ blocks: [{ kind: "paragraph", text: "slowly" }] }] },
            ],
          },
          { blocks: [{ kind: "paragraph", text: "Wait" }] },
        ],
      },
      { kind: "paragraph", text: "Mind the steam." },
      { kind: "quotation", blocks: [{ kind: "paragraph", text: "Ask who has done it before." }] },
      { kind: "heading", depth: 1, text: "Slide 4", pages: [{ page: 4, at: 0 }] },
      { kind: "paragraph", text: "Costs" },
      { kind: "paragraph", text: "8 EUR" },
    ]);
    expect(warnings).toEqual(["Slide 3 is hidden and was left out."]);
  });

  it("has tables with merged cells, boxes in the order of their places, and names charts", async () => {
    const cell = (text: string, spans = "") => `<a:tc ${spans}><a:txBody>${line(text)}</a:txBody></a:tc>`;
    const frame = (data: string, y: number) =>
      `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="1" name="x"/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="${y}"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>${data}</a:graphic></p:graphicFrame>`;
    const box = (text: string, x: number, y: number) =>
      shape(undefined, line(text)).replace(
        "<p:txBody>",
        `<p:spPr><a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="9" cy="90"/></a:xfrm></p:spPr><p:txBody>`,
      );
    const table = `<a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tr>${cell("Plan")}${cell("Price", 'gridSpan="2"')}${cell("", 'hMerge="1"')}</a:tr><a:tr>${cell("Team", 'rowSpan="2"')}${cell("9")}${cell("8")}</a:tr><a:tr>${cell("", 'vMerge="1"')}${cell("7")}${cell("6")}</a:tr></a:tbl></a:graphicData>`;
    const { blocks, warnings } = await parsePptx(
      slidesFile([
        {
          shapes:
            box("third", 0, 500) +
            box("second", 300, 110) +
            frame(table, 900) +
            box("first", 0, 100) +
            frame('<a:graphicData uri="http://x/chart"/>', 950),
        },
      ]),
    );
    expect(textsOf(blocks).slice(0, 4)).toEqual(["Slide 1", "first", "second", "third"]);
    expect(gridOf(blocks)).toEqual(["*Plan | *Price→2", "Team↓2 | 9 | 8", "7 | 6"]);
    expect(warnings).toEqual(["A chart was left out under “slide 1”."]);
  });

  it("is refused when it is none", async () => {
    await expect(parsePptx(zipped({ "a.xml": "<a/>" }))).rejects.toThrow(/no PowerPoint presentation/);
  });
});
