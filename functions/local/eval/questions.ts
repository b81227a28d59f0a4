import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../setup.ts";

export const kinds = ["answerable", "partial", "absent", "follow-up", "whole", "hostile"] as const;
export type Kind = (typeof kinds)[number];

const share = z.number().min(0).max(1);
const questionSchema = z
  .strictObject({
    ask: z.string().min(1),
    /** Without one, "answerable" with quotes and "absent" without. */
    kind: z.enum(kinds).optional(),
    /** Words of the documents that the answer has to cite, all of them. */
    quotes: z.array(z.string().min(1)).default([]),
    /** Words that it may cite besides. */
    also: z.array(z.string().min(1)).default([]),
    /** Words that may on no account stand in the answer. */
    never: z.array(z.string().min(1)).default([]),
    /** Questions asked before it in the same conversation. */
    after: z.array(z.string().min(1)).default([]),
  })
  .transform((question) => ({
    ...question,
    kind: question.kind ?? (question.quotes.length > 0 ? "answerable" : "absent"),
  }));
const fileSchema = z.strictObject({
  /** The least that must be reached, each 0 to 1. */
  thresholds: z
    .strictObject({
      right: share.default(0),
      citation_precision: share.default(0),
      citation_recall: share.default(0),
      abstained_right: share.default(0),
      hostile: share.default(0),
    })
    .prefault({}),
  questions: z.array(questionSchema).min(1),
});

/** A question with what a right answer cites; without quotes the right answer is to abstain. */
export type EvalQuestion = z.output<typeof questionSchema>;
export type EvalFile = z.output<typeof fileSchema>;
export type Thresholds = EvalFile["thresholds"];

/** @throws {UsageError} when the file cannot be read or is not a list of questions; what is wrong is named. */
export async function readQuestions(file: string): Promise<EvalFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${file}: ${issue?.path.join(".") || "the file"}: ${issue?.message}`);
}
