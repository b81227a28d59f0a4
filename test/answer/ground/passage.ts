import type {
  Lean,
  PassageBlock,
  PassageSentence,
  RetrievedPassage,
} from "../../../functions/corpus/corpus.ts";
import { splitSentences } from "../../../functions/language/sentences.ts";

/** A paragraph with links as Markdown has them, a list or code under a sentence, a table whose first row is its header. */
type Written =
  | string
  | { lead: string; items: string[] }
  | { lead: string; code: string }
  | { rows: string[][] };

/** A passage made by hand, laid out as the parsers and the index would. */
export function passage(path: string[], ...written: Written[]): RetrievedPassage {
  const [title = ""] = path;
  const made: RetrievedPassage = {
    ...{
      document: title.toLowerCase(),
      title,
      section: path.at(-1) ?? "",
      path,
      anchor: "a",
      text: "",
      start: 0,
      end: 0,
    },
    ...{ sentences: [], blocks: [], marks: [], score: 1, evidence: 1 },
  };
  for (const block of written) {
    if (typeof block === "string") paragraph(made, block);
    else if ("rows" in block) table(made, block.rows);
    else {
      const lead = { kind: "lead-in" as const, ...paragraph(made, block.lead) };
      if ("code" in block) add(made, { kind: "code", leansOn: [lead] }, block.code);
      else {
        const parent =
          made.blocks.push({ kind: "list", start: made.end, end: made.end, leansOn: [lead] }) - 1;
        for (const item of block.items) add(made, { kind: "item", parent, leansOn: [lead] }, item);
      }
    }
  }
  return made;
}

function paragraph(made: RetrievedPassage, written: string): Omit<Lean, "kind"> {
  const begin = made.end === 0 ? 0 : made.end + 1;
  let text = "";
  let from = 0;
  for (const link of written.matchAll(/\[([^\]]*)\]\(([^)]*)\)/g)) {
    const [whole, words = "", href = ""] = link;
    text += written.slice(from, link.index);
    const start = begin + text.length;
    made.marks.push({ kind: "link", href, start, end: start + words.length });
    text += words;
    from = link.index + whole.length;
  }
  text += written.slice(from);
  add(made, { kind: "paragraph", leansOn: [] }, text, splitSentences(text));
  return { text, start: begin, end: made.end };
}

function table(made: RetrievedPassage, [header = [], ...rows]: string[][]): void {
  const parent = made.blocks.push({ kind: "table", start: made.end, end: made.end, leansOn: [] }) - 1;
  const lean = { kind: "header" as const, text: header.join(" | "), start: 0, end: 0 };
  for (const row of rows) {
    const start = made.end === 0 ? 0 : made.end + 1;
    let at = start;
    const cells = row.map((text, column) => {
      const cell = { text, start: at, end: at + text.length, header: header[column] ?? "" };
      at += text.length + " | ".length;
      return cell;
    });
    add(made, { kind: "row", parent, cells, leansOn: [lean] }, row.join(" | "));
  }
}

function add(
  made: RetrievedPassage,
  block: Omit<PassageBlock, "start" | "end">,
  text: string,
  spans = [{ start: 0, end: text.length }],
): void {
  const start = made.end === 0 ? 0 : made.end + 1;
  const index = made.blocks.push({ ...block, start, end: start + text.length }) - 1;
  for (const span of spans) {
    const sentence: PassageSentence = {
      text: text.slice(span.start, span.end),
      start: start + span.start,
      end: start + span.end,
      block: index,
    };
    made.sentences.push(sentence);
  }
  made.text += `${made.text === "" ? "" : "\n"}${text}`;
  made.end = made.text.length;
}
