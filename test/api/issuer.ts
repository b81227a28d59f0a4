import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface Claims {
  sub?: string;
  iss?: string;
  aud?: string;
  /** In seconds from now. */
  expires?: number;
  /** Signed by somebody else. */
  forged?: boolean;
}

export const audience = "footnote";

/** A real issuer of tokens: its keys over HTTP. */
export async function startIssuer() {
  const [keys, others] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const published = { ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [published] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    published,
    token: ({ sub = "ada", iss = issuer, aud = audience, expires = 600, forged = false }: Claims = {}) =>
      new SignJWT({})
        .setProtectedHeader({ alg: "RS256", kid: "1" })
        .setSubject(sub)
        .setIssuer(iss)
        .setAudience(aud)
        .setExpirationTime(Math.floor(Date.now() / 1000) + expires)
        .sign(forged ? others.privateKey : keys.privateKey),
    close: () => server.close(),
  };
}
