import { inWords } from "../../corpus/in-words.ts";
import type { Part } from "../parts.ts";
import { codeIn } from "./code.ts";
import type { Evidence, EvidenceSentence } from "./evidence.ts";
import { type Inline, readInline } from "./inline.ts";

/** The most sentences that one part repeats. */
const mostRepeated = 8;

/**
 * The sentences that a part repeats to the letter: one, several that follow each other, whole rows of a table under
 * its headers, lines of code. White space, quotes, the case of the first letter and the final stop do not count.
 * What says something else without what it leans on (an item, a row, a description) only repeats it together with that.
 * Empty when it does not.
 */
export function repeated(
  part: Part,
  { plain }: Inline,
  /** The sentence of the draft that a list's items stand under. */
  lead: string | undefined,
  evidence: Evidence,
): EvidenceSentence[] {
  if (part.kind === "code") return codeIn(part.text, evidence);
  if (part.kind === "table") return rowsOf(part, evidence);
  const said = letters(plain);
  for (const [first, sentence] of evidence.sentences.entries()) {
    const { block } = sentence;
    const needed = block.leansOn.filter(
      ({ kind }) => kind === "lead-in" || kind === "term" || kind === "header",
    );
    const under = needed.map(({ text }) => letters(text));
    const leads = [...(lead === undefined ? [] : [letters(lead)])];
    if (under.length > 0 && !under.every((text) => leads.includes(text))) {
      // "Term: description" and "Plan: Team; Price: 29 EUR" have what they lean on in them.
      const passage = evidence.passages[sentence.passage];
      const itself =
        block.cells && passage ? inWords(passage, sentence.sentence) : `${needed[0]?.text}: ${sentence.text}`;
      if (needed.length === 1 && said === letters(itself)) return [sentence];
      continue;
    }
    const run: EvidenceSentence[] = [];
    let text = "";
    for (const next of evidence.sentences.slice(first, first + mostRepeated)) {
      if (next.passage !== sentence.passage || next.block.leansOn.length !== block.leansOn.length) break;
      run.push(next);
      text = text === "" ? next.text : `${text} ${next.text}`;
      const whole = letters(text);
      if (whole === said) return run;
      if (whole.length > said.length + 1 || !said.startsWith(whole)) break;
    }
  }
  return [];
}

/** Rows that stand in the evidence with the same words under the same headers; all of them or none. */
function rowsOf({ header, rows }: Extract<Part, { kind: "table" }>, evidence: Evidence): EvidenceSentence[] {
  const found = rows.map((cells) =>
    evidence.sentences.find(({ block }) =>
      cells.every((cell, column) =>
        block.cells?.some(
          ({ text, header: over = "" }) =>
            letters(text) === letters(readInline(cell).plain) &&
            letters(over) === letters(readInline(header[column] ?? "").plain),
        ),
      ),
    ),
  );
  return found.every((row) => row !== undefined) ? found : [];
}

function letters(text: string): string {
  const plain = text
    .normalize("NFC")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.。．]+$/u, "");
  return plain.slice(0, 1).toLowerCase() + plain.slice(1);
}
