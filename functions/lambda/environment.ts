import { z } from "zod";
import { readSettings, type Settings } from "../settings.ts";

const text = z.string().min(1);

/** What the deployment tells its functions besides the settings; nobody sets it by hand. */
const deployment = z.object({
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
  const settings = readSettings(Object.assign({}, process.env, ...secrets));
  return { settings, deployment: deployed };
}
