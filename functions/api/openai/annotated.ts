import type { Citation } from "../../turn/answer-schema.ts";
import { markdownAfter } from "../../turn/markdown.ts";
import type { AnsweredPart } from "../../turn/record.ts";

/** A citation of OpenAI's kind: which characters of the text are its mark, and where it leads. */
export interface UrlCitation {
  start_index: number;
  /** Of the last character, as OpenAI counts: the mark is `text.slice(start_index, end_index + 1)`. */
  end_index: number;
  title: string;
  url: string;
}

/** A stretch of an answer's text with the citations whose marks are in it. */
export interface Stretch {
  delta: string;
  annotations: UrlCitation[];
}

/** Writes an answer as one text, part by part; indices count UTF-16 code units of the whole text. */
export function annotating(absolute: (url: string) => string) {
  let length = 0;
  let before: AnsweredPart | undefined;
  return (part: AnsweredPart, known: readonly Citation[]): Stretch => {
    const delta = markdownAfter(part, before);
    // The marks of a part stand at its end: "… [1][2]".
    let at = length + delta.length - part.citations.reduce((sum, id) => sum + `[${id}]`.length, 0);
    const annotations = part.citations.flatMap((id): UrlCitation[] => {
      const start = at;
      at += `[${id}]`.length;
      const citation = known.find((other) => other.id === id);
      if (!citation) return [];
      const { title, section, url } = citation;
      const named = section === title ? title : `${title} — ${section}`;
      return [{ start_index: start, end_index: at - 1, title: named, url: absolute(url) }];
    });
    length += delta.length;
    before = part;
    return { delta, annotations };
  };
}
