import { z } from "zod";
import { bedrockModel, readSettings, SettingsError, variables } from "../functions/settings.ts";

const onOff = (usual: "on" | "off") =>
  z
    .enum(["on", "off"])
    .default(usual)
    .transform((value) => value === "on");

/** A setting of the functions with another default; with other words where the usual ones are not true of AWS. */
function usually<Inner extends z.ZodType>(
  schema: z.ZodOptional<Inner>,
  usual: NoInfer<z.output<Inner>>,
  says = schema.description ?? "",
) {
  return schema
    .unwrap()
    .default(usual as z.util.NoUndefined<z.output<Inner>>)
    .describe(says);
}

/** A setting of the functions of which AWS takes less. */
function within<Schema extends z.ZodType>(
  schema: Schema,
  holds: (value: NonNullable<z.output<Schema>>) => boolean,
  error: string,
) {
  return schema
    .refine((value) => value === undefined || value === null || holds(value), error)
    .describe(schema.description ?? "");
}

const encrypted = (address: string) => address.startsWith("https:");
const atMost = (most: number) => [(ms: number) => ms <= most, `must be at most ${most}`] as const;

/**
 * The settings of `functions/settings.ts` that a deployment passes on to its functions: with other defaults and narrower
 * bounds where AWS has them. Functions end after a minute and a half: an answer has to be written and read before.
 */
const passedVariables = {
  MODEL_PROVIDER: usually(
    variables.MODEL_PROVIDER,
    "bedrock",
    "`bedrock` (signed with the functions' role, no key), `openai`, `compatible` (any OpenAI-compatible server) or `none`",
  ),
  MODEL: usually(variables.MODEL, bedrockModel, "Name of the model at its provider"),
  OPENAI_BASE_URL: within(variables.OPENAI_BASE_URL, encrypted, "must be an https address"),
  MODEL_FIRST_TOKEN_MS: within(variables.MODEL_FIRST_TOKEN_MS, ...atMost(60_000)),
  MODEL_ANSWER_MS: within(variables.MODEL_ANSWER_MS, ...atMost(60_000)),
  CHECK_MODEL: variables.CHECK_MODEL,
  CHECK_MS: within(variables.CHECK_MS, ...atMost(20_000)),
  EMBEDDER: z
    .enum(["builtin", "openai", "none"])
    .default("builtin")
    .describe("What makes the vectors of the index: `builtin` (English), `openai` or `none`"),
  EMBEDDING_MODEL: variables.EMBEDDING_MODEL,
  KEEP_INDEXES: variables.KEEP_INDEXES,
  ALLOWED_ORIGINS: variables.ALLOWED_ORIGINS,
  ANSWERS_PER_MINUTE: usually(variables.ANSWERS_PER_MINUTE, 10),
  ANSWERS_PER_DAY: usually(variables.ANSWERS_PER_DAY, 200),
  ANSWERS_PER_MINUTE_ALL: usually(variables.ANSWERS_PER_MINUTE_ALL, 300),
  ANSWERS_AT_ONCE: usually(variables.ANSWERS_AT_ONCE, 50),
  SEARCHES_PER_MINUTE: usually(variables.SEARCHES_PER_MINUTE, 30),
  SEARCHES_PER_MINUTE_ALL: usually(variables.SEARCHES_PER_MINUTE_ALL, 600),
  REQUESTS_PER_MINUTE: usually(variables.REQUESTS_PER_MINUTE, 120),
  TOKENS_PER_DAY: usually(variables.TOKENS_PER_DAY, 600_000),
  TOKENS_PER_DAY_ALL: usually(variables.TOKENS_PER_DAY_ALL, 10_000_000),
  ANSWER_CACHE_HOURS: variables.ANSWER_CACHE_HOURS,
  AUTH_ISSUER: variables.AUTH_ISSUER,
  AUTH_AUDIENCE: variables.AUTH_AUDIENCE,
  AUTH_JWKS_URL: variables.AUTH_JWKS_URL,
  SLACK_API_URL: within(variables.SLACK_API_URL, encrypted, "must be an https address"),
  BRAND_NAME: variables.BRAND_NAME,
  BRAND_GREETING: variables.BRAND_GREETING,
  RETENTION_DAYS: variables.RETENTION_DAYS,
  // Of these the functions make the estimate of cost; see `functions/lambda/environment.ts`.
  PRICE_INPUT: z.coerce
    .number()
    .min(0)
    .default(0.15)
    .describe("Dollars for a million input tokens of the model, for the estimate of cost"),
  PRICE_OUTPUT: z.coerce.number().min(0).default(0.6).describe("Dollars for a million output tokens"),
};

