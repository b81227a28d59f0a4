import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { bundleFunctions } from "../../infra/bundles.ts";

/** The functions of the shipped corpus, as AWS gets them, until the file's tests are over. */
export async function bundled() {
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-bundles-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return bundleFunctions({ corpusDir: "corpus", embedder: builtinEmbedder() }, folder);
}
