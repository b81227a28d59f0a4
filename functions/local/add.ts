import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { slug } from "github-slugger";
import { isMap, parseDocument, stringify } from "yaml";
import type { Metadata } from "../corpus/document.ts";
import { CorpusError } from "../corpus/errors.ts";
import { decodeHtml } from "../corpus/parse/html-encoding.ts";
import { layOut } from "../corpus/parse/layout.ts";
import { parseFile } from "../corpus/parse/parse-file.ts";
import { download } from "./download.ts";
import { UsageError } from "./setup.ts";

const endings: Record<string, string> = {
  "text/html": ".html",
  "application/xhtml+xml": ".html",
  "text/markdown": ".md",
  "text/plain": ".txt",
  "application/pdf": ".pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
  "application/epub+zip": ".epub",
  "text/csv": ".csv",
};

/** Some file systems take no more than 143 bytes. */
const longestName = 100;

interface Source {
  name: string;
  bytes: Uint8Array;
  metadata: Partial<Metadata>;
}

/**
 * Copies a file, or fetches a page or file from the web, into the corpus folder; from addresses inside this network only
 * `inwards`. Text formats get front matter with what the document says of itself; PDF and Word files have properties of their
 * own, and a NAME.yaml beside a fetched one says where it is from. The file is parsed first: what cannot be read is not added,
 * nor what says that it is from elsewhere than it was fetched from. Returns the new file's path.
 * @throws {UsageError} when there is no such file or page, or the folder has a file of that name.
 * @throws {CorpusError} when it cannot be read as a document.
 */
export async function addToCorpus(
  from: string,
  folder: string,
  { inwards }: { inwards: boolean },
): Promise<string> {
  const source = /^https?:\/\//i.test(from) ? await fetchSource(from, inwards) : await readSource(from);
  const parse = (bytes: Uint8Array) =>
    parseFile(source.name, bytes).catch((error: unknown) => {
      if (error instanceof CorpusError) throw new CorpusError(`${from}: ${error.message}`);
      throw error;
    });
  const parsed = await parse(source.bytes);
  if (layOut("document", parsed).passages.length === 0) throw new CorpusError(`${from}: has no text in it`);
  const file = path.join(folder, source.name);
  const own = hasOwnProperties(source.name);
  const bytes = own ? source.bytes : withFrontMatter(source, { ...parsed.metadata, ...source.metadata });
  const { url } = source.metadata;
  if (url !== undefined && !own && (await parse(bytes)).metadata.url !== url)
    throw new CorpusError(`${from}: says in its front matter that it is from elsewhere; save it by hand`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, bytes, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EEXIST" ? "is there already; remove it first" : `cannot be written (${error.code})`;
    throw new UsageError(`${file} ${why}.`);
  });
  // What a PDF or Office file does not say of itself is where it was fetched from.
  if (own && url !== undefined) await writeFile(`${file}.yaml`, stringify(source.metadata));
  return file;
}

function hasOwnProperties(name: string): boolean {
  return /\.(?:pdf|doc[xm]|ppt[xm]|xls[xm]|csv|tsv|epub)$/i.test(name);
}

async function readSource(file: string): Promise<Source> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  return { name: path.basename(file), bytes: new Uint8Array(bytes), metadata: {} };
}

async function fetchSource(from: string, inwards: boolean): Promise<Source> {
  const { url, type, bytes } = await download(from, { inwards });
  const { hostname, pathname } = new URL(url);
  const last = readable(pathname.split("/").filter(Boolean).at(-1) ?? "");
  const known = path.extname(last).toLowerCase();
  // A server that knows no Markdown sends it as plain text.
  const chosen = type === "text/plain" && known === ".md" ? ".md" : endings[type];
  if (!chosen) throw new UsageError(`${from} is ${type || "of no declared type"}, which cannot be read.`);
  const stem = slug(last.slice(0, known ? -known.length : undefined)).slice(0, longestName) || slug(hostname);
  return { name: `${stem}${chosen}`, bytes, metadata: { url } };
}

/** A part of a path as people read it; as it is where its escapes mean nothing. */
function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Text that begins with front matter keeps it, save for where it is from. */
function withFrontMatter(
  { name, bytes, metadata: { url } }: Source,
  metadata: Partial<Metadata>,
): Uint8Array {
  const ending = path.extname(name).toLowerCase();
  const markup = /^\.x?html?$/.test(ending);
  const text = markup
    ? decodeHtml(bytes).replace(/(<meta[^>]+charset\s*=\s*["']?)[\w-]+/i, "$1utf-8")
    : new TextDecoder().decode(bytes);
  const encode = (text: string) => new TextEncoder().encode(text);
  const [opening, yaml] = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  if (opening !== undefined && yaml !== undefined) {
    if (url === undefined) return encode(text);
    const own = parseDocument(yaml);
    if (isMap(own.contents)) own.set("url", url);
    return encode(`---\n${own}---\n${text.slice(opening.length)}`);
  }
  const filled = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  return encode(Object.keys(filled).length === 0 ? text : `---\n${stringify(filled)}---\n\n${text}`);
}
