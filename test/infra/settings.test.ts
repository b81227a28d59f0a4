import { describe, expect, it } from "vitest";
import { SettingsError } from "../../functions/settings.ts";
import { readDeployment } from "../../infra/settings.ts";
import { withDomain } from "./templates.ts";

describe("the settings of a deployment", () => {
  it.each([
    [{ STAGE: "Prod!" }, /STAGE/],
    [{ DOMAIN: "ask.example.org" }, /CERTIFICATE_ARN/],
    [{ ...withDomain, CERTIFICATE_ARN: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }, /us-east-1/],
    [{ AUTH_ISSUER: "https://id.example.org" }, /AUTH_AUDIENCE/],
    [{ AUTH_AUDIENCE: "footnote" }, /AUTH_ISSUER/],
    [{ AUTH_JWKS_URL: "https://id.example.org/keys" }, /AUTH_ISSUER/],
    [{ AUTH_ISSUER: "accounts:x", AUTH_AUDIENCE: "footnote" }, /AUTH_ISSUER/],
    [{ ALLOWED_ORIGINS: "https://example.org/" }, /ALLOWED_ORIGINS.*without a path/],
    [{ ALLOWED_ORIGINS: "https://example.org, example.net" }, /ALLOWED_ORIGINS/],
    [{ RETENTION_DAYS: "5000" }, /RETENTION_DAYS/],
    [{ MODEL_ANSWER_MS: "90000" }, /MODEL_ANSWER_MS/],
    [{ MODEL_PROVIDER: "compatible" }, /OPENAI_BASE_URL/],
    [{ MODEL_PROVIDER: "openai" }, /MODEL/],
    [{ WAF: "maybe", LOG_DAYS: "31" }, /LOG_DAYS.*WAF|WAF.*LOG_DAYS/],
  ])("%j cannot be used, and the sentence says why", (env, reason) => {
    expect(() => readDeployment(env)).toThrow(SettingsError);
    expect(() => readDeployment(env)).toThrow(reason);
  });

  it("can be what the functions take, before any secret is filled in", () => {
    const openai = { MODEL_PROVIDER: "openai", MODEL: "gpt-5.4-mini", EMBEDDER: "openai" };
    expect(readDeployment({ ...openai, SLACK: "on", ALLOWED_ORIGINS: "https://example.org" })).toMatchObject(
      openai,
    );
  });

  it("come from the context before the environment", () => {
    expect(readDeployment({ STAGE: "dev" }, (name) => (name === "STAGE" ? "test" : undefined)).STAGE).toBe(
      "test",
    );
  });
});
