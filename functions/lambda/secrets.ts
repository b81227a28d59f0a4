import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { SettingsError } from "../settings.ts";

const fields = z.record(z.string(), z.string());

/**
 * The fields of a secret in Secrets Manager, which is a JSON object of strings.
 * @throws {SettingsError} saying which secret cannot be read, and why.
 */
export async function readSecret(arn: string): Promise<Record<string, string>> {
  const client = new SecretsManagerClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return fields.parse(JSON.parse(SecretString ?? ""));
  } catch (error) {
    const why =
      error instanceof SyntaxError || error instanceof z.ZodError
        ? "is no JSON object of strings"
        : `cannot be read (${(error as Error).name})`;
    throw new SettingsError(`The secret ${arn} ${why}.`);
  } finally {
    client.destroy();
  }
}
