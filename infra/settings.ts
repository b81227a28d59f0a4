import { z } from "zod";
import { readSettings, SettingsError } from "../functions/settings.ts";

const text = z.string().trim().min(1);
const amount = (usual: number) => z.coerce.number().int().min(1).default(usual);
const onOff = (usual: "on" | "off") =>
  z
    .enum(["on", "off"])
    .default(usual)
    .transform((value) => value === "on");

/**
 * What a deployment can be told: by the environment (`STAGE=dev npm run deploy`) or by CDK's context
 * (`npm run deploy -- -c STAGE=dev`), which comes first. The README's table lists the same (a test compares them).
 */
export const deploymentVariables = {
  STAGE: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,20}$/, "must be lower case letters, digits and hyphens")
    .default("prod")
    .describe(
      "Name of the deployment; several stand side by side in an account. `prod` keeps its table when it is destroyed",
    ),
  CORPUS_DIR: text.default("corpus").describe("Folder of the documents"),
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
  ALLOWED_ORIGINS: text.optional().describe("Sites whose pages may carry the widget, by commas"),
  MODEL_PROVIDER: z
    .enum(["bedrock", "openai", "compatible", "none"])
    .default("bedrock")
    .describe("`bedrock` (signed with the functions' role, no key), `openai`, `compatible` or `none`"),
  MODEL: text.default("openai.gpt-oss-120b-1:0").describe("Name of the model at its provider"),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe("Base URL of a compatible server"),
  MODEL_FIRST_TOKEN_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe("How long the model may take to begin; then the documents are quoted"),
  MODEL_ANSWER_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(60_000)
    .describe("How long the model may take for a whole answer; a minute at most, for functions end, too"),
  PRICE_INPUT: z.coerce
    .number()
    .min(0)
    .default(0.15)
    .describe("Dollars for a million input tokens of the model, for the estimate of cost"),
  PRICE_OUTPUT: z.coerce.number().min(0).default(0.6).describe("Dollars for a million output tokens"),
  EMBEDDER: z
    .enum(["none", "openai"])
    .default("none")
    .describe("What makes the vectors of the index: `none` or `openai`"),
  EMBEDDING_MODEL: text.optional().describe("Model of the embedder"),
  SLACK: onOff("off").describe("`on` deploys the webhook and its worker"),
  SLACK_API_URL: z
    .url({ protocol: /^https$/ })
    .default("https://slack.com/api/")
    .describe("Slack's Web API; another for GovSlack"),
  AUTH_ISSUER: z.url().optional().describe("Issuer of the tokens that open a private deployment"),
  AUTH_AUDIENCE: text.optional().describe("Audience of these tokens"),
  AUTH_JWKS_URL: z
    .url()
    .optional()
    .describe("Keys of the issuer, where they are not at `/.well-known/jwks.json`"),
  ANSWERS_PER_MINUTE: amount(10).describe("How many answers a visitor gets in a minute"),
  ANSWERS_PER_DAY: amount(200).describe("How many answers a visitor gets in a day"),
  ANSWERS_PER_MINUTE_ALL: amount(300).describe("How many answers all visitors together get in a minute"),
  ANSWERS_AT_ONCE: amount(50).describe("How many answers may be written at the same time"),
  TOKENS_PER_DAY: amount(300_000).describe("The model's tokens for a visitor and a day"),
  TOKENS_PER_DAY_ALL: amount(5_000_000).describe("The model's tokens for all visitors and a day"),
  ANSWER_CACHE_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("How long answers to first questions are given again"),
  RETENTION_DAYS: amount(30).describe("Days until a conversation is forgotten"),
  LOG_DAYS: z
    .enum(["1", "3", "5", "7", "14", "30", "60", "90", "180", "365"])
    .default("30")
    .transform(Number)
    .describe("Days until logs are deleted"),
  WAF: onOff("on").describe("Web application firewall: $8 a month when nobody asks"),
  WAF_RATE: z.coerce
    .number()
    .int()
    .min(10)
    .default(500)
    .describe("Requests of a visitor in five minutes before the firewall blocks"),
  TRACING: onOff("off").describe("`on` traces requests with X-Ray"),
  ALARM_EMAIL: z.email().optional().describe("Who is told of alarms"),
  BUDGET: amount(50).describe("Dollars a month at which the budget alarm rings"),
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

/** The settings of a deployment that its functions read: those of `functions/settings.ts`, and the model's prices. */
export function passedSettings(deployment: Deployment): Record<string, string> {
  const passed = [
    ...["MODEL_PROVIDER", "MODEL", "OPENAI_BASE_URL", "EMBEDDER", "EMBEDDING_MODEL", "ALLOWED_ORIGINS"],
    ...["MODEL_FIRST_TOKEN_MS", "MODEL_ANSWER_MS", "SLACK_API_URL"],
    ...["AUTH_ISSUER", "AUTH_AUDIENCE", "AUTH_JWKS_URL", "RETENTION_DAYS", "ANSWER_CACHE_HOURS"],
    ...["ANSWERS_PER_MINUTE", "ANSWERS_PER_DAY", "ANSWERS_PER_MINUTE_ALL", "ANSWERS_AT_ONCE"],
    ...["TOKENS_PER_DAY", "TOKENS_PER_DAY_ALL", "PRICE_INPUT", "PRICE_OUTPUT"],
  ];
  const set = passed.flatMap((name) => {
    const value = deployment[name as keyof Deployment];
    return value === undefined ? [] : [[name, String(value)]];
  });
  return Object.fromEntries(set);
}
