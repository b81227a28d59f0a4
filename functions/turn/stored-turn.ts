import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { conversationStore, type Space } from "../state/conversations.ts";
import { citedWordsSchema, drafterSchema, outcomeSchema, partSchema } from "./answer-schema.ts";
import { markdownOf } from "./markdown.ts";
import { answerText, type FinishedAnswer } from "./record.ts";

const storedTurn = z.object({
  /** Names the answer. */
  id: z.string(),
  question: z.string(),
  /** As Markdown, with marks. */
  answer: z.string(),
  parts: z.array(partSchema),
  outcome: outcomeSchema,
  drafter: drafterSchema,
  /** Hash of the index that the citations are pinned to. */
  corpus: z.string(),
  citations: z.array(citedWordsSchema),
  /** ISO 8601. */
  at: z.string(),
});

/** A question and its answer as they are kept, quotes included: they outlive changes of the corpus. */
export type StoredTurn = z.infer<typeof storedTurn>;

export type Conversations = ReturnType<typeof conversationsOf>;

/** The conversations of a space, in the table. */
export function conversationsOf(
  client: DynamoDBDocumentClient,
  options: { table: string; retentionDays: number; space: Space },
) {
  return conversationStore<StoredTurn>(client, { ...options, turnSchema: storedTurn });
}

/** The answer as a later question may refer to it. */
export function answerWithoutMarks({ answer, parts }: StoredTurn): string {
  return parts.length === 0 ? answer : markdownOf(parts.map((part) => ({ ...part, citations: [] })));
}

/** A question and its finished answer as they are kept, under the answer's id. */
export function storedTurnOf(id: string, question: string, answer: FinishedAnswer): StoredTurn {
  const { corpus, parts, citations, end } = answer;
  const { outcome, drafter } = end;
  const at = new Date().toISOString();
  return { id, question, answer: answerText(answer), parts, outcome, drafter, corpus, citations, at };
}
