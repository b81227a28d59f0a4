import type { Corpus } from "../../corpus/corpus.ts";
import type { NearestSection, Turn } from "../events.ts";
import type { QuestionPart } from "./question.ts";

const mostOffered = 5;

/** A question to ask back, for one that says nothing: only pronouns with nothing before them. Else undefined. */
export function askBack(history: readonly Turn[], parts: readonly QuestionPart[]): string | undefined {
  const [part] = parts;
  if (!part || parts.length > 1 || part.carried.length > 0 || part.terms.length > 0) return undefined;
  return history.length === 0 ? "What do you want to know?" : undefined;
}

/** The first section of each document, as what a question may mean that names none. */
export function firstSections(corpus: Corpus): NearestSection[] {
  return corpus
    .documents()
    .slice(0, mostOffered)
    .flatMap(({ id, title }) => {
      const [section] = corpus.document(id)?.sections ?? [];
      return section ? [{ document: id, title, section: section.title, anchor: section.anchor }] : [];
    });
}
