import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import type { NearestSection, Turn } from "../events.ts";
import type { QuestionPart } from "./question.ts";

const mostOffered = 5;
/** Sections that come this close to the best are meant as likely as it. */
const rival = 0.75;
const rivals = 3;

/**
 * A question to ask back, for one that says too little: only pronouns with nothing before them, or a bare word that
 * several sections speak of. Undefined when the question can be answered as it is.
 */
export function askBack(
  text: string,
  history: readonly Turn[],
  parts: readonly QuestionPart[],
  passages: readonly RetrievedPassage[],
): string | undefined {
  const [part] = parts;
  if (!part || parts.length > 1 || part.carried.length > 0) return undefined;
  if (part.terms.length === 0) return history.length === 0 ? "What do you want to know?" : undefined;
  const [word] = part.terms;
  const bare = part.terms.length === 1 && text.trim().split(/\s+/).length <= 2;
  if (!word || !bare || !/\p{L}/u.test(word.raw) || /\p{N}/u.test(word.raw)) return undefined;
  const [best] = passages;
  const close = passages.filter(({ score }) => best && score >= rival * best.score);
  const sections = new Set(close.map(({ document, anchor }) => `${document}#${anchor}`));
  return sections.size >= rivals
    ? `What about “${word.raw}” do you want to know? Several sections speak of it.`
    : undefined;
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
