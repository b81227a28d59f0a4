import { ErrorCode, LogLevel, WebClient } from "@slack/web-api";

/**
 * The client for Slack's Web API. Its own defaults retry for half an hour and wait for ever, which nobody who asks would, nor a
 * function on Lambda. Where Slack says how long to wait (429), the client waits that long.
 */
export function slackClient(botToken: string, apiUrl: string): WebClient {
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    // What matters comes as an error, to be logged as everything else is.
    logLevel: LogLevel.ERROR,
    timeout: 10_000,
    retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1_000 },
  });
}

/** Slack's name for what went wrong with a call; undefined when Slack did not answer, or something else is wrong. */
export function slackError(error: unknown): string | undefined {
  const { code, data } = error as { code?: unknown; data?: { error?: unknown } };
  return code === ErrorCode.PlatformError && typeof data?.error === "string" ? data.error : undefined;
}

const refusedTokens = new Set([
  ...["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission"],
  ...["not_allowed_token_type", "org_login_required", "ekm_access_denied", "team_access_not_granted"],
]);

/** What is wrong with the app's set-up, in a sentence that says what to do; undefined when it is something else. */
export function setupProblem(error: unknown): string | undefined {
  const name = slackError(error);
  if (name === undefined) return undefined;
  if (refusedTokens.has(name))
    return `Slack refuses SLACK_BOT_TOKEN (${name}): copy the bot token of the app anew, in its settings under OAuth & Permissions.`;
  if (name !== "missing_scope") return undefined;
  const { needed } = (error as { data: { needed?: string } }).data;
  return `The Slack app lacks a scope${needed ? ` (${needed})` : ""}: give it the manifest of \`npm run slack -- manifest\` and install it again.`;
}
