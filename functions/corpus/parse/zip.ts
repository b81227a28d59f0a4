import { unzipSync } from "fflate";
import { CorpusError } from "../errors.ts";

/** More than this is no document that a person wrote: a small file can unfold to gigabytes. In bytes and in files. */
const largest = 200 * 1024 * 1024;
const mostFiles = 20_000;

/** The files in a ZIP file that are text; of the others, the names. */
export interface Archive {
  names: ReadonlySet<string>;
  files: Record<string, Uint8Array>;
}

/**
 * Opens an Office document or a book and unfolds the text in it.
 * @param what "Word document"
 * @param ending what its name ends in: ".docx"
 * @throws {CorpusError} when it is encrypted, damaged, too large, or lacks the file that makes it what it is.
 */
export function openArchive(bytes: Uint8Array, what: string, ending: string, needed: RegExp): Archive {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw new CorpusError(`is encrypted or from an old Office; save it as ${ending} without a password`);
  }
  let size = 0;
  const names = new Set<string>();
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        names.add(name);
        const text = /\.(?:xml|rels|x?html?|opf|ncx|vml)$/i.test(name) || name === "mimetype";
        if (text) size += originalSize;
        if (size > largest || names.size > mostFiles)
          throw new CorpusError(
            `unfolds to more than ${largest / 2 ** 20} MB or ${mostFiles} files; it is damaged or a trap`,
          );
        return text;
      },
    });
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    throw new CorpusError(`is a damaged ${what} (${(error as Error).message})`);
  }
  if (![...names].some((name) => needed.test(name))) throw new CorpusError(`is a ZIP file, but no ${what}`);
  return { names, files };
}
