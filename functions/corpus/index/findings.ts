import type { Document } from "../document.ts";
import { isGarbled } from "../parse/pdf/garbled.ts";

/** Something in the corpus that a reader would stumble over. */
export interface Finding {
  /** Document id. */
  document: string;
  what: "empty section" | "duplicate" | "swallowing heading" | "mojibake" | "garbled";
  /** One sentence. */
  message: string;
}

/** A section longer than this, in a document that has others, has probably lost the headings in it. */
const longSection = 20_000;
/** Sections of a document are compared only when one has nearly all of its text. */
const swallowed = 0.9;
/**
 * What UTF-8 looks like when it was read as Windows-1252 and saved again ("cafÃ©", "itâ€™s"), and the sign
 * that stands for what could not be decoded.
 */
const mojibake = /Ã[\u0080-\u00BF]|â€[\u0080-\u2122]|Â[\u00A0-\u00BF]|\uFFFD/g;

/** What ligatures become in files whose fonts name them wrongly: "e↵orts". */
const brokenWord = /\p{Ll}{1,20}[\u2190-\u21FF]\p{Ll}{1,20}/u;

/** Looks for what is wrong with documents that could be read: a person has to mend it in the files. */
export function findingsIn(documents: readonly Document[]): Finding[] {
  return [...documents.flatMap(inDocument), ...duplicates(documents)];
}

function inDocument(document: Document): Finding[] {
  const { id, text, sections } = document;
  const found: Finding[] = [];
  for (const [i, section] of sections.entries()) {
    const body = text.slice(section.start, section.end).replace(section.title, "").trim();
    const next = sections[i + 1];
    const opensOthers = next !== undefined && next.level > section.level;
    if (body === "" && !opensOthers) {
      found.push({
        document: id,
        what: "empty section",
        message: `“${section.title}” has nothing under it.`,
      });
    }
    const length = section.end - section.start;
    if (sections.length > 2 && length > longSection && length > swallowed * text.length) {
      const share = Math.round((100 * length) / text.length);
      found.push({
        document: id,
        what: "swallowing heading",
        message: `“${section.title}” holds ${share}% of the text: headings after it were probably not recognized.`,
      });
    }
  }
  const strange = brokenWord.exec(text)?.[0] ?? text.split("\n\n").find((part) => isGarbled(part));
  if (strange !== undefined) {
    const shown = strange.length > 40 ? `${strange.slice(0, 40)}…` : strange;
    found.push({
      document: id,
      what: "garbled",
      message: `“${shown}” is of no language: its letters stand for others. Export the file anew, or run it through OCR.`,
    });
  }
  const broken = text.match(mojibake) ?? [];
  if (broken.length > 0 && strange === undefined) {
    const [first = ""] = broken;
    const at = text.indexOf(first);
    const words = text.slice(Math.max(0, at - 15), at + 15).replace(/\s+/g, " ");
    found.push({
      document: id,
      what: "mojibake",
      message: `${broken.length} characters were saved in the wrong encoding, the first in “${words.trim()}”.`,
    });
  }
  return found;
}

/** Documents whose words are the same, whatever their titles and white space. */
function duplicates(documents: readonly Document[]): Finding[] {
  const known = new Map<string, string>();
  return documents.flatMap(({ id, text, passages }): Finding[] => {
    const words = passages.map(({ start, end }) => text.slice(start, end).replace(/\s+/g, " ")).join(" ");
    const twin = known.get(words);
    if (twin === undefined) known.set(words, id);
    return twin === undefined
      ? []
      : [{ document: id, what: "duplicate", message: `It says the same as ${twin}.` }];
  });
}
