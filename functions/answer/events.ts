import type { RetrievedPassage } from "../corpus/corpus.ts";
import type { Part } from "./parts.ts";

/** The exact words of a document that support a part of an answer: `quote === text.slice(start, end)`. */
export interface Citation {
  /** Counts from 1 in the order of first use within one answer. */
  id: number;
  /** Document id. */
  document: string;
  /** The document's title. */
  title: string;
  /** The section's title. */
  section: string;
  /** Titles that the section stands under, its own last. */
  path: string[];
  anchor: string;
  /** Where the original document lives, when it says so. */
  source?: string;
  quote: string;
  /** UTF-16 offsets into the document's text. */
  start: number;
  end: number;
  /** The page that the quote begins on, for documents with pages. */
  page?: number;
}

/** A section that comes nearest to the question; where an abstaining answer points. */
export interface NearestSection {
  document: string;
  title: string;
  section: string;
  anchor: string;
}

/**
 * `partial`: a part of the question has no support in the corpus, or a drafted part was withheld. `unclear`: the
 * question may mean several things, and is asked back. `remark`: nothing was asked of the documents (a greeting).
 */
export const outcomes = ["answered", "partial", "not_in_corpus", "unclear", "remark"] as const;
export type Outcome = (typeof outcomes)[number];

/** Who proposed the parts: the language model, or the program quoting the corpus. */
export const drafters = ["model", "extractive"] as const;
export type Drafter = (typeof drafters)[number];

/** Why the extractive drafter took over from the model. */
export const fallbackReasons = [
  "unreachable",
  "timeout",
  "refused",
  "cut_off",
  "unusable",
  "budget",
] as const;
export type FallbackReason = (typeof fallbackReasons)[number];

export interface Fallback {
  reason: FallbackReason;
  /** Fit for readers. */
  message: string;
}

/** Tokens as the model's server counted them, of all calls for one answer. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** The stream of one answer: `retrieved`, then any number of the middle ones, then exactly one `end`. */
export type AnswerEvent =
  | { type: "retrieved"; passages: RetrievedPassage[] }
  /** A part that the corpus supports, with at least one citation. */
  | {
      type: "part";
      part: Part;
      citations: Citation[];
      /** It stands in the place of what was drafted, in the document's own words. */
      quoted?: true;
      /** It begins a paragraph. */
      opens?: true;
      /** Of the first part of an excerpt: the titles that it stands under. */
      path?: string[];
    }
  /** What was drafted is being read by the checking model. */
  | { type: "checking" }
  /** What the program says itself and claims nothing of the documents: a greeting, a question asked back. */
  | { type: "remark"; text: string }
  /** A drafted part that the corpus does not support; its text never leaves the pipeline. */
  | { type: "withheld"; reason: string }
  | ({ type: "fallback" } & Fallback)
  | {
      type: "end";
      outcome: Outcome;
      drafter: Drafter;
      /** Parts that stand as quotes in the place of drafted ones. */
      quoted: number;
      /** Drafted parts that were withheld. */
      withheld: number;
      /** Nobody could read the draft: only what repeats the documents went out as drafted. */
      unread?: true;
      usage?: Usage;
      /** Filled when nothing was answered, best first; for an unclear question what it could mean. */
      nearest: NearestSection[];
    };

/** One question of a conversation and its answer, oldest first in a history. */
export interface Turn {
  question: string;
  answer: string;
}

/** A question with what was said before it. */
export interface Question {
  text: string;
  /** The conversation so far, oldest turn first. */
  history: readonly Turn[];
}
