import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { afterAll, expect } from "vitest";
import { functionNames } from "../../infra/bundles.ts";
import type { Bundles } from "../../infra/functions.ts";
import { readDeployment } from "../../infra/settings.ts";
import { FootnoteStack } from "../../infra/stack.ts";

const folder = await mkdtemp(path.join(tmpdir(), "footnote-infra-"));
const code = path.join(folder, "code");
await mkdir(code);
await writeFile(path.join(code, "index.mjs"), "export const handler = () => {};");
const bundles = Object.fromEntries(functionNames.map((name) => [name, { folder: code }])) as Bundles;
afterAll(() => rm(folder, { recursive: true }));

export const withDomain = {
  DOMAIN: "ask.example.org",
  CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/1",
};

export const everything = { SLACK: "on", TRACING: "on", ALARM_EMAIL: "ops@example.org", ...withDomain };
export const lean = {
  SLACK: "on",
  WAF: "off",
  STAGE: "dev",
  MODEL_PROVIDER: "openai",
  MODEL: "gpt-5.4-mini",
  AUTH_ISSUER: "https://id.example.org",
  AUTH_AUDIENCE: "footnote",
};

let count = 0;
/** A stack whose functions do nothing, and where it is synthesized to. */
export function stackOf(env: Record<string, string>) {
  const outdir = path.join(folder, `out-${count++}`);
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new FootnoteStack(app, readDeployment(env), bundles);
  return { app, stack, outdir };
}

const templates = new Map<string, Template>();
/** The template of a deployment that is told `env`. */
export function templateOf(env: Record<string, string> = {}): Template {
  const key = JSON.stringify(env);
  const known = templates.get(key) ?? Template.fromStack(stackOf(env).stack);
  templates.set(key, known);
  return known;
}

/** The secret that only the edge has, as templates name it. */
export const edgeKey = {
  "Fn::Join": ["", ["{{resolve:secretsmanager:", expect.anything(), ":SecretString:key::}}"]],
};
