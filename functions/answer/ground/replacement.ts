import type { SentenceRef } from "../parts.ts";
import type { Evidence, EvidenceSentence } from "./evidence.ts";
import type { Statement } from "./exactness.ts";
import { termsOf } from "./words.ts";

/** The share of a statement's words, by how rare they are, that a block about the same thing has. */
const aboutIt = 0.4;
/** A cited block stands in a draft's place though another has some more of its words. */
const citedBonus = 0.15;
/** Of a paragraph at most so many sentences are quoted. */
const mostQuoted = 3;

/**
 * The sentences that stand in a refused statement's place: of the block that it cites, or the nearest, if that is about the
 * same thing. Empty when there is none, and when the one there is was shown before or is what the next statement says
 * anyway (`taken`).
 */
export function replacementOf(
  statement: Statement,
  evidence: Evidence,
  taken: (sentence: EvidenceSentence) => boolean,
): SentenceRef[] {
  const cited = new Set(statement.part.cited.flatMap((ref) => evidence.at(ref) ?? []));
  const weigh = weights(statement.inline.plain, evidence);
  let best: { chosen: EvidenceSentence[]; score: number } | undefined;
  for (const block of evidence.blocks) {
    if (block.kind === "heading") continue;
    for (const chosen of block.kind === "paragraph"
      ? block.sentences.map((one) => [one])
      : [block.sentences]) {
      const isCited = chosen.some((sentence) => cited.has(sentence));
      const share = shareOf(chosen, evidence, weigh);
      // Of a statement in another language only what it cites tells what it is about.
      const about = share >= aboutIt || (statement.tongue.foreign && isCited);
      const score = share + (isCited ? citedBonus : 0);
      if (about && score > (best?.score ?? 0)) best = { chosen, score };
    }
  }
  if (!best || best.chosen.some(taken)) return [];
  return withCited(best.chosen, cited, taken).map(({ passage, sentence }) => ({ passage, sentence }));
}

/** How much of a statement sentences of one block say, with what they lean on and, counted a little less, the titles above. */
function shareOf(
  chosen: readonly EvidenceSentence[],
  { passages }: Evidence,
  weigh: (text: string) => number,
): number {
  const [first] = chosen;
  const said = [...chosen.map(({ text }) => text), ...(first?.block.leansOn ?? []).map(({ text }) => text)];
  const titles = passages[first?.passage ?? -1]?.path ?? [];
  return Math.max(weigh(said.join("\n")), titlesCount * weigh([...said, ...titles].join("\n")));
}
const titlesCount = 0.9;

/** Takes the sentences of a paragraph along that are cited beside the best. */
function withCited(
  chosen: EvidenceSentence[],
  cited: ReadonlySet<EvidenceSentence>,
  taken: (sentence: EvidenceSentence) => boolean,
): EvidenceSentence[] {
  const [only] = chosen;
  if (only?.block.kind !== "paragraph") return chosen;
  const { sentences } = only.block;
  const goes = (sentence: EvidenceSentence | undefined) =>
    sentence !== undefined && cited.has(sentence) && !taken(sentence);
  let from = sentences.indexOf(only);
  let to = from;
  while (to - from + 1 < mostQuoted && goes(sentences[from - 1])) from--;
  while (to - from + 1 < mostQuoted && goes(sentences[to + 1])) to++;
  return sentences.slice(from, to + 1);
}

/**
 * Weighs how much of a statement a text has: the share of its words, each by how few sentences of the evidence have it.
 */
function weights(statement: string, { sentences }: Evidence): (text: string) => number {
  const terms = [...new Set(termsOf(statement))];
  const weighted = terms.map((term) => {
    const having = sentences.filter(({ own }) => hasTerm(own.vocabulary(), term)).length;
    return { term, weight: Math.log((sentences.length + 1) / (having + 0.5)) };
  });
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return (text) => {
    const vocabulary = new Set(termsOf(text));
    return (
      weighted.reduce((sum, { term, weight }) => sum + (hasTerm(vocabulary, term) ? weight : 0), 0) / total
    );
  };
}

/** A word in this form or another: "requested" for "requests". */
function hasTerm(vocabulary: ReadonlySet<string>, term: string): boolean {
  if (vocabulary.has(term)) return true;
  if (term.length < 5) return vocabulary.has(`${term}s`) || vocabulary.has(term.replace(/s$/, ""));
  const stem = term.slice(0, Math.max(4, term.length - 3));
  for (const known of vocabulary) if (known.startsWith(stem) && known.length <= term.length + 3) return true;
  return false;
}
