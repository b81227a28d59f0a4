// Without Azure and what else the package's main entry brings.
import { OpenAI } from "openai/client";
import type { Model } from "../answer/draft/model.ts";
import type { ModelSettings } from "../settings.ts";

/** The client for the model that the settings name; it retries twice within the deadlines. */
export async function modelOf(settings: ModelSettings | undefined): Promise<Model | undefined> {
  if (!settings) return undefined;
  const { name, firstTokenMs, wholeMs } = settings;
  return { client: await clientOf(settings), name, firstTokenMs, wholeMs };
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
