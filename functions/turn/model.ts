// Without Azure and what else the package's main entry brings.
import { OpenAI } from "openai/client";
import type { Model, Reader } from "../answer/draft/model.ts";
import type { ModelSettings } from "../settings.ts";

/** Who drafts and who checks, on one client, which retries twice within the deadlines; undefined where nobody does. */
export async function modelsOf(
  settings: ModelSettings | undefined,
): Promise<{ model: Model | undefined; reader: Reader | undefined }> {
  if (!settings) return { model: undefined, reader: undefined };
  const { name, firstTokenMs, wholeMs, check } = settings;
  const client = await clientOf(settings);
  return { model: { client, name, firstTokenMs, wholeMs }, reader: check && { client, ...check } };
}

async function clientOf(settings: ModelSettings): Promise<OpenAI> {
  const maxRetries = 2;
  if (settings.provider !== "bedrock") {
    const { apiKey, baseURL } = settings;
    return new OpenAI({ apiKey, baseURL: baseURL ?? null, maxRetries });
  }
  // Only where it is used: it brings AWS's signature with it.
  const { bedrock } = await import("openai/providers/bedrock/aws");
  // "runtime" has one permission a model, "mantle" one for all.
  return new OpenAI({ provider: bedrock({ endpoint: "runtime" }), maxRetries });
}
