import type { Lean, PassageBlock, RetrievedPassage } from "../corpus/corpus.ts";
import type { Span } from "../language/span.ts";
import { tablePart } from "./draft/read-table.ts";
import { inlineOf } from "./inline.ts";
import { itemOf } from "./items.ts";
import type { Part, SentenceRef } from "./parts.ts";
import { asCode, asInline, asSentence } from "./wording.ts";

/** A part in a document's own words, with the stretches of the document that it repeats. */
export interface Quotation {
  part: Part;
  passage: RetrievedPassage;
  quotes: Span[];
}

/**
 * Sentences of the passages as parts: items, rows and code as what they are, each block under what it leans on (the
 * sentence that introduces it, a table's caption and header, a term, "Warning"), once. Sentences of one block come in order.
 */
export function quote(refs: readonly SentenceRef[], passages: readonly RetrievedPassage[]): Quotation[] {
  const quotations: Quotation[] = [];
  const introduced = new Set<string>();
  let before:
    | { passage: RetrievedPassage; block: PassageBlock; table?: PassageBlock | undefined }
    | undefined;
  for (const ref of refs) {
    const passage = passages[ref.passage];
    const sentence = passage?.sentences[ref.sentence];
    const block = passage?.blocks[sentence?.block ?? -1];
    if (!passage || !sentence || !block) continue;
    const key = ({ start }: Span) => `${passage.document}:${start}`;
    const opens = before?.block !== block;
    let label = "";
    for (const lean of opens ? block.leansOn : []) {
      const known = introduced.has(key(lean));
      introduced.add(key(lean));
      if (known || lean.kind === "header") continue;
      if (lean.kind === "lead-in" || lean.kind === "caption") quotations.push(introduction(passage, lean));
      else label += `**${asInline(lean.text)}:** `;
    }
    introduced.add(key(sentence));
    const last = quotations.at(-1);
    if (block.kind === "row") {
      const table = passage.blocks[block.parent ?? -1];
      if (last?.part.kind === "table" && before?.table === table && last.passage === passage) {
        last.part = tablePart(last.part.header, [
          ...last.part.rows,
          cellsOf(passage, block, last.part.header.length),
        ]);
        last.quotes.push(sentence);
      } else quotations.push({ part: firstRow(passage, block), passage, quotes: [sentence] });
      before = { passage, block, table };
      continue;
    }
    const item = opens ? itemOf(passage, block) : undefined;
    const text = `${label}${inlineOf(passage, sentence)}`;
    if (block.kind === "code" || block.kind === "formula")
      quotations.push({ part: codeOf(sentence.text, block), passage, quotes: [sentence] });
    else if (item) {
      const { ordinal, checked } = item.block;
      const box = checked === undefined ? "" : checked ? "☑ " : "☐ ";
      quotations.push({
        part: {
          ...{ kind: "item", text: `${box}${text}` },
          ...(ordinal === undefined ? {} : { ordinal }),
          ...(item.depth === 0 ? {} : { depth: item.depth }),
        },
        passage,
        quotes: [sentence],
      });
    } else if (!opens && last?.part.kind === "item") {
      // An item of several sentences.
      last.part = { ...last.part, text: `${last.part.text} ${text}` };
      last.quotes.push(sentence);
    } else
      quotations.push({ part: { kind: "sentence", text: asSentence(text) }, passage, quotes: [sentence] });
    before = { passage, block };
  }
  return quotations;
}

/** The sentence that a list, table or code stands under. */
function introduction(passage: RetrievedPassage, lean: Lean): Quotation {
  const own = { text: lean.text, start: lean.start, marks: passage.marks };
  return {
    part: { kind: "sentence", text: asSentence(inlineOf(own, lean)) },
    passage,
    quotes: [{ start: lean.start, end: lean.end }],
  };
}

function codeOf(text: string, { kind, language }: PassageBlock): Part {
  if (kind === "formula") return { kind: "sentence", text: asCode(text.replace(/\s+/g, " ")) };
  return { kind: "code", text, ...(language === undefined ? {} : { language }) };
}

function firstRow(passage: RetrievedPassage, row: PassageBlock): Part {
  const cells = row.cells ?? [];
  const header = cells.map(({ header = "" }) => asInline(header));
  return tablePart(header, [cellsOf(passage, row, cells.length)]);
}

function cellsOf(passage: RetrievedPassage, { cells = [] }: PassageBlock, width: number): string[] {
  const texts = cells.map((cell) =>
    cell.start >= passage.start && cell.end <= passage.end ? inlineOf(passage, cell) : asInline(cell.text),
  );
  return Array.from({ length: width }, (_, column) => texts[column] ?? "");
}
