import path from "node:path";
import type { Corpus } from "../corpus/corpus.ts";
import type { Embedder } from "../corpus/embed/embedder.ts";
import { CorpusError } from "../corpus/errors.ts";
import { openIndexFile } from "../corpus/search/open.ts";
import { type Shelf, shelfOf } from "../corpus/shelf.ts";
import { type EmbedderSettings, type Settings, SettingsError } from "../settings.ts";
import type { Deployment } from "./environment.ts";
import { log } from "./log.ts";

/**
 * What a function answers from: the index beside its code or, where documents are put into a bucket, the one that the bucket
 * points to. `refresh` has to be called before an answer, and never during one.
 * @throws {CorpusError} as `bundledCorpus`.
 */
export async function deployedShelf(
  settings: Settings,
  { INDEX_BUCKET }: Deployment,
): Promise<Shelf & { refresh(): Promise<void> }> {
  const embedder = await embedderOf(settings.embedder);
  const bundled = await bundledCorpus(embedder);
  if (INDEX_BUCKET === undefined) return { ...shelfOf(bundled), refresh: async () => {} };
  // Only where there is a bucket: a client of AWS's is not loaded for nothing.
  const { bucketShelf } = await import("./bucket/shelf.ts");
  return bucketShelf(INDEX_BUCKET, bundled, { embedder, keep: settings.keepIndexes, log });
}

/**
 * Opens the index that lies beside the function's code.
 * @throws {CorpusError} when it is missing, cut short, or of another version.
 */
async function bundledCorpus(embedder: Embedder | undefined): Promise<Corpus> {
  const file = path.join(import.meta.dirname, "corpus.index");
  try {
    return await openIndexFile(file, embedder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CorpusError(`The index of the bundle cannot be read (${code}); deploy again.`);
  }
}

/** @throws {SettingsError} for one that does not run here. */
export async function embedderOf(settings: EmbedderSettings | undefined): Promise<Embedder | undefined> {
  if (!settings) return undefined;
  if (settings.kind === "builtin") return (await import("../corpus/embed/builtin.ts")).builtinEmbedder();
  if (settings.kind !== "openai")
    throw new SettingsError(
      `EMBEDDER=${settings.kind} does not run on Lambda; deploy with builtin, openai or none.`,
    );
  const [{ OpenAI }, { openaiEmbedder }] = await Promise.all([
    import("openai/client"),
    import("../corpus/embed/openai.ts"),
  ]);
  const { apiKey, baseURL, model } = settings;
  return openaiEmbedder(new OpenAI({ apiKey, baseURL: baseURL ?? null, maxRetries: 1 }), model);
}
