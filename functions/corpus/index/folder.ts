import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { slug } from "github-slugger";
import pMap from "p-map";
import { CorpusError } from "../errors.ts";
import { isKnown } from "../parse/formats.ts";

/** A file of a corpus folder. Its bytes stay where they are until they are asked for. */
export interface CorpusFile {
  /** Relative to the folder, with "/". */
  name: string;
  /** The id that its document will have. */
  id: string;
  /** Hash of its bytes, of what is said about it, and of the ending of its name, which decides how it is read. */
  fingerprint: string;
  /** In bytes. */
  size: number;
  /** @throws {CorpusError} when it cannot be read (any more). */
  read(): Promise<FileContent>;
}

export interface FileContent {
  bytes: Uint8Array;
  /** YAML with metadata, from a file of the same name and ".yaml": for formats that have no front matter. */
  about?: string;
}

/** A file of the folder that is no document. */
export interface Skipped {
  name: string;
  /** As the end of a sentence that begins with the name. */
  why: string;
}

/** The files of a corpus folder, sorted by the ids of their documents. */
export interface CorpusFiles {
  folder: string;
  files: CorpusFile[];
  skipped: Skipped[];
}

const about = ".yaml";
/** So many files are open at a time: systems allow a process 256 and more. */
const mostOpen = 32;

/**
 * Lists a corpus folder with its subfolders and reads every file once, for its fingerprint. What is no document (notes of
 * other programs, formats that are not known, links out of the folder) is skipped and named.
 * @throws {CorpusError} when the folder is missing, or has no document in it.
 */
export async function readFolder(folder: string): Promise<CorpusFiles> {
  const { names, skipped } = await listFiles(folder);
  const { documents, skipped: others } = documentsAmong(names);
  skipped.push(...others);
  if (documents.length === 0) {
    const rest = skipped.length > 0 ? `has no document among its ${skipped.length} files` : "is empty";
    throw new CorpusError(`The corpus folder ${folder} ${rest}; put a .md or .txt file into it.`);
  }
  const read = await pMap(
    documents,
    async ({ name, id, about }) => {
      try {
        return await corpusFile(folder, name, id, about !== undefined);
      } catch (error) {
        if (!(error instanceof CorpusError)) throw error;
        return { name, why: error.message };
      }
    },
    { concurrency: mostOpen },
  );
  const files = read.filter((file) => "id" in file);
  skipped.push(...read.filter((file) => "why" in file));
  return { folder, files: files.sort((a, b) => (a.id < b.id ? -1 : 1)), skipped: skipped.sort(byName) };
}

/** A file that is a document by its name. */
export interface NamedDocument {
  name: string;
  id: string;
  /** The file that says more about it, where there is one. */
  about?: string;
}

/** Which of some files are documents, by their names; of the others why not. */
export function documentsAmong(names: readonly string[]): {
  documents: NamedDocument[];
  skipped: Skipped[];
} {
  const known = new Set(names);
  const isAbout = (name: string) => name.endsWith(about) && known.has(name.slice(0, -about.length));
  const documents = names.filter((name) => isKnown(name));
  const ids = idsOf(documents);
  return {
    documents: documents.map((name) => ({
      name,
      id: ids.get(name) ?? name,
      ...(known.has(name + about) ? { about: name + about } : {}),
    })),
    skipped: names
      .filter((name) => !isKnown(name) && !isAbout(name))
      .map((name) => ({ name, why: "is of a format that cannot be read" })),
  };
}

function isHidden(name: string): boolean {
  return name.split("/").some((part) => part.startsWith("."));
}

/** Why a file is none of ours by its name alone: it is hidden, or a note of another program. */
export function leftOutByName(name: string): Skipped | undefined {
  const parts = name.split("/");
  // Of a hidden folder (".git") its name is enough.
  const shown = parts.slice(0, parts.findIndex((part) => part.startsWith(".")) + 1).join("/");
  if (isHidden(name)) return { name: shown, why: "is hidden" };
  return leftover.test(parts.at(-1) ?? "") ? { name, why: "is a note of another program" } : undefined;
}

/**
 * A document's id is its name without the ending, as a slug. Of several with the same, the first by name has it; the others
 * also have their ending in it ("report-pdf"), or else a number: the same folder gives the same ids.
 */
function idsOf(names: readonly string[]): Map<string, string> {
  const own = (name: string) => slug(name.replace(/\.[^./]+$/, "").replaceAll("/", "-")) || "document";
  const owned = new Set(names.map(own));
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const id = own(name);
    let chosen = id;
    if (taken.has(id)) {
      const free = (candidate: string) => !owned.has(candidate) && !taken.has(candidate);
      chosen = `${id}-${path.extname(name).slice(1).toLowerCase()}`;
      for (let number = 2; !free(chosen); number++) chosen = `${id}-${number}`;
    }
    taken.add(chosen);
    ids.set(name, chosen);
  }
  return ids;
}

async function corpusFile(folder: string, name: string, id: string, described: boolean): Promise<CorpusFile> {
  const content = async (): Promise<FileContent> => {
    const bytes = await readWhole(folder, name);
    if (!described) return { bytes };
    return { bytes, about: new TextDecoder().decode(await readWhole(folder, name + about)) };
  };
  const { bytes, about: metadata } = await content();
  const fingerprint = fingerprintOf(name, bytes, metadata);
  return { name, id, fingerprint, size: bytes.length, read: content };
}

/** Hash of a document's content, or of what stands for it, and of what is said about it. */
export function fingerprintOf(name: string, content: Uint8Array | string, metadata?: string): string {
  return createHash("sha256")
    .update(`${path.extname(name).toLowerCase()}\n`)
    .update(content)
    .update(metadata === undefined ? "" : `\n${metadata.length}\n${metadata}`)
    .digest("hex")
    .slice(0, 32);
}

async function readWhole(folder: string, name: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path.join(folder, name));
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    throw new CorpusError(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** What other programs leave beside documents, under names that look like theirs: Word's owner files, backups, downloads. */
const leftover = /^(?:~\$.*|thumbs\.db|desktop\.ini|.*(?:~|\.(?:tmp|swp|lock|lck|part|crdownload)))$/i;

async function listFiles(folder: string): Promise<{ names: string[]; skipped: Skipped[] }> {
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
  const root = await realpath(folder);
  const names: string[] = [];
  const skipped = new Map<string, Skipped>();
  for (const entry of entries) {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/");
    const leftOut = leftOutByName(name);
    if (entry.isDirectory() && !isHidden(name)) continue;
    const problem =
      leftOut === undefined && entry.isSymbolicLink()
        ? await problemOfLink(path.join(folder, name), root)
        : undefined;
    const found = leftOut ?? (problem === undefined ? undefined : { name, why: problem });
    if (found) skipped.set(found.name, found);
    else names.push(name);
  }
  return { names: names.sort(), skipped: [...skipped.values()] };
}

/** A link out of the folder would publish what its owner did not put there. */
async function problemOfLink(link: string, root: string): Promise<string | undefined> {
  const target = await realpath(link).catch(() => undefined);
  if (target === undefined) return "is a link to nothing";
  if (!target.startsWith(root + path.sep)) return "is a link out of the corpus folder; copy the file into it";
  return (await stat(target)).isDirectory()
    ? "is a link to a folder; copy the files into the corpus folder"
    : undefined;
}

function byName(a: Skipped, b: Skipped): number {
  return a.name < b.name ? -1 : 1;
}
