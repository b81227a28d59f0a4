import path from "node:path";
import type { ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";

type Parse = (bytes: Uint8Array) => ParsedFile | Promise<ParsedFile>;

// Parsers are loaded when a file of their format occurs.
const markdown: Parse = async (bytes) => (await import("./markdown.ts")).parseMarkdown(decode(bytes));
const mdx: Parse = async (bytes) => (await import("./markdown.ts")).parseMarkdown(decode(bytes), "mdx");
const text: Parse = async (bytes) => (await import("./plain-text.ts")).parsePlainText(decode(bytes));
const notebook: Parse = async (bytes) => (await import("./notebook.ts")).parseNotebook(decode(bytes));
const asciidoc: Parse = async (bytes) => (await import("./asciidoc.ts")).parseAsciidoc(decode(bytes));
const html: Parse = async (bytes) => (await import("./html.ts")).parseHtml(bytes);
const pdf: Parse = async (bytes) => (await import("./pdf.ts")).parsePdf(bytes);
const docx: Parse = async (bytes) => (await import("./docx.ts")).parseDocx(bytes);
const pptx: Parse = async (bytes) => (await import("./pptx.ts")).parsePptx(bytes);
const xlsx: Parse = async (bytes) => (await import("./xlsx.ts")).parseXlsx(bytes);
const csv: Parse = async (bytes) => (await import("./csv.ts")).parseCsv(bytes);
const epub: Parse = async (bytes) => (await import("./epub.ts")).parseEpub(bytes);

/** What reads which files, by the ending of the name. */
const formats: Record<string, Parse> = {
  ".md": markdown,
  ".markdown": markdown,
  ".mdx": mdx,
  ".html": html,
  ".htm": html,
  ".xhtml": html,
  ".pdf": pdf,
  ".docx": docx,
  ".docm": docx,
  ".pptx": pptx,
  ".pptm": pptx,
  ".xlsx": xlsx,
  ".xlsm": xlsx,
  ".csv": csv,
  ".tsv": csv,
  ".epub": epub,
  ".ipynb": notebook,
  ".adoc": asciidoc,
  ".asciidoc": asciidoc,
  ".txt": text,
};

/** Larger files are hardly documents that a person would cite from, and take minutes to read. */
const largest = 32 * 1024 * 1024;

export const knownEndings: readonly string[] = Object.keys(formats);

/** Whether files of this name can be read. */
export function isKnown(name: string): boolean {
  return endingOf(name) in formats;
}

/**
 * Parses a file by the ending of its name, in the thread that calls it: `parseFile` keeps a time limit.
 * @throws {CorpusError} when the bytes are not what the name says, or nothing can be read.
 */
export async function parseBytes(name: string, bytes: Uint8Array): Promise<ParsedFile> {
  const ending = endingOf(name);
  const parse = formats[ending];
  if (!parse) throw new CorpusError(`has an ending that is not known; known are ${knownEndings.join(", ")}`);
  if (bytes.length === 0) throw new CorpusError("is empty: it has no bytes");
  if (bytes.length > largest) {
    throw new CorpusError(
      `has ${Math.round(bytes.length / 2 ** 20)} MB, ${largest / 2 ** 20} MB are the most; split it`,
    );
  }
  const found = signature(bytes);
  if (found && !found.endings.includes(ending)) {
    throw new CorpusError(`is ${found.what}, whatever its name says; ${found.advice}`);
  }
  if (ending === ".pdf" && found === undefined)
    throw new CorpusError("is no PDF file, whatever its name says");
  return parse(bytes);
}

function endingOf(name: string): string {
  return path.extname(name).toLowerCase();
}

/** What a file is by its first bytes, for those that are no text. */
function signature(bytes: Uint8Array): { what: string; endings: string[]; advice: string } | undefined {
  const starts = (...expected: number[]) => expected.every((byte, i) => bytes[i] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) {
    return { what: "a PDF file", endings: [".pdf"], advice: "let its name end in .pdf" };
  }
  if (starts(0x50, 0x4b, 0x03, 0x04)) {
    return {
      what: "a ZIP or Office file",
      endings: [".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".epub"],
      advice: "if it is from Word, let its name end in .docx",
    };
  }
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || starts(0x47, 0x49, 0x46, 0x38)) {
    return { what: "an image", endings: [], advice: "images cannot be read" };
  }
  return undefined;
}

/** The text of a file in UTF-8, or in UTF-16 with a byte order mark. */
function decode(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : undefined;
  if (!utf16 && bytes.includes(0)) throw new CorpusError("is not a text file");
  try {
    return new TextDecoder(utf16 ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CorpusError("is not UTF-8 text; save it as UTF-8");
  }
}
