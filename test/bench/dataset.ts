import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Document } from "../../functions/corpus/document.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parsePlainText } from "../../functions/corpus/parse/plain-text.ts";

const documentLine = z.object({ document: z.string(), title: z.string().optional(), text: z.string() });
const queryLine = z.object({
  id: z.string(),
  query: z.string(),
  answerable: z.boolean().default(true),
  relevant: z
    .array(z.object({ document: z.string(), contains: z.string(), answer: z.string().default("") }))
    .default([]),
});
const conversationLine = z.object({
  id: z.string(),
  turns: z.array(z.object({ role: z.string(), text: z.string() })),
  relevant: z.array(z.string()),
});

const passageLine = z.object({
  id: z.string(),
  question: z.string(),
  title: z.string(),
  sentences: z.array(z.string()),
  answerable: z.boolean(),
});

/** A question with the passages that answer it. */
export interface Question {
  query: string;
  answerable: boolean;
  /** What people took for the answer, word for word. */
  gold: string[];
  /** The document that it was asked of; undefined where a set does not say. */
  document?: string | undefined;
  /** Whether a passage answers it. */
  hit: (passage: { document: string; text: string }) => boolean;
}

export interface Dataset {
  documents: Document[];
  questions: Question[];
}

/**
 * Reads a folder of `shared/datasets`: `documents.jsonl`, and `queries.jsonl` or `conversations.jsonl`; or
 * `questions.jsonl`, each with its passage, which all go together. Documents go through the parser and the layout that
 * plain text files go through.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const pairs = await readLines(folder, "questions.jsonl", passageLine).catch(missing);
  if (pairs) return questionsOfPassages(pairs);
  const documents = (await readLines(folder, "documents.jsonl", documentLine)).map(
    ({ document, title, text }) => {
      const { blocks } = parsePlainText(text);
      return layOut(document, { metadata: title === undefined ? {} : { title }, blocks });
    },
  );
  documents.sort((a, b) => (a.id < b.id ? -1 : 1));
  const queries = await readLines(folder, "queries.jsonl", queryLine).catch(missing);
  if (queries) {
    return {
      documents,
      questions: queries.map(({ query, answerable, relevant }) => ({
        query,
        answerable,
        gold: relevant.map(({ answer }) => answer),
        document: relevant[0]?.document,
        hit: ({ document, text }) => {
          const folded = fold(text);
          return relevant.some((r) => r.document === document && folded.includes(fold(r.contains)));
        },
      })),
    };
  }
  const conversations = await readLines(folder, "conversations.jsonl", conversationLine);
  return {
    documents,
    questions: conversations.map(({ turns, relevant }) => ({
      query: turns.at(-1)?.text ?? "",
      answerable: relevant.length > 0,
      gold: [],
      hit: ({ document }) => relevant.includes(document),
    })),
  };
}

function questionsOfPassages(pairs: readonly z.infer<typeof passageLine>[]): Dataset {
  const documents = pairs.map(({ id, title, sentences }) =>
    layOut(id, { metadata: { title }, blocks: parsePlainText(sentences.join(" ")).blocks }),
  );
  documents.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    documents,
    questions: pairs.map(({ id, question, answerable }) => ({
      query: question,
      answerable,
      gold: [],
      document: id,
      hit: ({ document }) => document === id,
    })),
  };
}

async function readLines<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(path.join(folder, name), "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => schema.parse(JSON.parse(line)));
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
