import path from "node:path/posix";
import type { ParsedBlock } from "../blocks.ts";
import type { Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { htmlBlocks, newPage } from "./html-blocks.ts";
import { decodeHtml } from "./html-encoding.ts";
import { warningsOf } from "./left-out.ts";
import { child, elementsOf, readXml, within, type XmlElement } from "./xml.ts";
import { openArchive } from "./zip.ts";

/**
 * Parses a book: its chapters in the order of the spine. A chapter without a heading has the name that the table of
 * contents gives it.
 * @throws {CorpusError} when it is protected, damaged, too large or no book.
 */
export async function parseEpub(bytes: Uint8Array): Promise<ParsedFile> {
  const { files } = openArchive(bytes, "EPUB book", ".epub", /^META-INF\/container\.xml$/);
  const read = (name: string) => {
    const file = files[name];
    return file && readXml(file, name);
  };
  const rootFile = within(read("META-INF/container.xml"), "rootfile")[0]?.attributes["full-path"] ?? "";
  const book = withoutPrefixes(read(rootFile));
  if (!book) throw new CorpusError("is a damaged EPUB book (it has no list of chapters)");
  const folder = path.dirname(rootFile);
  const items = elementsOf(child(book, "manifest")).map(({ attributes }) => ({
    id: attributes.id ?? "",
    name: path.join(folder, unescaped(attributes.href ?? "")),
    isContents: /\bnav\b/.test(attributes.properties ?? ""),
    type: attributes["media-type"] ?? "",
  }));
  const locked = new Set(
    within(read("META-INF/encryption.xml")).map(({ attributes }) => unescaped(attributes.URI ?? "")),
  );
  const ncx = items.find(({ type }) => type === "application/x-dtbncx+xml");
  const labels = labelsOf(ncx && read(ncx.name), ncx ? path.dirname(ncx.name) : "");
  const blocks: ParsedBlock[] = [];
  const warnings: string[] = [];
  const page = newPage();
  for (const { attributes } of elementsOf(child(book, "spine"))) {
    const item = items.find(({ id }) => id === attributes.idref);
    if (!item || item.isContents || attributes.linear === "no") continue;
    if (locked.has(item.name)) throw new CorpusError("is protected against copying; its text cannot be read");
    const file = files[item.name];
    if (!file) {
      warnings.push(`The chapter ${item.name} is missing in the file.`);
      continue;
    }
    const chapter = htmlBlocks(withEndTags(decodeHtml(file)), page);
    const label = labels.get(item.name);
    if (label && chapter.length > 0 && !chapter.some(({ kind }) => kind === "heading"))
      blocks.push({ kind: "heading", depth: 1, text: label });
    blocks.push(...chapter);
  }
  warnings.push(...warningsOf(page.leftOut));
  const metadata = metadataOf(child(book, "metadata"));
  return warnings.length > 0 ? { metadata, blocks, warnings } : { metadata, blocks };
}

/** Elements that XHTML may close in their own tag, and HTML takes for open: `<title/>`, `<a id="x"/>`. */
function withEndTags(source: string): string {
  return source
    .replace(/^\s*<\?xml[^>]*\?>/, "")
    .replace(/<([a-z][a-z0-9]*)(?=[\s/])([^<>]*)\/>/gi, (tag, name: string, rest: string) =>
      /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i.test(name)
        ? tag
        : `<${name}${rest}></${name}>`,
    );
}

/** The names of chapters in the table of contents of EPUB 2, which EPUB 3 keeps beside its own. */
function labelsOf(ncx: XmlElement | undefined, folder: string): Map<string, string> {
  const labels = new Map<string, string>();
  for (const point of within(ncx, "navPoint")) {
    const source = unescaped(child(point, "content")?.attributes.src?.split("#")[0] ?? "");
    const label = child(point, "navLabel", "text")?.text.trim();
    const name = path.join(folder, source);
    if (label && !labels.has(name)) labels.set(name, label);
  }
  return labels;
}

/** The package file uses prefixes for its own vocabulary now and then. */
function withoutPrefixes(root: XmlElement | undefined): XmlElement | undefined {
  for (const element of root ? [root, ...within(root)] : [])
    element.name = element.name.replace(/^(?:opf|pkg):/, "");
  return root;
}

function metadataOf(element: XmlElement | undefined): Partial<Metadata> {
  const first = (name: string) => child(element, name)?.text.replace(/\s+/g, " ").trim();
  const language = first("dc:language");
  const source = [first("dc:source"), first("dc:identifier")].find((value) =>
    /^https?:\/\/\S+$/.test(value ?? ""),
  );
  const found = {
    title: first("dc:title"),
    url: source,
    author: elementsOf(element)
      .filter(({ name }) => name === "dc:creator")
      .map(({ text }) => text.trim())
      .join(", "),
    date: first("dc:date")?.slice(0, 10),
    language: language && /^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

function unescaped(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
