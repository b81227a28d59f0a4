import { type Hook, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { Services } from "./services.ts";

/**
 * Every kind of error that the API answers with. The name is the stable end of the problem's `type`, for
 * programs to tell by; `detail` is for people and may change.
 */
const kinds = {
  "invalid-request": { status: 400, title: "Invalid request" },
  "sign-in-required": { status: 401, title: "Sign-in required" },
  "not-found": { status: 404, title: "Not found" },
  "unknown-document": { status: 404, title: "Unknown document" },
  "unknown-answer": { status: 404, title: "Unknown answer" },
  "unknown-conversation": { status: 404, title: "Unknown conversation" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "body-too-large": { status: 413, title: "Body too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "unknown-host": { status: 421, title: "Unknown host" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "internal-error": { status: 500, title: "Internal error" },
} as const;

type Kind = keyof typeof kinds;

/** A body of a thousand mistakes is answered with the first few. */
const mostFieldErrors = 10;

const fieldErrorSchema = z.object({
  pointer: z
    .string()
    .openapi({ description: "JSON Pointer to the field, as a URI fragment", example: "#/question" }),
  detail: z.string(),
});

const problemSchema = z
  .object({
    type: z.string().openapi({ example: "/problems/invalid-request" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .openapi("Problem", { description: "Problem details, RFC 9457" });

type FieldError = z.infer<typeof fieldErrorSchema>;

/**
 * Problem details to throw (RFC 9457).
 *
 * @example
 * throw problem("unknown-document", "There is no document “x”.");
 */
export function problem(kind: Kind, detail: string, errors?: FieldError[]): HTTPException {
  const { status } = kinds[kind];
  return new HTTPException(status, { message: detail, res: problemResponse(kind, detail, errors) });
}

/** The error responses of a route for the OpenAPI document. */
export function problemResponses<S extends (typeof kinds)[Kind]["status"]>(...statuses: S[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: titles(status),
        content: { "application/problem+json": { schema: problemSchema } },
      },
    ]),
  ) as Record<
    S,
    { description: string; content: { "application/problem+json": { schema: typeof problemSchema } } }
  >;
}

/** Refuses a longer body while it is being read, whatever length it claims to have. */
export function bodyWithin(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw problem("body-too-large", `The body may have ${maxSize / 1024} kB at most.`);
    },
  });
}

/** Says which fields of a request are wrong, and why. The `defaultHook` of the app. */
export const refuseInvalid: Hook<unknown, Env, string, void> = (result) => {
  if (!result.success) throw invalidRequest(result.error.issues);
};

/** Answers everything that goes wrong in an app with problem details. To be called before its routes are added. */
export function answerProblems(app: OpenAPIHono, log: Services["log"]): void {
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed(c, methods) {
        const allow = methods.join(", ");
        const response = problemResponse("method-not-allowed", `${c.req.path} answers to ${allow}.`);
        response.headers.set("allow", allow);
        return response;
      },
    }),
  );
  app.notFound((c) => problemResponse("not-found", `There is nothing at ${c.req.path}.`));
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.res) return error.getResponse();
    // Hono's own, thrown before a route's handler runs.
    if (error instanceof HTTPException && error.status === 400) {
      return problemResponse("invalid-request", `${error.message}.`);
    }
    if (error instanceof HTTPException && error.status === 415) {
      return problemResponse("unsupported-media-type", "Send the body with content-type application/json.");
    }
    // Nobody reads what is answered to a client that left, and its leaving is no fault.
    if (!c.req.raw.signal.aborted) {
      log({ level: "error", message: `${c.req.method} ${c.req.path} failed`, error });
    }
    return problemResponse("internal-error", "Something went wrong on the server. Please try again.");
  });
}

function problemResponse(kind: Kind, detail: string, errors?: FieldError[]): Response {
  const { status, title } = kinds[kind];
  return Response.json(
    { type: `/problems/${kind}`, title, status, detail, errors },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}

function titles(status: number): string {
  return Object.values(kinds)
    .filter((kind) => kind.status === status)
    .map(({ title }) => title)
    .join(" or ");
}

function invalidRequest(issues: z.core.$ZodIssue[]): HTTPException {
  const errors = issues.flatMap(fieldErrors).slice(0, mostFieldErrors);
  return problem("invalid-request", errors.map(({ detail }) => detail).join(" "), errors);
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...issue.path, key]),
      detail: `Unknown field ${JSON.stringify(shortened(key))}.`,
    }));
  }
  const field = issue.path.length === 0 ? "The body" : issue.path.join(".");
  return [{ pointer: jsonPointer(issue.path), detail: `${field}: ${issue.message}.` }];
}

/** RFC 6901, section 6: a JSON Pointer as a URI fragment. */
function jsonPointer(path: PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return `#${steps.map((step) => `/${encodeURIComponent(shortened(step))}`).join("")}`;
}

/** A field's name may be as long as the body. */
function shortened(name: string): string {
  return name.slice(0, 100).toWellFormed();
}
