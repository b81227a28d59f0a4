import path from "node:path/posix";
import type { Metadata } from "../document.ts";
import { fold } from "./words.ts";
import { child, elementsOf, readXml, within, type XmlElement } from "./xml.ts";
import { type Archive, openArchive } from "./zip.ts";

/** An Office document: its files by name, as the relations between them say. */
export interface OfficePackage {
  archive: Archive;
  /** The file that the document begins with. */
  main: string;
}

/** @throws {CorpusError} when it is none of that kind, encrypted, damaged or too large. */
export function openOffice(bytes: Uint8Array, what: string, ending: string, usual: string): OfficePackage {
  const archive = openArchive(bytes, what, ending, new RegExp(`^${path.dirname(usual)}/`));
  const declared = relationsOf({ archive, main: "" }, "").find(
    ({ type }) => type === "officeDocument",
  )?.target;
  return { archive, main: declared && archive.files[declared] ? declared : usual };
}

/** A file of it, parsed; undefined where there is none. @throws {CorpusError} when it is no XML. */
export function partOf({ archive }: OfficePackage, name: string | undefined): XmlElement | undefined {
  const bytes = name === undefined ? undefined : archive.files[name];
  return bytes && readXml(bytes, name ?? "");
}

export interface Relation {
  id: string;
  /** The last word of the type's address: "hyperlink", "image". */
  type: string;
  /** A file's name, or an address outside. */
  target: string;
  external: boolean;
}

/** What a file refers to. */
export function relationsOf(office: OfficePackage, name: string): Relation[] {
  const folder = path.dirname(name);
  const file = path.join(folder, "_rels", `${path.basename(name)}.rels`);
  return elementsOf(partOf(office, file)).map(({ attributes }) => {
    const external = attributes.TargetMode === "External";
    const target = attributes.Target ?? "";
    return {
      id: attributes.Id ?? "",
      type: attributes.Type?.split("/").at(-1) ?? "",
      target: external ? target : target.startsWith("/") ? target.slice(1) : path.join(folder, target),
      external,
    };
  });
}

/** What a document says of itself. Titles that programs put in are none. */
export function propertiesOf(office: OfficePackage): Partial<Metadata> {
  const core = partOf(office, "docProps/core.xml");
  const property = (name: string) => child(core, name)?.text.replace(/\s+/g, " ").trim();
  const title = property("dc:title");
  const language = property("dc:language");
  const found = {
    title:
      title &&
      !/^(?:microsoft (?:word|powerpoint|excel)\b|untitled|document ?\d*$|presentation ?\d*$|powerpoint presentation$|word document$|(?:slide|title) ?\d+$)|\.(?:docx?|pptx?|xlsx?|dotx?)$/i.test(
        title,
      )
        ? title
        : undefined,
    author: property("dc:creator"),
    date: (property("dcterms:modified") || property("dcterms:created"))?.slice(0, 10),
    language: language && /^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

/** What a drawing shows, as its author or Office described it: of the whole, else of each picture in it. */
export function descriptionsOf(drawing: XmlElement): string[] {
  const inner = [drawing, ...within(drawing)];
  for (const kind of [/(?:^|:)docPr$/, /(?:^|:)cNvPr$/]) {
    const found = inner.filter(({ name }) => kind.test(name)).map(describedBy);
    const said = [...new Set(found.filter((text) => text !== ""))];
    if (said.length > 0) return said;
  }
  return [];
}

function describedBy({ attributes }: XmlElement): string {
  const text = fold(attributes.descr || attributes.title || "")
    .replace(/ ?Description automatically generated(?: with .{1,40})?$/i, "")
    .replace(/ ?AI-generated content may be incorrect\.$/i, "");
  return /^\S+\.(?:png|jpe?g|gif|emf|wmf|svg|bmp|tiff?)$/i.test(text) ? "" : text;
}
