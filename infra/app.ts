import path from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import OpenAI from "openai";
import { builtinEmbedder } from "../functions/corpus/embed/builtin.ts";
import { openaiEmbedder } from "../functions/corpus/embed/openai.ts";
import { CorpusError } from "../functions/corpus/errors.ts";
import { SettingsError } from "../functions/settings.ts";
import { BundleSizeError } from "./bundle-size.ts";
import { bundleFunctions } from "./bundles.ts";
import { readDeployment } from "./settings.ts";
import { FootnoteStack } from "./stack.ts";

/** The CDK app: `npm run synth`, `npm run deploy`. Needs neither a network nor credentials to synthesize. */
const app = new App();
try {
  const deployment = readDeployment(process.env, (name) => app.node.tryGetContext(name));
  const { DOCUMENTS, CORPUS_DIR, EMBEDDER, EMBEDDING_MODEL, OPENAI_BASE_URL, STAGE } = deployment;
  const embedder =
    EMBEDDER === "openai"
      ? openaiEmbedder(
          new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? "none", baseURL: OPENAI_BASE_URL ?? null }),
          EMBEDDING_MODEL ?? "text-embedding-3-small",
        )
      : EMBEDDER === "builtin"
        ? builtinEmbedder()
        : undefined;
  const bundles = await bundleFunctions(
    { corpusDir: DOCUMENTS === "bucket" ? undefined : CORPUS_DIR, embedder },
    path.resolve(process.env.DATA_DIR ?? ".footnote", "bundles", STAGE),
    (line) => process.stderr.write(`${line}\n`),
  );
  new FootnoteStack(app, deployment, bundles, {
    env: {
      ...(process.env.CDK_DEFAULT_ACCOUNT ? { account: process.env.CDK_DEFAULT_ACCOUNT } : {}),
      ...(process.env.CDK_DEFAULT_REGION ? { region: process.env.CDK_DEFAULT_REGION } : {}),
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  const mendable =
    error instanceof SettingsError || error instanceof CorpusError || error instanceof BundleSizeError;
  if (!mendable) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
