import type { RetrievedPassage } from "../corpus/corpus.ts";
import type { Span } from "../language/span.ts";
import type { Citation } from "./events.ts";
import type { SentenceRef } from "./parts.ts";

/**
 * Numbers the citations of one answer: the same words get the same number wherever they are cited.
 * `sentences` cites sentences of the passages, `stretches` parts of a passage's document; `has` tells whether
 * a sentence was cited already.
 */
export function citations(passages: readonly RetrievedPassage[]) {
  const made = new Map<string, Citation>();
  const key = ({ document }: RetrievedPassage, { start, end }: Span) => `${document}:${start}-${end}`;

  function cite(passage: RetrievedPassage, quote: string, { start, end }: Span, page?: number): Citation {
    const known = made.get(key(passage, { start, end }));
    if (known) return known;
    const { document, title, section, path, anchor, source } = passage;
    const citation = {
      id: made.size + 1,
      ...{ document, title, section, path, anchor },
      ...(source ? { source } : {}),
      ...{ quote, start, end },
      ...(page === undefined ? {} : { page }),
    };
    made.set(key(passage, { start, end }), citation);
    return citation;
  }

  function sentences(refs: readonly SentenceRef[]): Citation[] {
    return refs.map(({ passage: p, sentence: s }) => {
      const passage = passages[p];
      const sentence = passage?.sentences[s];
      if (!passage || !sentence) throw new RangeError(`no sentence ${p}.${s} was retrieved`);
      return cite(passage, sentence.text, sentence, sentence.page);
    });
  }

  function stretches(passage: RetrievedPassage, spans: readonly Span[]): Citation[] {
    return spans.flatMap((span) => {
      const sentence = passage.sentences.find(({ start, end }) => start === span.start && end === span.end);
      if (sentence) return cite(passage, sentence.text, sentence, sentence.page);
      const lean = passage.blocks
        .flatMap(({ leansOn }) => leansOn)
        .find(({ start, end }) => start === span.start && end === span.end);
      return lean ? cite(passage, lean.text, lean) : [];
    });
  }

  return {
    sentences,
    stretches,
    has: (passage: RetrievedPassage, span: Span) => made.has(key(passage, span)),
  };
}
