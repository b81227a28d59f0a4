import { strFromU8, unzipSync } from "fflate";
import mammoth from "mammoth";
import type { Metadata, ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { parseMarkup } from "./html.ts";

/** More than this is no document that a person wrote: a small file can unfold to gigabytes. */
const largest = 200 * 1024 * 1024;

/**
 * Parses a Word document: headings by their styles, lists, tables, footnotes. Images are left out with a warning.
 * @throws {CorpusError} when it is encrypted, damaged or no Word document.
 */
export async function parseDocx(bytes: Uint8Array): Promise<ParsedFile> {
  const properties = readProperties(bytes);
  let images = 0;
  const { value } = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        convertImage: mammoth.images.imgElement(async () => {
          images++;
          return { src: "" };
        }),
      },
    )
    .catch((error: Error) => {
      throw new CorpusError(`is a damaged Word document (${error.message.split("\n")[0]})`);
    });
  // Links back from footnotes are for readers of the page.
  const parsed = parseMarkup(`<main>${value.replaceAll("↑", "")}</main>`);
  return {
    ...parsed,
    metadata: { ...parsed.metadata, ...properties },
    ...(images === 0
      ? {}
      : { warnings: [`${images === 1 ? "1 image was" : `${images} images were`} left out.`] }),
  };
}

function readProperties(bytes: Uint8Array): Partial<Metadata> {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw new CorpusError("is encrypted or from an old Word; save it as .docx without a password");
  }
  let size = 0;
  const names: string[] = [];
  let core: Uint8Array | undefined;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        size += originalSize;
        names.push(name);
        return name === "docProps/core.xml" && originalSize < 1_000_000;
      },
    });
    core = files["docProps/core.xml"];
  } catch (error) {
    throw new CorpusError(`is a damaged Word document (${(error as Error).message})`);
  }
  if (size > largest) throw new CorpusError("unfolds to more than 200 MB; it is damaged or a trap");
  if (!names.includes("word/document.xml")) throw new CorpusError("is a ZIP file, but no Word document");
  const xml = core ? strFromU8(core) : "";
  const property = (name: string) =>
    new RegExp(`<${name}[^>]*>([^<]*)</${name}>`)
      .exec(xml)?.[1]
      ?.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity)
      .trim();
  const language = property("dc:language");
  const found = {
    title: property("dc:title"),
    author: property("dc:creator"),
    date: (property("dcterms:modified") ?? property("dcterms:created"))?.slice(0, 10),
    language: language && /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language) ? language : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};
