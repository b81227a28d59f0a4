import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { bundleFunctions } from "../../infra/bundles.ts";

/**
 * The functions as AWS gets them, until the file's tests are over: of the shipped corpus, or for documents in a bucket.
 */
export async function bundled(documents: "bundle" | "bucket" = "bundle") {
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-bundles-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const corpusDir = documents === "bucket" ? undefined : "corpus";
  return bundleFunctions({ corpusDir, embedder: builtinEmbedder() }, folder);
}
