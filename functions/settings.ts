import { z } from "zod";

/** A setting that cannot be used. `message` says which, and what it takes. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

const text = z.string().trim().min(1);
const milliseconds = z.coerce.number().int().min(100).max(900_000);

/**
 * Every environment variable that Footnote reads, with its default. The README's table of settings lists the same
 * (a test compares them). An empty variable counts as not set.
 */
export const variables = {
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe("Port of `npm start`; 0 takes a free one"),
  HOST: text
    .default("127.0.0.1")
    .describe("Address that `npm start` listens on; `0.0.0.0` opens it to the network"),
  CORPUS_DIR: text.default("corpus").describe("Folder of the documents"),
  DATA_DIR: text.default(".footnote").describe("Folder for the index and the local database"),
  MODEL_PROVIDER: z
    .enum(["openai", "compatible", "none"])
    .optional()
    .describe(
      "`openai`, `compatible` (any OpenAI-compatible server) or `none`; by default what the next variables imply",
    ),
  MODEL: text.default("gpt-5.4-mini").describe("Name of the model at its provider"),
  OPENAI_API_KEY: text.optional().describe("Key for the provider; servers of your own often need none"),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Base URL of an OpenAI-compatible server, `…/v1`"),
  EMBEDDER: z
    .enum(["builtin", "openai", "local", "none"])
    .default("builtin")
    .describe(
      "What makes the vectors of the index: `builtin` (English, comes with `npm ci`), `openai` (any server with `/embeddings`), `local` (transformers.js) or `none`",
    ),
  EMBEDDING_MODEL: text
    .optional()
    .describe(
      "Model of the embedder; `text-embedding-3-small` at `openai`, `Xenova/multilingual-e5-small` at `local`",
    ),
  MODEL_FIRST_TOKEN_MS: milliseconds
    .default(10_000)
    .describe("How long the model may take to begin; then the documents are quoted"),
  MODEL_ANSWER_MS: milliseconds.default(60_000).describe("How long the model may take for a whole answer"),
  ALLOWED_ORIGINS: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .pipe(
      z.array(
        z.union([
          z.literal("*"),
          z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
            error: "must be origins like https://example.org, without a path",
          }),
        ]),
      ),
    )
    .optional()
    .describe(
      "Sites whose pages may carry the widget, such as `https://example.org`, by commas; `*` for all",
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address at which readers reach this server; Slack's citations lead there"),
  SLACK_BOT_TOKEN: text
    .regex(/^xoxb-/, "must begin with xoxb-")
    .optional()
    .describe("Bot token of the Slack app (OAuth & Permissions); with the next it switches Slack on"),
  SLACK_SIGNING_SECRET: text.optional().describe("Signing secret of the Slack app (Basic Information)"),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/ })
    .default("https://slack.com/api/")
    .describe("Slack's Web API; another for GovSlack"),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe("Days until a conversation is forgotten"),
};

const environment = z.object(variables);

export interface ModelSettings {
  provider: "openai" | "compatible";
  name: string;
  apiKey: string;
  baseURL?: string;
  firstTokenMs: number;
  wholeMs: number;
}

export type EmbedderSettings =
  | { kind: "builtin" }
  | { kind: "local"; model: string }
  | { kind: "openai"; model: string; apiKey: string; baseURL?: string };

export interface SlackSettings {
  botToken: string;
  signingSecret: string;
  apiUrl: string;
}

export interface Settings {
  port: number;
  host: string;
  corpusDir: string;
  dataDir: string;
  retentionDays: number;
  publicUrl: string | undefined;
  /** Origins, or `*`. */
  allowedOrigins: readonly string[];
  /** Undefined: Slack is off. */
  slack: SlackSettings | undefined;
  /** Undefined: retrieval goes by words alone. */
  embedder: EmbedderSettings | undefined;
  /** Undefined: the extractive drafter answers. */
  model: ModelSettings | undefined;
}

/**
 * Reads the settings from an environment, once per process.
 * @throws {SettingsError} naming each variable that cannot be used.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const set = Object.fromEntries(
    Object.keys(variables).flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join(".")}=${set[String(issue.path[0])]}: ${issue.message}`,
    );
    throw new SettingsError(`These settings cannot be used: ${problems.join("; ")}.`);
  }
  const { PORT, HOST, CORPUS_DIR, DATA_DIR, RETENTION_DAYS } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    corpusDir: CORPUS_DIR,
    dataDir: DATA_DIR,
    retentionDays: RETENTION_DAYS,
    publicUrl: parsed.data.PUBLIC_URL,
    allowedOrigins: parsed.data.ALLOWED_ORIGINS ?? [],
    slack: slackSettings(parsed.data),
    embedder: embedderSettings(parsed.data),
    model: modelSettings(parsed.data),
  };
}

function slackSettings(env: z.infer<typeof environment>): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  if (!botToken && !signingSecret) return undefined;
  if (!botToken)
    throw new SettingsError(
      "Slack needs SLACK_BOT_TOKEN, too: in the app's settings under OAuth & Permissions.",
    );
  if (!signingSecret)
    throw new SettingsError(
      "Slack needs SLACK_SIGNING_SECRET, too: in the app's settings under Basic Information.",
    );
  return { botToken, signingSecret, apiUrl: env.SLACK_API_URL };
}

function embedderSettings(env: z.infer<typeof environment>): EmbedderSettings | undefined {
  const { EMBEDDER, EMBEDDING_MODEL, OPENAI_API_KEY, OPENAI_BASE_URL } = env;
  if (EMBEDDER === "none") return undefined;
  if (EMBEDDER === "builtin") return { kind: "builtin" };
  if (EMBEDDER === "local")
    return { kind: "local", model: EMBEDDING_MODEL ?? "Xenova/multilingual-e5-small" };
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL)
    throw new SettingsError("EMBEDDER=openai needs OPENAI_API_KEY or OPENAI_BASE_URL.");
  return {
    kind: "openai",
    model: EMBEDDING_MODEL ?? "text-embedding-3-small",
    apiKey: OPENAI_API_KEY ?? "none",
    ...(OPENAI_BASE_URL ? { baseURL: OPENAI_BASE_URL } : {}),
  };
}

function modelSettings(env: z.infer<typeof environment>): ModelSettings | undefined {
  const { MODEL_PROVIDER, MODEL, OPENAI_API_KEY, OPENAI_BASE_URL, MODEL_FIRST_TOKEN_MS, MODEL_ANSWER_MS } =
    env;
  const implied = OPENAI_BASE_URL ? "compatible" : OPENAI_API_KEY ? "openai" : "none";
  const provider = MODEL_PROVIDER ?? implied;
  if (provider === "none") return undefined;
  if (provider === "openai" && !OPENAI_API_KEY)
    throw new SettingsError("MODEL_PROVIDER=openai needs OPENAI_API_KEY.");
  if (provider === "compatible" && !OPENAI_BASE_URL)
    throw new SettingsError("MODEL_PROVIDER=compatible needs OPENAI_BASE_URL.");
  return {
    provider,
    name: MODEL,
    // The client wants a key; a server of one's own does not look at it.
    apiKey: OPENAI_API_KEY ?? "none",
    ...(OPENAI_BASE_URL ? { baseURL: OPENAI_BASE_URL } : {}),
    firstTokenMs: MODEL_FIRST_TOKEN_MS,
    wholeMs: MODEL_ANSWER_MS,
  };
}
