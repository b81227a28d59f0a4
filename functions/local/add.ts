import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { slug } from "github-slugger";
import { stringify } from "yaml";
import type { Metadata } from "../corpus/document.ts";
import { CorpusError } from "../corpus/errors.ts";
import { parseFile } from "../corpus/parse/formats.ts";
import { decodeHtml } from "../corpus/parse/html.ts";
import { layOut } from "../corpus/parse/layout.ts";
import { UsageError } from "./setup.ts";

const fetchMs = 30_000;
const endings: Record<string, string> = {
  "text/html": ".html",
  "application/xhtml+xml": ".html",
  "text/markdown": ".md",
  "text/plain": ".txt",
  "application/pdf": ".pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
};

interface Source {
  name: string;
  bytes: Uint8Array;
  metadata: Partial<Metadata>;
}

/**
 * Copies a file, or fetches a page or file from the web, into the corpus folder. Text formats get front matter with what
 * the document says of itself; PDF and Word files have properties of their own, and a NAME.yaml beside a
 * fetched one says where it is from. The file is parsed first: what cannot be read is not added. Returns the new file's path.
 * @throws {UsageError} when there is no such file or page, or the folder has a file of that name.
 * @throws {CorpusError} when it cannot be read as a document.
 */
export async function addToCorpus(from: string, folder: string): Promise<string> {
  const source = /^https?:\/\//i.test(from) ? await fetchSource(from) : await readSource(from);
  const parsed = await parseFile(source.name, source.bytes).catch((error: unknown) => {
    if (error instanceof CorpusError) throw new CorpusError(`${from}: ${error.message}`);
    throw error;
  });
  if (layOut("document", parsed).passages.length === 0) throw new CorpusError(`${from}: has no text in it`);
  const file = path.join(folder, source.name);
  const metadata = { ...parsed.metadata, ...source.metadata };
  const own = hasOwnProperties(source.name);
  const bytes = own ? source.bytes : withFrontMatter(source, metadata);
  await mkdir(folder, { recursive: true });
  await writeFile(file, bytes, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EEXIST" ? "is there already; remove it first" : `cannot be written (${error.code})`;
    throw new UsageError(`${file} ${why}.`);
  });
  // What a PDF or Word file does not say of itself is where it was fetched from.
  if (own && source.metadata.url) await writeFile(`${file}.yaml`, stringify(source.metadata));
  return file;
}

function hasOwnProperties(name: string): boolean {
  return /\.(?:pdf|docx)$/i.test(name);
}

async function readSource(file: string): Promise<Source> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  return { name: path.basename(file), bytes: new Uint8Array(bytes), metadata: {} };
}

async function fetchSource(from: string): Promise<Source> {
  const response = await fetch(from, { signal: AbortSignal.timeout(fetchMs) }).catch((error: Error) => {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    throw new UsageError(`${from} cannot be fetched (${cause?.code ?? error.message}).`);
  });
  if (!response.ok)
    throw new UsageError(`${from} cannot be fetched: the server answered ${response.status}.`);
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const ending = endings[type];
  const last = decodeURIComponent(new URL(response.url).pathname.split("/").filter(Boolean).at(-1) ?? "");
  const known = path.extname(last).toLowerCase();
  // A server that knows no Markdown sends it as plain text.
  const chosen = type === "text/plain" && known === ".md" ? ".md" : ending;
  if (!chosen) throw new UsageError(`${from} is ${type || "of no declared type"}, which cannot be read.`);
  const stem = slug(last.slice(0, known ? -known.length : undefined)) || slug(new URL(from).hostname);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { name: `${stem}${chosen}`, bytes, metadata: { url: response.url } };
}

function withFrontMatter({ name, bytes }: Source, metadata: Partial<Metadata>): Uint8Array | string {
  const ending = path.extname(name).toLowerCase();
  const markup = ending === ".html" || ending === ".htm";
  const text = markup
    ? decodeHtml(bytes).replace(/(<meta[^>]+charset\s*=\s*["']?)[\w-]+/i, "$1utf-8")
    : new TextDecoder().decode(bytes);
  if (/^---[ \t]*\r?\n/.test(text)) return text;
  const filled = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  return Object.keys(filled).length === 0 ? text : `---\n${stringify(filled)}---\n\n${text}`;
}
