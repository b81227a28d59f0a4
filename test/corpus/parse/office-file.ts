import { strToU8, zipSync } from "fflate";

const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006";
const drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
const names = `xmlns:w="${word}" xmlns:m="${office}/math" xmlns:r="${office}/relationships" xmlns:a="${drawing}" xmlns:mc="mc" xmlns:wp="wp" xmlns:v="v" xmlns:c="c" xmlns:w14="w14"`;

/** A ZIP file of texts, by their names. */
export function zipped(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

/** A Word document of a body and, where they are needed, the XML of other parts by their type. */
export function wordFile(
  body: string,
  parts: Record<string, string> = {},
  links: Record<string, string> = {},
): Uint8Array {
  const files: Record<string, string> = {
    "word/document.xml": `<w:document ${names}><w:body>${body}</w:body></w:document>`,
  };
  let relations = "";
  for (const [type, xml] of Object.entries(parts)) {
    files[`word/${type}.xml`] = `<w:${type} ${names}>${xml}</w:${type}>`;
    relations += `<Relationship Id="id-${type}" Type="${office}/relationships/${type}" Target="${type}.xml"/>`;
  }
  for (const [id, target] of Object.entries(links))
    relations += `<Relationship Id="${id}" Type="${office}/relationships/hyperlink" Target="${target}" TargetMode="External"/>`;
  files["word/_rels/document.xml.rels"] = `<Relationships>${relations}</Relationships>`;
  return zipped(files);
}

/** Slides with the shapes in them, in order. */
export function slidesFile(slides: { shapes: string; attributes?: string; notes?: string }[]): Uint8Array {
  const presentation = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="${drawing}" xmlns:r="${office}/relationships"`;
  const files: Record<string, string> = {};
  const tree = (shapes: string) => `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`;
  for (const [i, { shapes, attributes = "", notes }] of slides.entries()) {
    files[`ppt/slides/slide${i}.xml`] = `<p:sld ${presentation} ${attributes}>${tree(shapes)}</p:sld>`;
    if (notes === undefined) continue;
    files[`ppt/slides/_rels/slide${i}.xml.rels`] =
      `<Relationships><Relationship Id="n" Type="${office}/relationships/notesSlide" Target="../notes/n${i}.xml"/></Relationships>`;
    files[`ppt/notes/n${i}.xml`] =
      `<p:notes ${presentation}>${tree(shape("body", `<a:p><a:r><a:t>${notes}</a:t></a:r></a:p>`))}</p:notes>`;
  }
  files["ppt/presentation.xml"] =
    `<p:presentation ${presentation}><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${i}" r:id="s${i}"/>`).join("")}</p:sldIdLst></p:presentation>`;
  files["ppt/_rels/presentation.xml.rels"] =
    `<Relationships>${slides.map((_, i) => `<Relationship Id="s${i}" Type="${office}/relationships/slide" Target="slides/slide${i}.xml"/>`).join("")}</Relationships>`;
  return zipped(files);
}

/** A shape with a text; a placeholder of a type, or a box that someone drew. */
export function shape(type: string | undefined, paragraphs: string): string {
  const holder = type === undefined ? "" : `<p:ph ${type === "" ? "" : `type="${type}"`}/>`;
  return `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:cNvSpPr/><p:nvPr>${holder}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs}</p:txBody></p:sp>`;
}

/** A workbook of sheets, each the XML in its worksheet. */
export function workbookFile(
  sheets: { name: string; xml: string; state?: string }[],
  styles = "",
  strings: string[] = [],
): Uint8Array {
  const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}/relationships"`;
  const files: Record<string, string> = {
    "xl/workbook.xml": `<workbook ${main}><sheets>${sheets.map(({ name, state }, i) => `<sheet name="${name}" ${state ? `state="${state}"` : ""} r:id="s${i}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${sheets.map((_, i) => `<Relationship Id="s${i}" Type="${office}/relationships/worksheet" Target="sheet${i}.xml"/>`).join("")}<Relationship Id="st" Type="${office}/relationships/styles" Target="styles.xml"/><Relationship Id="ss" Type="${office}/relationships/sharedStrings" Target="strings.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet ${main}>${styles}</styleSheet>`,
    "xl/strings.xml": `<sst ${main}>${strings.map((text) => `<si>${text}</si>`).join("")}</sst>`,
  };
  for (const [i, { xml }] of sheets.entries())
    files[`xl/sheet${i}.xml`] = `<worksheet ${main}>${xml}</worksheet>`;
  return zipped(files);
}
