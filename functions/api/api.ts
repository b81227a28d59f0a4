import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { readerAccess } from "../reader/reader-access.ts";
import { readerLink } from "../reader/reader-link.ts";
import type { Settings } from "../settings.ts";
import type { Service } from "../turn/service.ts";
import { createApp } from "./app.ts";

/** The API of a service, the same on every host. */
export async function apiOf(
  { signIn, allowedOrigins }: Settings,
  service: Service,
  {
    visitorOf,
    siteOf,
    access,
  }: {
    visitorOf(c: Context): string;
    siteOf(c: Context): string;
    /** Undefined: everybody may read. */
    access: ReturnType<typeof readerAccess> | undefined;
  },
): Promise<OpenAPIHono> {
  return createApp({
    ...service,
    ...service.surface("web"),
    visitorOf,
    // Only where it is used: the checks of tokens are not in the way of a public deployment's start.
    signIn: signIn && (await import("./sign-in.ts")).signInWith(signIn),
    issuer: signIn?.issuer,
    siteOf,
    readerLink: access?.link ?? readerLink,
    allowedOrigins,
  });
}
