import type { MiddlewareHandler } from "hono";
import { problem } from "./problems.ts";
import type { Services } from "./services.ts";

/** Who sends a request. */
export interface Asker {
  /** Does not say who it is. */
  name: string;
  /** Whether it is signed in: then its conversations are its own. */
  signedIn: boolean;
}

declare module "hono" {
  interface ContextVariableMap {
    asker: Asker;
  }
}

/** A token that does not open this deployment. `message` is fit for readers. */
export class SignInError extends Error {
  override name = "SignInError";
}

/** Finds out who asks: by a bearer token (RFC 6750) where the deployment has a sign-in, else by where the request comes from. */
export function identify({ signIn, visitorOf, nameOf }: Services): MiddlewareHandler {
  return async (c, next) => {
    if (!signIn) {
      c.set("asker", { name: nameOf(visitorOf(c)), signedIn: false });
      return next();
    }
    const token = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    try {
      if (token === undefined) throw new SignInError("Sign in to ask: the request carries no bearer token.");
      c.set("asker", { name: nameOf(`account ${await signIn(token)}`), signedIn: true });
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      const refused = problem("sign-in-required", error.message);
      const reason = token === undefined ? "" : ' error="invalid_token"';
      refused.res?.headers.set("www-authenticate", `Bearer${reason}`);
      throw refused;
    }
    return next();
  };
}
