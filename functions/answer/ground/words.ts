import { type Figure, readFigures } from "../../language/figures/figures.ts";
import type { NumberWords } from "../../language/figures/number-words.ts";
import { folded } from "../../language/languages.ts";

/** A text of the evidence as names and figures are looked up in it; read when it is first asked. */
export interface Words {
  text: string;
  figures(): readonly Figure[];
  /** Words without their capitals and accents. */
  vocabulary(): ReadonlySet<string>;
  /** The initials of names of several words: "pto" of "Paid Time Off", "us" of "United States". */
  initials(): ReadonlySet<string>;
  /** Whether a chain of signs ("c.req.query", "--pm", "H100") stands in it by itself. */
  has(signs: string): boolean;
}

/** A word with what may be written inside it. */
export const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

export function readWords(text: string, spelled: NumberWords): Words {
  let figures: Figure[] | undefined;
  let vocabulary: Set<string> | undefined;
  let initials: Set<string> | undefined;
  let low: string | undefined;
  return {
    text,
    figures: () => (figures ??= readFigures(text, spelled)),
    vocabulary: () => (vocabulary ??= new Set(termsOf(text))),
    initials: () => (initials ??= initialsOf(text)),
    has(signs) {
      low ??= folded(text).replaceAll("\u2011", "-");
      const sought = folded(signs).replaceAll("\u2011", "-");
      for (let at = low.indexOf(sought); at >= 0; at = low.indexOf(sought, at + 1)) {
        const before = low[at - 1] ?? "";
        const after = low.slice(at + sought.length, at + sought.length + 2);
        if (
          !isWordy(before, sought[0]) &&
          !/^(?:[\p{L}\p{N}]|s[\p{L}\p{N}])/u.test(after.replace(/^s(?![\p{L}\p{N}])/u, ""))
        )
          return true;
      }
      return false;
    },
  };
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Made when it is first needed: its dictionary takes long to load. */
let segmenter: Intl.Segmenter | undefined;

/** The words of a text without their capitals and accents; "U.S." is "us". */
export function termsOf(text: string): string[] {
  const dotted = [...text.matchAll(/(?<![\p{L}.])(?:\p{L}\.){2,}/gu)].map(([initials]) =>
    folded(initials.replaceAll(".", "")),
  );
  const words = [...text.matchAll(word)].flatMap(([written]) => {
    if (!unspaced.test(written)) return [folded(written)];
    segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
    return [...segmenter.segment(written)].map(({ segment }) => segment);
  });
  return [...words, ...dotted];
}

/** Whether a sign goes on with what stands before it. */
function isWordy(before: string, first = ""): boolean {
  return /[\p{L}\p{N}_]/u.test(before) && /[\p{L}\p{N}_]/u.test(first);
}

const small = "(?:of|and|the|for|in|de|du|des|la|der|die|und|y|e|del|di|van|von)";
const several = new RegExp(
  `\\p{Lu}[\\p{L}\\p{M}]*(?:[\\s-]+(?:${small}[\\s-]+){0,2}\\p{Lu}[\\p{L}\\p{M}]*)+`,
  "gu",
);

/** Of every run of words with capitals, all stretches of two and more. */
export function initialsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of text.matchAll(several)) {
    const letters = name
      .split(/[\s-]+/)
      .flatMap((part) => (/^\p{Lu}/u.test(part) ? [folded(part)[0] ?? ""] : []));
    for (let from = 0; from < letters.length; from++)
      for (let to = from + 2; to <= Math.min(letters.length, from + 6); to++)
        found.add(letters.slice(from, to).join(""));
  }
  return found;
}
