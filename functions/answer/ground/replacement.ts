import type { SentenceRef } from "../parts.ts";
import type { Statement } from "./exactness.ts";
import { hasFigure } from "./figure-check.ts";
import type { Evidence, EvidenceBlock, EvidenceSentence } from "./read-evidence.ts";
import { termsOf } from "./words.ts";

/** The share of a statement's words, by how rare they are, that a block about the same thing has. */
const aboutIt = 0.4;
/** A cited block stands in a draft's place though another has some more of its words. */
const citedBonus = 0.15;
/** Of a long paragraph at most so many sentences are quoted. */
const mostQuoted = 3;

/**
 * The sentences of the block that stands in a refused statement's place: the one that it cites, or the nearest, if it is
 * about the same thing. Nothing that was shown before, and nothing that the next statement says anyway (`taken`). Empty
 * when there is none.
 */
export function replacementOf(
  statement: Statement,
  evidence: Evidence,
  taken: (ref: SentenceRef) => boolean,
): SentenceRef[] {
  const cited = statement.part.cited.flatMap((ref) => evidence.at(ref) ?? []);
  const weigh = weights(statement.inline.plain, evidence);
  const isForeign = weigh.known < aboutIt;
  let best: { block: EvidenceBlock; score: number } | undefined;
  for (const block of evidence.blocks) {
    const { kind, sentences } = block;
    if (kind === "heading" || (kind === "paragraph" ? sentences.every(taken) : sentences.some(taken)))
      continue;
    const isCited = block.sentences.some((sentence) => cited.includes(sentence));
    const around = [block.text, ...block.leansOn.map(({ text }) => text)];
    const share = Math.max(
      weigh(around.join("\n")),
      weigh([...around, ...pathOf(block, evidence)].join("\n")) * 0.9,
    );
    // Of a statement in another language only what it cites tells what it is about.
    const about = share >= aboutIt || (isForeign && isCited);
    const score = share + (isCited ? citedBonus : 0);
    if (about && score > (best?.score ?? 0)) best = { block, score };
  }
  if (!best) return [];
  const chosen = stretch(best.block, cited, statement, weigh, taken);
  return chosen.filter((ref) => !taken(ref)).map(({ passage, sentence }) => ({ passage, sentence }));
}

function pathOf({ passage }: EvidenceBlock, { passages }: Evidence): string[] {
  return passages[passage]?.path ?? [];
}

/** A whole item, row or code block; of a paragraph what is cited in it, else what has most of the statement. */
function stretch(
  block: EvidenceBlock,
  cited: readonly EvidenceSentence[],
  { figures }: Statement,
  weigh: (text: string) => number,
  taken: (ref: SentenceRef) => boolean,
): EvidenceSentence[] {
  const { sentences, kind } = block;
  if (kind !== "paragraph" || sentences.length <= mostQuoted) return sentences;
  const scored = sentences
    .filter((sentence) => !taken(sentence))
    .map((sentence) => ({
      sentence,
      score:
        weigh(sentence.text) +
        (cited.includes(sentence) ? citedBonus : 0) +
        (figures.some((figure) => hasFigure(figure, sentence.own)) ? citedBonus : 0),
    }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  let [from, to] = [sentences.indexOf(best.sentence), sentences.indexOf(best.sentence)];
  while (to - from + 1 < mostQuoted && cited.includes(sentences[from - 1] as EvidenceSentence)) from--;
  while (to - from + 1 < mostQuoted && cited.includes(sentences[to + 1] as EvidenceSentence)) to++;
  return sentences.slice(from, to + 1);
}

/**
 * Weighs how much of a statement a text has: the share of its words, each by how few sentences of the evidence have it.
 * `known` is the share that the evidence has at all.
 */
function weights(
  statement: string,
  { sentences, all }: Evidence,
): ((text: string) => number) & { known: number } {
  const terms = [...new Set(termsOf(statement))];
  const weighted = terms.map((term) => {
    const having = sentences.filter(({ own }) => hasTerm(own.vocabulary(), term)).length;
    return { term, weight: Math.log((sentences.length + 1) / (having + 0.5)) };
  });
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const share = (vocabulary: ReadonlySet<string>) =>
    weighted.reduce((sum, { term, weight }) => sum + (hasTerm(vocabulary, term) ? weight : 0), 0) / total;
  const known = terms.filter((term) => hasTerm(all.vocabulary(), term)).length / Math.max(terms.length, 1);
  return Object.assign((text: string) => share(new Set(termsOf(text))), { known });
}

/** A word in this form or another: "requested" for "requests". */
function hasTerm(vocabulary: ReadonlySet<string>, term: string): boolean {
  if (vocabulary.has(term)) return true;
  if (term.length < 5) return vocabulary.has(`${term}s`) || vocabulary.has(term.replace(/s$/, ""));
  const stem = term.slice(0, Math.max(4, term.length - 3));
  for (const known of vocabulary) if (known.startsWith(stem) && known.length <= term.length + 3) return true;
  return false;
}
