import type { RetrievedPassage } from "../corpus/corpus.ts";
import type { Citation } from "./events.ts";
import type { SentenceRef } from "./ground/gate.ts";

/**
 * Numbers the citations of one answer: the same words get the same number wherever they are cited.
 * The returned function makes citations of sentences; its `has` tells whether a sentence was cited already.
 */
export function citations(passages: readonly RetrievedPassage[]) {
  const made = new Map<string, Citation>();
  const key = ({ passage, sentence }: SentenceRef) => `${passage}.${sentence}`;

  function cite(refs: readonly SentenceRef[]): Citation[] {
    return refs.map((ref) => {
      const known = made.get(key(ref));
      if (known) return known;
      const passage = passages[ref.passage];
      const sentence = passage?.sentences[ref.sentence];
      if (!passage || !sentence) throw new RangeError(`no sentence ${key(ref)} was retrieved`);
      const { document, title, section, path, anchor, source } = passage;
      const { text: quote, start, end, page } = sentence;
      const citation = {
        id: made.size + 1,
        document,
        title,
        section,
        path,
        anchor,
        ...(source ? { source } : {}),
        quote,
        start,
        end,
        ...(page === undefined ? {} : { page }),
      };
      made.set(key(ref), citation);
      return citation;
    });
  }
  return Object.assign(cite, { has: (ref: SentenceRef) => made.has(key(ref)) });
}
