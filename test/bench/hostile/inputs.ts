import { documents } from "./documents.ts";
import { drafts } from "./drafts.ts";
import { questions } from "./questions.ts";

/** Something that a stranger can send, in any size. */
export interface HostileInput {
  /** Makes the input, about `n` characters of it, and answers with what is measured: dealing with it. */
  prepare(n: number): () => unknown;
}

/** By what deals with them, and then by what they are. */
export const inputs: Record<string, Record<string, HostileInput>> = {
  documents,
  drafts,
  questions,
};
