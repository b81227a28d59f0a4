import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { SignInSettings } from "../settings.ts";
import { SignInError } from "./asker.ts";

/** Differing clocks are forgiven this much, in seconds. */
const clockTolerance = 60;

/**
 * Checks a token (JWT, RFC 7519) of the issuer: signature by its published keys, issuer, audience and times. Resolves to the
 * account that it names. Only asymmetric signatures: a published key must not be taken for a shared secret.
 * @throws {SignInError} when the token is not good; whatever keeps the keys from being fetched is thrown on.
 */
export function signInWith({
  issuer,
  audience,
  jwksUrl,
}: SignInSettings): (token: string) => Promise<string> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000, cooldownDuration: 30_000 });
  const algorithms = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
  ];
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance,
        requiredClaims: ["sub", "exp"],
      });
      return `${issuer} ${payload.sub}`;
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new SignInError("Your sign-in has expired; please sign in again.");
      const outage = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
      if (error instanceof errors.JOSEError && !outage && error.code !== "ERR_JOSE_GENERIC")
        throw new SignInError("The request's token does not open this deployment.");
      throw error;
    }
  };
}