/**
 * What a deployment can be told: by the environment (`STAGE=dev npm run deploy`) or by CDK's context
 * (`npm run deploy -- -c STAGE=dev`), which comes first. `infra/README.md` lists the same (a test compares them).
 */
export const deploymentVariables = {
  STAGE: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,20}$/, "must be lower case letters, digits and hyphens")
    .default("prod")
    .describe(
      "Name of the deployment; several stand side by side in an account. `prod` keeps its table when it is destroyed",
    ),
  CORPUS_DIR: variables.CORPUS_DIR,
  DOCUMENTS: z
    .enum(["bundle", "bucket"])
    .default("bundle")
    .describe(
      "Where the documents are: `bundle` deploys those of `CORPUS_DIR` with the functions; `bucket` makes a bucket, and what is put there is taken up without a deployment",
    ),
  DOMAIN: z
    .hostname()
    .optional()
    .describe("Address of your own, such as `ask.example.org`; with a certificate"),
  CERTIFICATE_ARN: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:acm:us-east-1:/,
      "must be the ARN of an ACM certificate in us-east-1, where CloudFront looks",
    )
    .optional()
    .describe("ARN of its certificate in ACM, in us-east-1"),
  ...passedVariables,
  SLACK: onOff("off").describe("`on` deploys the webhook and its worker"),
  LOG_DAYS: z
    .enum(["1", "3", "5", "7", "14", "30", "60", "90", "180", "365"])
    .default("30")
    .transform(Number)
    .describe("Days until logs are deleted"),
  API_LOG: onOff("off").describe(
    "`on` keeps a log of requests, without addresses and queries; written by the region's logging role of API Gateway, which has to be set",
  ),
  WAF: onOff("on").describe("Web application firewall: $8 a month when nobody asks"),
  WAF_RATE: z.coerce
    .number()
    .int()
    .min(10)
    .default(500)
    .describe("Requests of a visitor in five minutes before the firewall blocks"),
  TRACING: onOff("off").describe("`on` traces requests with X-Ray"),
  ALARM_EMAIL: z.email().optional().describe("Who is told of alarms"),
  BUDGET: z.coerce
    .number()
    .int()
    .min(1)
    .default(50)
    .describe("Dollars a month at which the budget alarm rings"),
};

const schema = z.object(deploymentVariables);

export type Deployment = z.infer<typeof schema>;

/**
 * Reads what is deployed, and how.
 * @throws {SettingsError} naming each variable that cannot be used.
 */
export function readDeployment(
  env: Record<string, string | undefined>,
  context: (name: string) => unknown = () => undefined,
): Deployment {
  const given = Object.keys(deploymentVariables).flatMap((name) => {
    const value = context(name) ?? env[name];
    return value === undefined || String(value).trim() === "" ? [] : [[name, String(value)]];
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new SettingsError(`These settings cannot be used: ${problems.join("; ")}.`);
  }
  const { DOMAIN, CERTIFICATE_ARN, MODEL_PROVIDER, MODEL } = parsed.data;
  const needs = (one: unknown, other: unknown, sentence: string) => {
    if (one !== undefined && other === undefined) throw new SettingsError(sentence);
  };
  needs(DOMAIN, CERTIFICATE_ARN, "DOMAIN needs CERTIFICATE_ARN, too: a certificate for it in us-east-1.");
  needs(CERTIFICATE_ARN, DOMAIN, "CERTIFICATE_ARN needs DOMAIN, too.");
  if (MODEL_PROVIDER === "openai" && !given.some(([name]) => name === "MODEL"))
    throw new SettingsError(`MODEL_PROVIDER=openai needs MODEL: ${MODEL} is Bedrock's.`);
  // What the functions would refuse when they start is refused before they are deployed.
  readSettings({ ...passedSettings(parsed.data), ...filledIn });
  return parsed.data;
}

/** What people put into the secrets after the deployment. */
const filledIn = { OPENAI_API_KEY: "…", SLACK_BOT_TOKEN: "xoxb-…", SLACK_SIGNING_SECRET: "…" };

/** The settings of a deployment that its functions read, as their environment has them. */
export function passedSettings(deployment: Deployment): Record<string, string> {
  const set = Object.keys(passedVariables).flatMap((name) => {
    const value = deployment[name as keyof typeof passedVariables];
    return value === undefined ? [] : [[name, String(value)]];
  });
  return Object.fromEntries(set);
}
