import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { SentenceRef } from "../parts.ts";

/** "2.1", "2", and how models name them: "Source 2", "^2", "2†L3-L5", "2.1-2.3", "2.1, 3.4". */
const naming =
  /^\s*(?:(?:see|cf\.?|source|sources|passage|passages|sentence|sentences|document|documents|doc|docs|ref|refs|reference|references|citation|cit|note)\b[\s:.#]*)?/i;
const one = /^\^?#?(\d{1,3})(?:\.(\d{1,3}))?$/;
const range = /^\^?#?(\d{1,3})(?:\.(\d{1,3}))?\s*[-–—]\s*(\d{1,3})(?:\.(\d{1,3}))?$/;
const most = 20;

/** A first sentence and a last one, counted from 1; without sentences whole passages. */
interface Stretch {
  from: [passage: number, sentence?: number];
  to: [passage: number, sentence?: number];
}

/** Reads what stands between the brackets of a citation; undefined when that is something else. */
export function readCitation(inside: string): Stretch[] | undefined {
  const bare = inside.replace(/†[\s\S]*$/, "").replace(naming, "");
  const pieces = bare
    .split(/\s*(?:[,;&]|\band\b)\s*|\s+(?![-–—\s])(?<![-–—]\s+)/)
    .filter((piece) => piece !== "");
  if (pieces.length === 0 || pieces.length > most) return undefined;
  const stretches: Stretch[] = [];
  for (const piece of pieces) {
    const named = one.exec(piece) ?? range.exec(piece);
    if (!named) return undefined;
    const [passage = 0, sentence, lastPassage, lastSentence] = named
      .slice(1)
      .map((digits) => (digits === undefined ? undefined : Number(digits)));
    const from: Stretch["from"] = sentence === undefined ? [passage] : [passage, sentence];
    if (lastPassage === undefined) stretches.push({ from, to: from });
    // "1.1-3" means 1.1 to 1.3.
    else if (sentence !== undefined && lastSentence === undefined)
      stretches.push({ from, to: [passage, lastPassage] });
    else
      stretches.push({ from, to: lastSentence === undefined ? [lastPassage] : [lastPassage, lastSentence] });
  }
  return stretches;
}

/** The sentences that a citation names, as far as they exist; of a passage without a sentence all. */
export function resolve(stretches: readonly Stretch[], passages: readonly RetrievedPassage[]): SentenceRef[] {
  return stretches.flatMap(({ from, to }) => {
    const refs: SentenceRef[] = [];
    for (let p = from[0]; p <= Math.min(to[0], passages.length); p++) {
      const { length = 0 } = passages[p - 1]?.sentences ?? [];
      const first = p === from[0] ? (from[1] ?? 1) : 1;
      const last = p === to[0] ? (to[1] ?? length) : length;
      for (let s = Math.max(1, first); s <= Math.min(last, length); s++)
        refs.push({ passage: p - 1, sentence: s - 1 });
    }
    return refs;
  });
}
