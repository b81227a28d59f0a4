import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { Reader } from "../draft/model.ts";
import type { Usage } from "../events.ts";
import type { DraftPart, SentenceRef } from "../parts.ts";

/** What comes of a drafted part. */
export type Grounded =
  | { kind: "kept"; part: DraftPart; support: SentenceRef[] }
  /** Stands in the place of the draft: sentences of one block, in order. */
  | { kind: "quoted"; refs: SentenceRef[] }
  | { kind: "withheld"; reason: string }
  /** A reading has begun; of what, nobody is told. */
  | { kind: "checking" };

export interface Grounding {
  passages: RetrievedPassage[];
  /** The checking model; without it only what repeats the passages to the letter goes out as drafted. */
  reader: Reader | undefined;
  /** The name that the site gives itself: who "we" are. */
  site?: string | undefined;
  signal: AbortSignal;
  /** Called with what each reading cost. */
  count?(usage: Usage): void;
  /** Called once when a part was decided without a reading that it needed. */
  unread?(): void;
}

/** Keeps what repeats the passages to the letter, and quotes the sentence that anything else cites. */
export async function* ground(
  parts: AsyncIterable<DraftPart>,
  { passages, unread }: Grounding,
): AsyncGenerator<Grounded> {
  const sentences = passages.flatMap(({ sentences }, passage) =>
    sentences.map(({ text }, sentence) => ({ passage, sentence, bare: bare(text) })),
  );
  for await (const part of parts) {
    const same = sentences.find((sentence) => sentence.bare === bare(part.text));
    if (same) {
      yield { kind: "kept", part, support: [{ passage: same.passage, sentence: same.sentence }] };
      continue;
    }
    unread?.();
    const words = new Set(bare(part.text).split(" "));
    const about = part.cited.find(({ passage, sentence }) => {
      const cited = bare(passages[passage]?.sentences[sentence]?.text ?? "").split(" ");
      return cited.filter((word) => word.length > 3 && words.has(word)).length >= 2;
    });
    if (about) yield { kind: "quoted", refs: [about] };
    else yield { kind: "withheld", reason: "nobody could check it" };
  }
}

function bare(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}%$€£+<>=]+/gu, " ")
    .trim()
    .toLowerCase();
}
