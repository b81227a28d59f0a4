import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { slug } from "github-slugger";
import type { Corpus } from "./corpus.ts";
import type { Document, ParsedFile } from "./document.ts";
import { encodeIndex } from "./encode.ts";
import { CorpusError } from "./errors.ts";
import { formatVersion } from "./index-file.ts";
import { layOut } from "./layout.ts";
import { parseMarkdown } from "./markdown.ts";
import { openIndex } from "./open.ts";
import { parsePlainText } from "./plain-text.ts";

const parsers: Record<string, (source: string) => ParsedFile> = {
  ".md": parseMarkdown,
  ".markdown": parseMarkdown,
  ".txt": parsePlainText,
};

/** The files of a corpus folder, read but not parsed. */
export interface CorpusFiles {
  folder: string;
  /** Sorted by name; names are relative to the folder, with "/". */
  files: { name: string; bytes: Uint8Array }[];
  /** Hash of names, contents and index format: an index of these files carries it. */
  inputs: string;
}

/**
 * Reads a corpus folder with its subfolders; files whose names start with a dot are not part of it.
 * @throws {CorpusError} when the folder is missing or empty, or holds a file of a format that cannot be read.
 */
export async function readFolder(folder: string): Promise<CorpusFiles> {
  const names = await listFiles(folder);
  if (names.length === 0) {
    throw new CorpusError(`The corpus folder ${folder} is empty; put a .md or .txt file into it.`);
  }
  const unreadable = names.filter((name) => !(path.extname(name).toLowerCase() in parsers));
  if (unreadable.length > 0) {
    throw new CorpusError(
      `${unreadable.join(", ")}: this format cannot be read; the corpus takes ${Object.keys(parsers).join(", ")} files.`,
    );
  }
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(path.join(folder, name))) })),
  );
  const digest = createHash("sha256").update(`format ${formatVersion}\n`);
  for (const { name, bytes } of files) digest.update(`${name}\n${bytes.length}\n`).update(bytes);
  return { folder, files, inputs: digest.digest("hex") };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "ENOENT"
          ? "does not exist"
          : error.code === "ENOTDIR"
            ? "is not a folder"
            : error.message;
      throw new CorpusError(`The corpus folder ${folder} ${why}; set CORPUS_DIR to a folder with documents.`);
    },
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((name) => !name.split("/").some((part) => part.startsWith(".")))
    .sort();
}

/**
 * Parses every file into a document, sorted by id.
 * @throws {CorpusError} naming each file that cannot be read and why; none is left out silently.
 */
export function parseFiles({ files }: CorpusFiles): Document[] {
  const documents = new Map<string, { name: string; document: Document }>();
  const problems: string[] = [];
  for (const { name, bytes } of files) {
    try {
      const id = slug(name.replace(/\.[^./]+$/, "").replaceAll("/", "-")) || "document";
      const twin = documents.get(id);
      if (twin) throw new CorpusError(`has the same id "${id}" as ${twin.name}; rename one of them`);
      const parse = parsers[path.extname(name).toLowerCase()] ?? parsePlainText;
      const document = layOut(id, parse(decode(bytes)));
      if (document.passages.length === 0) throw new CorpusError("has no text in it");
      documents.set(id, { name, document });
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      problems.push(`${name}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new CorpusError(problems.join("\n"));
  return [...documents.values()].map(({ document }) => document).sort((a, b) => (a.id < b.id ? -1 : 1));
}

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

/** Builds the index of a folder's files. The same files give the same bytes. */
export function buildIndex(files: CorpusFiles): Uint8Array {
  return encodeIndex(files.inputs, parseFiles(files));
}

/**
 * Opens the index of a corpus folder, and builds it first when there is none or when the folder has changed.
 * A failing build leaves the index file as it was.
 * @throws {CorpusError} when the folder or one of its files cannot be read.
 */
export async function openFolder(
  folder: string,
  indexFile: string,
): Promise<{ corpus: Corpus; rebuilt: boolean }> {
  const files = await readFolder(folder);
  const present = await readIndex(indexFile);
  if (present?.inputs === files.inputs) return { corpus: present, rebuilt: false };
  const bytes = buildIndex(files);
  // Another process may be reading: the name always points to a whole file.
  const unfinished = `${indexFile}.${process.pid}`;
  try {
    await mkdir(path.dirname(indexFile), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, indexFile);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CorpusError(
      `The index ${indexFile} cannot be written (${code}); set DATA_DIR to another folder.`,
    );
  }
  return { corpus: openIndex(bytes), rebuilt: true };
}

/** Opens an index file; undefined when there is none or when this program cannot read it. */
export async function readIndex(indexFile: string) {
  const bytes = await readFile(indexFile).catch(() => undefined);
  try {
    return bytes && openIndex(bytes);
  } catch (error) {
    if (error instanceof CorpusError) return undefined;
    throw error;
  }
}
