import { isIP } from "node:net";
import { z } from "zod";

/** A setting that cannot be used. `message` says which, and what it takes. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** What drafts at Bedrock when nothing else is said. */
export const bedrockModel = "openai.gpt-oss-120b-1:0";

const text = z.string().trim().min(1);
const amount = z.coerce.number().int().min(1).optional();
const listed = /[\s,]+/;
const milliseconds = z.coerce.number().int().min(100).max(900_000);

/** What a visitor, and all together, may ask and spend; undefined where there is no limit. */
const limitVariables = {
  ANSWERS_PER_MINUTE: amount.describe("How many answers a visitor gets in a minute"),
  ANSWERS_PER_DAY: amount.describe("How many answers a visitor gets in a day"),
  ANSWERS_PER_MINUTE_ALL: amount.describe("How many answers all visitors together get in a minute"),
  ANSWERS_AT_ONCE: amount.describe("How many answers may be written at the same time"),
  SEARCHES_PER_MINUTE: amount.describe("How many searches a visitor gets in a minute"),
  SEARCHES_PER_MINUTE_ALL: amount.describe("How many searches all visitors together get in a minute"),
  REQUESTS_PER_MINUTE: amount.describe(
    "How many other requests a visitor gets in a minute: votes, deletions, documents, suggestions",
  ),
  TOKENS_PER_DAY: amount.describe(
    "The models' tokens for a visitor and a day (UTC), drafting and checking together; then the documents are quoted",
  ),
  TOKENS_PER_DAY_ALL: amount.describe("The models' tokens for all visitors and a day (UTC)"),
};

/**
 * Every environment variable that Footnote reads, with its default. `functions/README.md` lists the same (a test compares
 * them). An empty variable counts as not set.
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
    .describe(
      "Address that `npm start` listens on; `0.0.0.0` opens it to the network, under the name of `PUBLIC_URL`",
    ),
  TRUST_PROXY: text
    .refine((value) => /^[1-9]$/.test(value) || value.split(listed).every(isNetwork), {
      error: "must be a count of proxies from 1 to 9, or their addresses by commas",
    })
    .optional()
    .describe(
      "Proxies before `npm start` whose `X-Forwarded-For` says who asks: how many, or their addresses (`10.0.0.0/8`, by commas); none by default",
    ),
  CORPUS_DIR: text.default("corpus").describe("Folder of the documents"),
  WATCH: z
    .enum(["on", "off"])
    .default("on")
    .describe("`off`: `npm start` takes up changes of the folder only when it is started again"),
  KEEP_INDEXES: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe(
      "How many indexes are kept, the current one included, when documents change: what an answer cited can be read as it was",
    ),
  DATA_DIR: text.default(".footnote").describe("Folder for the index and the local database"),
  MODEL_PROVIDER: z
    .enum(["openai", "compatible", "bedrock", "none"])
    .optional()
    .describe(
      "`openai`, `compatible` (any OpenAI-compatible server), `bedrock` (with AWS's own credentials) or `none`; by default what the next variables imply",
    ),
  MODEL: text
    .optional()
    .describe("Name of the model at its provider; `gpt-5.4-mini`, at Bedrock `openai.gpt-oss-120b-1:0`"),
  OPENAI_API_KEY: text.optional().describe("Key for the provider; servers of your own often need none"),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Base URL of an OpenAI-compatible server, `…/v1`"),
  EMBEDDER: z
    .enum(["builtin", "openai", "local", "none"])
    .default("builtin")
    .describe(
      "What makes the vectors of the index: `builtin` (English), `openai` (any server with `/embeddings`), `local` (transformers.js) or `none`",
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
  CHECK_MODEL: text
    .optional()
    .describe(
      "Name of the model that reads drafts and says which of their statements the documents support; by default the one that drafts. `off`: only what repeats the documents goes out as drafted",
    ),
  CHECK_MS: milliseconds.default(20_000).describe("How long one reading of a draft may take"),
  ALLOWED_ORIGINS: z
    .string()
    .transform((list) => list.split(listed).filter(Boolean))
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
  ...limitVariables,
  ANSWER_CACHE_HOURS: amount.describe(
    "How long an answer to a first question is given again to the same question, from the same index and model; never with a sign-in",
  ),
  AUTH_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Issuer of the tokens (JWT) without which the API and the reader are closed; with the next it makes them private",
    ),
  AUTH_AUDIENCE: text.optional().describe("Audience that the tokens have to name"),
  AUTH_JWKS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Keys of the issuer; by default its `/.well-known/jwks.json`"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Address at which readers reach this server; Slack's citations lead there, and `npm start` answers under its name",
    ),
  SLACK_BOT_TOKEN: text
    .regex(/^xoxb-/, "must begin with xoxb-")
    .optional()
    .describe("Bot token of the Slack app (OAuth & Permissions); with the next it switches Slack on"),
  SLACK_SIGNING_SECRET: text.optional().describe("Signing secret of the Slack app (Basic Information)"),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/ })
    .default("https://slack.com/api/")
    .describe("Slack's Web API; another for GovSlack"),
  BRAND_NAME: text.default("Footnote").describe("What the chat page and the reader call themselves"),
  BRAND_GREETING: text
    .optional()
    .describe(
      "What the chat page says before the first question; by default a sentence in the reader's language",
    ),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe("Days until a conversation is forgotten"),
};

const environment = z.object(variables);
const limits = z.object(limitVariables);

type Environment = z.infer<typeof environment>;

export interface ModelSettings {
  provider: "openai" | "compatible" | "bedrock";
  name: string;
  /** Neither is used at Bedrock. */
  apiKey: string;
  baseURL?: string;
  firstTokenMs: number;
  wholeMs: number;
  /** The model that checks drafts, at the same provider; undefined: none does. */
  check: { name: string; wholeMs: number } | undefined;
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

