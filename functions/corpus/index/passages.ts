import type { Span } from "../../language/span.ts";
import type { Passage } from "../document.ts";

/** About how many tokens a passage has; the last word is that of the sentences. */
const target = 200;
/** A passage may end at a paragraph once it has this share of its size, and has to before it exceeds it by that. */
const slack = { early: 0.75, late: 1.15 };

/** Blocks of one section that follow each other without a heading or an aside between them, as sentences. */
export interface Run {
  /** Index into the document's sections. */
  section: number;
  blocks: Span[][];
}

/** Cuts a run into passages of whole sentences, of about equal size, preferably between paragraphs. */
export function passagesOf({ section, blocks }: Run, text: string): Passage[] {
  const total = blocks.flat().reduce((sum, span) => sum + tokensOf(text.slice(span.start, span.end)), 0);
  const size = total / Math.max(1, Math.ceil(total / (target * slack.late)));
  const passages: Passage[] = [];
  let sentences: Span[] = [];
  let length = 0;
  const close = () => {
    const [first] = sentences;
    const last = sentences.at(-1);
    if (first && last) passages.push({ section, start: first.start, end: last.end, sentences });
    sentences = [];
    length = 0;
  };
  for (const block of blocks) {
    if (length >= size * slack.early) close();
    for (const sentence of block) {
      const more = tokensOf(text.slice(sentence.start, sentence.end));
      if (length > 0 && length + more > size * slack.late) close();
      sentences.push(sentence);
      length += more;
    }
  }
  close();
  return passages;
}

/** A token is about four characters of most scripts, and one of Chinese, Japanese or Korean. */
export function tokensOf(text: string): number {
  const wide =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return wide + (text.length - wide) / 4;
}
