import { createHash } from "node:crypto";
import path from "node:path";
import OpenAI from "openai";
import { builtinEmbedder } from "../corpus/embed/builtin.ts";
import type { Embedder } from "../corpus/embed/embedder.ts";
import { localEmbedder } from "../corpus/embed/local.ts";
import { openaiEmbedder } from "../corpus/embed/openai.ts";
import { CorpusError } from "../corpus/errors.ts";
import { openFolder } from "../corpus/index/build.ts";
import { type Notice, noticeInWords } from "../corpus/index/notices.ts";
import { type EmbedderSettings, readSettings, type Settings, SettingsError } from "../settings.ts";
import { progressOn } from "./progress.ts";

/** What the user did cannot be done as asked: one sentence on stderr, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Runs a command and turns what the user can mend (settings, documents, arguments) into a sentence on stderr and
 * exit code 2; everything else is a defect of ours and keeps its stack trace.
 */
export async function command(run: (settings: Settings) => Promise<number>): Promise<void> {
  // `… | head` closes the pipe when it has enough, which is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  try {
    process.exitCode = await run(readSettings(process.env));
  } catch (error) {
    const mendable =
      error instanceof SettingsError || error instanceof CorpusError || error instanceof UsageError;
    if (!mendable) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

/**
 * Opens the corpus that the settings name, for a command: how far a build is, and what is left out, is said on stderr.
 * @throws {CorpusError} as `openFolder`.
 */
export async function openCorpus(settings: Settings, { strict = false, verify = false } = {}) {
  const indexFile = indexFileOf(settings);
  const progress = progressOn(process.stderr);
  try {
    const opened = await openFolder(settings.corpusDir, indexFile, {
      embedder: embedderOf(settings.embedder),
      strict,
      verify,
      onProgress: progress.show,
    });
    progress.clear();
    if (opened.rebuilt) sayWhatIsLeftOut(opened.corpus.notices);
    return { ...opened, indexFile };
  } catch (error) {
    progress.clear();
    throw error;
  }
}

const mostNotices = 20;

function sayWhatIsLeftOut(notices: readonly Notice[]): void {
  for (const notice of notices.slice(0, mostNotices)) process.stderr.write(`${noticeInWords(notice)}\n`);
  const more = notices.length - mostNotices;
  if (more > 0) process.stderr.write(`And ${more} more; \`npm run corpus -- check\` names them all.\n`);
}

/** The index file of a corpus folder: folders do not overwrite each other's. */
export function indexFileOf({ corpusDir, dataDir }: Settings): string {
  const folder = path.resolve(corpusDir);
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  return path.join(dataDir, `${path.basename(folder)}-${name}.index`);
}

/** The embedder that the settings name. */
export function embedderOf(settings: EmbedderSettings | undefined): Embedder | undefined {
  switch (settings?.kind) {
    case undefined:
      return undefined;
    case "builtin":
      return builtinEmbedder();
    case "local":
      return localEmbedder(settings.model);
    case "openai": {
      const { apiKey, baseURL, model } = settings;
      return openaiEmbedder(new OpenAI({ apiKey, baseURL: baseURL ?? null, maxRetries: 4 }), model);
    }
  }
}
