import type { Evidence, EvidenceBlock, EvidenceSentence } from "./evidence.ts";

/**
 * Code as it is compared: white space only where it parts two words, and no comma before a bracket that closes on
 * another line, which it would not have on the same. Every other sign counts.
 */
function signsOf(code: string): string {
  return code
    .trim()
    .replace(/,\s+(?=[)\]}])/g, "")
    .replace(/\s+/g, " ")
    .replace(/(?<![\p{L}\p{N}_$]) | (?![\p{L}\p{N}_$])/gu, "");
}

const wordy = /[\p{L}\p{N}_$]/u;

/** Whether code stands in one block of the evidence, contiguous, and not as a part of a longer word. */
export function hasCode(code: string, evidence: Evidence): boolean {
  return evidence.blocks.some((block) => standsIn(code, block)) || standsAbove(code, evidence);
}

function standsIn(code: string, { text, leansOn }: Pick<EvidenceBlock, "text" | "leansOn">): boolean {
  return [text, ...leansOn.map((lean) => lean.text)].some((whole) => contains(signsOf(whole), signsOf(code)));
}

/** In a heading. */
function standsAbove(code: string, { passages }: Evidence): boolean {
  return passages.some(({ path }) => path.some((title) => contains(signsOf(title), signsOf(code))));
}

function contains(whole: string, part: string): boolean {
  if (part === "") return false;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    if (!goesOn(whole[at - 1], part[0]) && !goesOn(part.at(-1), whole[at + part.length])) return true;
  }
  return false;
}

/** Whether two signs side by side belong to one word or operator: "ab", "--", "&&". */
function goesOn(left = "", right = ""): boolean {
  return (wordy.test(left) && wordy.test(right)) || (left === right && /[-_.=<>!&|*/+#@:]/.test(left));
}

/**
 * The sentences that a fenced block of a draft is: a block of the evidence, whole consecutive lines of one, or one line that
 * stands in a sentence as code. Empty when it is none of these.
 */
export function codeIn(code: string, evidence: Evidence): EvidenceSentence[] {
  const lines = linesOf(code);
  if (lines.length === 0) return [];
  for (const block of evidence.blocks) {
    const whole = linesOf(block.text);
    for (let from = 0; from + lines.length <= whole.length; from++) {
      if (lines.every((line, i) => line === whole[from + i])) return sentencesWith(lines, block);
    }
  }
  const [only = ""] = lines;
  const block =
    lines.length === 1 && evidence.blocks.find((other) => other.kind !== "code" && standsIn(only, other));
  return block ? sentencesWith(lines, block) : [];
}

/** Indentation and empty lines do not count. */
function linesOf(code: string): string[] {
  return code
    .split(/\r?\n/)
    .map(signsOf)
    .filter((line) => line !== "");
}

/** The sentences of a block that have any of these lines: a long block is several. */
function sentencesWith(lines: readonly string[], { sentences }: EvidenceBlock): EvidenceSentence[] {
  const having = sentences.filter(({ text }) => {
    const own = linesOf(text);
    return lines.some((line) => own.includes(line) || own.some((other) => contains(other, line)));
  });
  return having.length > 0 ? having : sentences;
}
