import type { SQSEvent } from "aws-lambda";
import { CorpusError } from "../corpus/errors.ts";
import { SettingsError } from "../settings.ts";
import { builder } from "./bucket/build.ts";
import { bucketClient } from "./bucket/client.ts";
import { embedderOf } from "./corpus.ts";
import { readEnvironment } from "./environment.ts";
import { log } from "./log.ts";
import { buildMetrics } from "./metrics.ts";

const { settings, deployment } = await readEnvironment();
const { DOCUMENTS_BUCKET, INDEX_BUCKET, STAGE } = deployment;
if (!DOCUMENTS_BUCKET || !INDEX_BUCKET)
  throw new SettingsError("The function that builds needs DOCUMENTS_BUCKET and INDEX_BUCKET.");

const measure = buildMetrics(STAGE);
const build = builder(bucketClient(), {
  documents: DOCUMENTS_BUCKET,
  indexes: INDEX_BUCKET,
  keep: settings.keepIndexes,
  embedder: await embedderOf(settings.embedder),
});

/**
 * Takes up what has changed. What the messages say does not matter, nor how many there are: the bucket is listed anew, and
 * where its documents are those of the current index, there is nothing to do. So a message may come late, twice, or for
 * another reason.
 */
export async function handler(_: SQSEvent): Promise<void> {
  try {
    const report = await build();
    measure(report);
    log({ level: "info", message: `Build: ${report.outcome}, ${report.documents} documents` });
  } catch (error) {
    measure("failed");
    // Another try would fail in the same way: somebody has to mend a document or a setting.
    if (!(error instanceof CorpusError)) throw error;
    log({
      level: "error",
      message: "The documents cannot be made an index; the last one goes on answering",
      error,
    });
  }
}
