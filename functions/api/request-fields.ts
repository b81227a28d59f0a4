import { z } from "@hono/zod-openapi";

/** The bound of a question, in UTF-16 code units. */
export const longestText = 2000;

/** What a person typed, of `longestText` at most. Half a surrogate pair would break stores and models further on. */
export const typedText = z
  .string()
  .overwrite((text) => text.toWellFormed())
  .trim()
  .min(1, { error: "must not be empty", abort: true })
  .max(longestText, `must have ${longestText} characters at most`);

export const questionText = typedText.regex(/[\p{L}\p{N}]/u, "must contain a letter or a digit");

/** Ours are UUIDs; the front ends of others make up their own. */
export const conversationId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters");
