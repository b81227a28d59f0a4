import type { Context } from "hono";
import type { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { problem } from "../problems.ts";

/** What a client of OpenAI's is told in the middle of a stream. */
export const brokenOff = {
  error: {
    message: "Something went wrong while answering. Please try again.",
    type: "server_error",
    param: null,
    code: null,
  },
};

/** Reads a JSON body, once. @throws 400 with what is wrong. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => {
    throw problem("invalid-request", "The body is not JSON.");
  });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") || "The body";
  throw problem("invalid-request", `${field}: ${issue?.message ?? "is wrong"}.`, [
    { pointer: field, detail: issue?.message ?? "" },
  ]);
}

const kinds: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

/** A problem in the words of OpenAI's API, which is what its clients show to people. */
export async function asOpenAiError(error: HTTPException): Promise<Response> {
  const response = error.getResponse();
  const told = z
    .looseObject({ detail: z.string(), errors: z.array(z.looseObject({ pointer: z.string() })).optional() })
    .safeParse(
      await response
        .clone()
        .json()
        .catch(() => undefined),
    );
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  const body = {
    error: {
      message: told.data?.detail ?? error.message,
      type: kinds[status] ?? (status < 500 ? "invalid_request_error" : "server_error"),
      param: told.data?.errors?.[0]?.pointer ?? null,
      code: status === 429 ? "rate_limit_exceeded" : null,
    },
  };
  return new Response(JSON.stringify(body), { status, headers });
}
