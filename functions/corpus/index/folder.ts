import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { slug } from "github-slugger";
import { CorpusError } from "../errors.ts";
import { isKnown, knownEndings } from "../parse/formats.ts";

/** A file of a corpus folder, read but not parsed. */
export interface CorpusFile {
  /** Relative to the folder, with "/". */
  name: string;
  /** The id that its document will have. */
  id: string;
  bytes: Uint8Array;
  /** YAML with metadata, from a file of the same name and ".yaml": for formats that have no front matter. */
  about?: string;
  /** Hash of all this and of the ending of its name, which decides how it is read. */
  fingerprint: string;
}

/** The files of a corpus folder, sorted by the ids of their documents. */
export interface CorpusFiles {
  folder: string;
  files: CorpusFile[];
}

const about = ".yaml";

/**
 * Reads a corpus folder with its subfolders; files whose names start with a dot are not part of it.
 * @throws {CorpusError} when the folder is missing or empty; when it holds files of formats that cannot be read,
 * links that lead out of it, or two files whose documents would have one id. All such files are named.
 */
export async function readFolder(folder: string): Promise<CorpusFiles> {
  const names = await listFiles(folder);
  if (names.length === 0) {
    throw new CorpusError(`The corpus folder ${folder} is empty; put a .md or .txt file into it.`);
  }
  const abouts = new Set(
    names.filter((name) => name.endsWith(about) && names.includes(name.slice(0, -about.length))),
  );
  const unreadable = names.filter((name) => !isKnown(name) && !abouts.has(name));
  if (unreadable.length > 0) {
    throw new CorpusError(
      `${unreadable.join(", ")}: this format cannot be read; the corpus takes ${knownEndings.join(", ")} files.`,
    );
  }
  const files = await Promise.all(
    names
      .filter((name) => !abouts.has(name))
      .map((name) => readCorpusFile(folder, name, abouts.has(name + about))),
  );
  files.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.name < b.name ? -1 : 1));
  const twins = files.flatMap(({ name, id }, i) => {
    const twin = files[i - 1];
    return twin?.id === id ? [`${name}: has the same id "${id}" as ${twin.name}; rename one of them`] : [];
  });
  if (twins.length > 0) throw new CorpusError(twins.join("\n"));
  return { folder, files };
}

async function readCorpusFile(folder: string, name: string, described: boolean): Promise<CorpusFile> {
  const read = (file: string) =>
    readFile(path.join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      throw new CorpusError(`${file}: cannot be read (${error.code})`);
    });
  const bytes = await read(name);
  const metadata = described ? await read(name + about) : undefined;
  const fingerprint = createHash("sha256")
    .update(`${path.extname(name).toLowerCase()}\n`)
    .update(bytes)
    .update(metadata ? `\n${metadata.length}\n${metadata}` : "");
  return {
    name,
    id: slug(name.replace(/\.[^./]+$/, "").replaceAll("/", "-")) || "document",
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
    ...(metadata ? { about: metadata.toString("utf8") } : {}),
    fingerprint: fingerprint.digest("hex").slice(0, 32),
  };
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
  const nameOf = (entry: { parentPath: string; name: string }) =>
    path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/");
  const shown = entries.filter(
    (entry) =>
      !entry.isDirectory() &&
      !nameOf(entry)
        .split("/")
        .some((part) => part.startsWith(".")),
  );
  await refuseLinks(folder, shown.filter((entry) => entry.isSymbolicLink()).map(nameOf));
  return shown.map(nameOf).sort();
}

/** A link out of the folder would publish what its owner did not put there. */
async function refuseLinks(folder: string, names: readonly string[]): Promise<void> {
  const root = await realpath(folder);
  const problems: string[] = [];
  for (const name of names) {
    const target = await realpath(path.join(folder, name)).catch(() => undefined);
    if (target === undefined) problems.push(`${name}: is a link to nothing`);
    else if (!target.startsWith(root + path.sep))
      problems.push(`${name}: is a link out of the corpus folder; copy the file into it`);
    else if ((await stat(target)).isDirectory())
      problems.push(`${name}: is a link to a folder; copy the files into the corpus folder`);
  }
  if (problems.length > 0) throw new CorpusError(problems.join("\n"));
}
