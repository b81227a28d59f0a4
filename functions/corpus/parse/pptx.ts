import path from "node:path/posix";
import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { type LeftOut, warningsOf } from "./left-out.ts";
import { type OfficePackage, openOffice, partOf, propertiesOf, relationsOf } from "./office-package.ts";
import { blocksOf, isTitle, textOf } from "./pptx-shapes.ts";
import { child, elementsOf, within } from "./xml.ts";

/**
 * Parses a presentation: every slide is a section under its title, with its number as the page; what its speaker notes is
 * a quotation. Hidden slides are left out with a warning.
 * @throws {CorpusError} when it is encrypted, damaged, too large or no presentation.
 */
export async function parsePptx(bytes: Uint8Array): Promise<ParsedFile> {
  const office = openOffice(bytes, "PowerPoint presentation", ".pptx", "ppt/presentation.xml");
  const relations = relationsOf(office, office.main);
  const order = elementsOf(child(partOf(office, office.main), "p:sldIdLst")).map(
    ({ attributes }) => attributes["r:id"],
  );
  const blocks: ParsedBlock[] = [];
  const leftOut: LeftOut[] = [];
  const warnings: string[] = [];
  let opening: string | undefined;
  for (const [i, id] of order.entries()) {
    const page = i + 1;
    const name = relations.find((relation) => relation.id === id)?.target;
    const slide = partOf(office, name);
    if (!slide || !name) {
      warnings.push(`Slide ${page} is missing in the file.`);
      continue;
    }
    if (slide.attributes.show === "0") {
      warnings.push(`Slide ${page} is hidden and was left out.`);
      continue;
    }
    const tree = child(slide, "p:cSld", "p:spTree");
    const titled = within(tree, "p:sp").find(isTitle);
    const title = titled && textOf(titled);
    if (page === 1) opening = title;
    const under = title || `slide ${page}`;
    const links = new Map(
      relationsOf(office, name)
        .filter(({ external }) => external)
        .map(({ id, target }) => [id, target]),
    );
    const made = tree
      ? blocksOf(tree, {
          links,
          diagrams: diagramsOf(office, name),
          leave: (what) => leftOut.push({ what, under }),
        })
      : [];
    made.push(...notesOf(office, name));
    if (!title && made.length === 0) continue;
    blocks.push(
      { kind: "heading", depth: 1, text: title || `Slide ${page}`, pages: [{ page, at: 0 }] },
      ...made,
    );
  }
  warnings.push(...warningsOf(leftOut));
  const metadata = { ...(opening ? { title: opening } : {}), ...propertiesOf(office) };
  return warnings.length > 0 ? { metadata, blocks, warnings } : { metadata, blocks };
}

function notesOf(office: OfficePackage, slide: string): ParsedBlock[] {
  const name = relationsOf(office, slide).find(({ type }) => type === "notesSlide")?.target;
  const bodies = within(partOf(office, name), "p:sp").filter(
    (shape) => child(shape, "p:nvSpPr", "p:nvPr", "p:ph")?.attributes.type === "body",
  );
  const blocks = bodies.flatMap((body) =>
    blocksOf({ ...body, children: [body] } as typeof body, {
      links: new Map(),
      diagrams: [],
      leave: () => {},
    }),
  );
  return blocks.length > 0 ? [{ kind: "quotation", blocks }] : [];
}

/** The texts of the diagrams (SmartArt) of a slide, in the order of their files. */
function diagramsOf(office: OfficePackage, slide: string): string[][] {
  return relationsOf(office, slide)
    .filter(({ type }) => type === "diagramData")
    .sort((a, b) => path.basename(a.target).localeCompare(path.basename(b.target), "en", { numeric: true }))
    .map(({ target }) =>
      within(partOf(office, target), "dgm:pt").flatMap((point) => {
        const text = within(point, "a:t")
          .map((run) => run.text)
          .join("")
          .trim();
        return text === "" ? [] : [text];
      }),
    );
}