export type Limits = z.infer<typeof limits>;

export interface SignInSettings {
  issuer: string;
  audience: string;
  jwksUrl: string;
}

export interface Settings {
  port: number;
  host: string;
  /** Proxies whose word on who asks counts: how many, or their addresses. */
  trustProxy: string | undefined;
  corpusDir: string;
  /** Whether changes of the folder are taken up while the service runs. */
  watch: boolean;
  /** How many indexes are kept, the current one included. */
  keepIndexes: number;
  dataDir: string;
  retentionDays: number;
  /** What the pages are called, and what the chat page says first; undefined: what it says by itself. */
  brand: { name: string; greeting: string | undefined };
  publicUrl: string | undefined;
  /** Origins, or `*`. */
  allowedOrigins: readonly string[];
  limits: Limits;
  /** Undefined: every answer is made anew. */
  answerCacheHours: number | undefined;
  /** Undefined: whoever reaches the API may ask. */
  signIn: SignInSettings | undefined;
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
      ({ path, message }) => `${path.join(".")}=${shown(String(path[0]), set)}: ${message}`,
    );
    throw new SettingsError(`These settings cannot be used: ${problems.join("; ")}.`);
  }
  const { PORT, HOST, TRUST_PROXY, CORPUS_DIR, DATA_DIR, RETENTION_DAYS } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    trustProxy: TRUST_PROXY,
    corpusDir: CORPUS_DIR,
    watch: parsed.data.WATCH === "on",
    keepIndexes: parsed.data.KEEP_INDEXES,
    dataDir: DATA_DIR,
    retentionDays: RETENTION_DAYS,
    brand: { name: parsed.data.BRAND_NAME, greeting: parsed.data.BRAND_GREETING },
    publicUrl: parsed.data.PUBLIC_URL,
    allowedOrigins: parsed.data.ALLOWED_ORIGINS ?? [],
    limits: limits.parse(set),
    answerCacheHours: parsed.data.ANSWER_CACHE_HOURS,
    signIn: signInSettings(parsed.data),
    slack: slackSettings(parsed.data),
    embedder: embedderSettings(parsed.data),
    model: modelSettings(parsed.data),
  };
}

/** Whether it is an address, or a network as `10.0.0.0/8`. */
function isNetwork(value: string): boolean {
  const [address = "", bits, ...more] = value.split("/");
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && +bits <= most));
}

/** Secrets stay out of messages, which end up in logs. */
function shown(name: string, set: Record<string, string | undefined>): string {
  return /TOKEN$|SECRET$|KEY$/.test(name) ? "…" : (set[name] ?? "");
}

function slackSettings(env: Environment): SlackSettings | undefined {
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

function signInSettings(env: Environment): SignInSettings | undefined {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl } = env;
  if (!issuer && !audience && !jwksUrl) return undefined;
  if (!issuer) throw new SettingsError("A sign-in needs AUTH_ISSUER, too: the `iss` of its tokens.");
  // Tokens of the same issuer for other services must not open this one.
  if (!audience) throw new SettingsError("A sign-in needs AUTH_AUDIENCE, too: the `aud` of its tokens.");
  const wellKnown = `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`;
  return { issuer, audience, jwksUrl: jwksUrl ?? wellKnown };
}

function embedderSettings(env: Environment): EmbedderSettings | undefined {
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

function modelSettings(env: Environment): ModelSettings | undefined {
  const { MODEL_PROVIDER, MODEL, OPENAI_API_KEY, OPENAI_BASE_URL } = env;
  const implied = OPENAI_BASE_URL ? "compatible" : OPENAI_API_KEY ? "openai" : "none";
  const provider = MODEL_PROVIDER ?? implied;
  if (provider === "none") return undefined;
  if (provider === "openai" && !OPENAI_API_KEY)
    throw new SettingsError("MODEL_PROVIDER=openai needs OPENAI_API_KEY.");
  if (provider === "compatible" && !OPENAI_BASE_URL)
    throw new SettingsError("MODEL_PROVIDER=compatible needs OPENAI_BASE_URL.");
  const name = MODEL ?? (provider === "bedrock" ? bedrockModel : "gpt-5.4-mini");
  const { CHECK_MODEL: checker = name } = env;
  return {
    provider,
    name,
    // The client wants a key; a server of one's own does not look at it.
    apiKey: OPENAI_API_KEY ?? "none",
    // At Bedrock it is the embedder's, who must not get what AWS's credentials have signed.
    ...(OPENAI_BASE_URL && provider !== "bedrock" ? { baseURL: OPENAI_BASE_URL } : {}),
    firstTokenMs: env.MODEL_FIRST_TOKEN_MS,
    wholeMs: env.MODEL_ANSWER_MS,
    check: checker === "off" ? undefined : { name: checker, wholeMs: env.CHECK_MS },
  };
}
