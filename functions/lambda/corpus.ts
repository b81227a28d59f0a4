import path from "node:path";
import type { Corpus } from "../corpus/corpus.ts";
import type { Embedder } from "../corpus/embed/embedder.ts";
import { CorpusError } from "../corpus/errors.ts";
import { openIndexFile } from "../corpus/search/open.ts";
import { type EmbedderSettings, SettingsError } from "../settings.ts";

/**
 * Opens the index that lies beside the function's code.
 * @throws {CorpusError} when it is missing, cut short, or of another version.
 */
export async function bundledCorpus(embedder: EmbedderSettings | undefined): Promise<Corpus> {
  const file = path.join(import.meta.dirname, "corpus.index");
  try {
    return await openIndexFile(file, await embedderOf(embedder));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CorpusError(`The index of the bundle cannot be read (${code}); deploy again.`);
  }
}

async function embedderOf(settings: EmbedderSettings | undefined): Promise<Embedder | undefined> {
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
