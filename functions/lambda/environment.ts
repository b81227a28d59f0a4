import { z } from "zod";
import { readSettings, type Settings } from "../settings.ts";
import { log } from "./log.ts";

const text = z.string().min(1);

/** What the deployment tells its functions besides the settings; nobody sets it by hand. */
const deployment = z.object({
  STAGE: text.default("prod"),
  TABLE: text,
  /** The queue between Slack's webhook and its worker. */
  QUEUE_URL: text.optional(),
  /** How often the queue delivers a message before it goes to the dead letters. */
  QUEUE_DELIVERIES: z.coerce.number().int().default(5),
  /** Secrets whose fields are settings: `{"OPENAI_API_KEY": "…"}`. */
  SECRETS: z
    .string()
    .default("")
    .transform((list) => list.split(",").filter(Boolean)),
  /** Where documents are put, for the function that builds the index of them. */
  DOCUMENTS_BUCKET: text.optional(),
  /** Where the indexes are; without one the index lies beside the code. */
  INDEX_BUCKET: text.optional(),
  /** The secret that the edge shows to the origin; it also keys names and links. */
  EDGE_SECRET: text.optional(),
  /** Dollars for a million tokens of the model, for the estimate in the metrics. */
  PRICE_INPUT: z.coerce.number().default(0),
  PRICE_OUTPUT: z.coerce.number().default(0),
});

export type Deployment = z.infer<typeof deployment>;

/**
 * The settings of a function, and what its deployment says: from its environment and from the secrets that are named there.
 * @throws {SettingsError} naming what is missing.
 */
export async function readEnvironment(): Promise<{ settings: Settings; deployment: Deployment }> {
  const deployed = deployment.parse(process.env);
  // Only where there are any: a client of AWS's is not loaded for nothing.
  const read = deployed.SECRETS.length > 0 ? (await import("./secrets.ts")).readSecret : undefined;
  const secrets = read ? await Promise.all(deployed.SECRETS.map(read)) : [];
  const env: Record<string, string | undefined> = Object.assign({}, process.env, ...secrets);
  return { settings: readSettings({ ...env, ...untilFilledIn(env) }), deployment: deployed };
}

/** A deployment begins with an empty key. Until somebody fills it in, the documents are quoted and searched by words. */
function untilFilledIn(env: Record<string, string | undefined>): {
  MODEL_PROVIDER?: "none";
  EMBEDDER?: "none";
} {
  const { MODEL_PROVIDER, EMBEDDER, OPENAI_API_KEY, OPENAI_BASE_URL, SECRETS } = env;
  const model = MODEL_PROVIDER === "openai";
  const embedder = EMBEDDER === "openai" && !OPENAI_BASE_URL?.trim();
  if (OPENAI_API_KEY?.trim() || !(model || embedder)) return {};
  const without = [...(model ? ["the model"] : []), ...(embedder ? ["the embedder"] : [])].join(" and ");
  log({
    level: "warn",
    message: `OPENAI_API_KEY is empty; answers are made without ${without}: fill in the secret ${SECRETS}, then run what the deployment printed as RestartFunctions.`,
  });
  return { ...(model ? { MODEL_PROVIDER: "none" } : {}), ...(embedder ? { EMBEDDER: "none" } : {}) };
}
