import { z } from "@hono/zod-openapi";
import { hasWords, longestQuestion } from "../turn/question.ts";

/** What a person typed, as long as a question at most. Half a surrogate pair would break stores and models further on. */
export const typedText = z
  .string()
  .overwrite((text) => text.toWellFormed())
  .trim()
  .min(1, { error: "must not be empty", abort: true })
  .max(longestQuestion, `must have ${longestQuestion} characters at most`);

export const questionText = typedText.refine(hasWords, "must contain a letter or a digit");

/** Ours cannot be guessed; the front ends of others make up their own. */
export const conversationId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters");

/** An id that stands for a conversation by itself: no shorter than what nobody guesses. */
export const capability = conversationId.min(
  16,
  "must have 16 characters at least, as those that are handed out have",
);
