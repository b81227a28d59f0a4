import type { ParsedBlock, Words } from "../../blocks.ts";
import { fold } from "../words.ts";
import { codeOf } from "./code.ts";
import { type Draft, draftsOf, type TextDraft, textIn } from "./drafts.ts";
import type { Element } from "./elements.ts";
import { depthsOf, ranksOf } from "./headings.ts";
import { joined } from "./joined.ts";
import type { Line } from "./line.ts";
import { ListBuilder } from "./lists.ts";
import type { Outline } from "./outline.ts";
import type { Measure } from "./paragraphs.ts";
import { textOf, type Vocabulary } from "./text.ts";

/** What programs write where nobody described a picture. */
const nothing =
  /^(?:(?:figure|image|picture|graphic|photo|logo|icon|diagram|chart|description|shape|bild|grafik)?[\s\d.:_-]*|\S+\.(?:png|jpe?g|gif|svg|emf|wmf|tiff?))$/i;

/** Makes blocks of the elements of all pages, in order; `title` is a heading that stands over all others. */
export function blocksOf(
  elements: readonly Element[],
  measure: Measure,
  vocabulary: Vocabulary,
  outline: Outline,
): { blocks: ParsedBlock[]; title: string | undefined } {
  const drafts = joined(draftsOf(elements, measure, outline));
  const headings = drafts.filter((draft): draft is TextDraft => draft.kind === "heading");
  const ranks = ranksIn(headings);
  const depths = new Map(depthsOf(ranks).map((depth, i) => [headings[i] as TextDraft, depth]));
  const depthOf = (draft: TextDraft) => depths.get(draft) ?? 6;
  const blocks: ParsedBlock[] = [];
  let list: ListBuilder | undefined;
  let page = 0;
  const write = (lines: readonly Line[]): Words => {
    const words = textOf(lines, vocabulary, page);
    page = words.pages?.at(-1)?.page ?? page;
    return words;
  };
  for (const draft of drafts) {
    if (draft.kind === "item") {
      list ??= new ListBuilder();
      list.add(draft.paragraph, draft.lines, draft.level, write);
      continue;
    }
    if (list && draft.kind === "text" && list.holds(draft.paragraph, draft.level)) {
      list.goOn(write(draft.lines));
      continue;
    }
    if (list) blocks.push(...list.lists());
    list = undefined;
    const block = blockOf(draft, write, depthOf, blocks.at(-1));
    if (block) blocks.push(block);
  }
  if (list) blocks.push(...list.lists());
  return { blocks, title: titleIn(headings, ranks) };
}

function blockOf(
  draft: Draft,
  write: (lines: readonly Line[]) => Words,
  depthOf: (draft: TextDraft) => number,
  before: ParsedBlock | undefined,
): ParsedBlock | undefined {
  if (draft.kind === "description") {
    const text = fold(draft.text);
    return nothing.test(text) ? undefined : { kind: "caption", text };
  }
  if (draft.kind === "table") {
    const title = [...(draft.caption ?? []), ...(draft.table.title ?? [])];
    const caption = title.length > 0 ? { caption: write(title) } : {};
    const rows = draft.table.rows.map((row) => ({
      cells: row.map((cell) => ({
        ...withoutLeaders(write(cell.lines)),
        header: cell.header,
        ...(cell.columns > 1 ? { columns: cell.columns } : {}),
        ...(cell.rows > 1 ? { rows: cell.rows } : {}),
      })),
    }));
    return { kind: "table", ...caption, rows };
  }
  const { kind, lines } = draft;
  if (kind === "code") {
    const code = codeOf(lines);
    return code === "" ? undefined : { kind, text: code, ...pagesOf(write(lines)) };
  }
  const words = write(lines);
  if (words.text === "") return undefined;
  if (kind === "heading") {
    const { marks: _, ...plainWords } = words;
    return { kind, depth: depthOf(draft), ...plainWords };
  }
  if (kind === "aside" || kind === "quotation") {
    const paragraph: ParsedBlock = { kind: "paragraph", ...words };
    if (before?.kind !== kind) return { kind, blocks: [paragraph] };
    before.blocks.push(paragraph);
    return undefined;
  }
  if (kind === "caption" || kind === "formula") return { kind, ...words };
  return { kind: "paragraph", ...words };
}

/** Without the dots that lead to the next column. */
function withoutLeaders(words: Words): Words {
  const text = words.text.replace(/(?:\s?[.…]){4,}$/, "");
  return {
    ...words,
    text,
    ...(words.marks ? { marks: words.marks.filter(({ end }) => end <= text.length) } : {}),
  };
}

/** Where pages begin in code cannot be told to the letter: its first page holds. */
function pagesOf({ pages }: Words): Pick<Words, "pages"> {
  return pages?.[0] ? { pages: [{ page: pages[0].page, at: 0 }] } : {};
}

/** Ranks of the headings: by tags and outline where they say so, else by type; type that the outline knows has its rank. */
function ranksIn(headings: readonly TextDraft[]): number[] {
  const byLook = ranksOf(headings.flatMap(({ look }) => (look ? [look] : [])));
  const known = new Map<number, number>();
  for (const { look, depth } of headings) if (look && depth !== undefined) known.set(byLook(look), depth);
  const deepest = Math.max(0, ...headings.map(({ depth }) => depth ?? 0));
  const first = Math.min(...known.keys());
  return headings.map(({ look, depth }) => {
    if (depth !== undefined || !look) return depth ?? deepest + 1;
    const rank = byLook(look);
    // Larger type than all that the outline names is the document's title.
    return known.get(rank) ?? (rank < first && known.size > 0 ? 0 : deepest + 1 + rank);
  });
}

/** The heading of the highest rank, where it is the only one of it and stands on the first pages. */
function titleIn(headings: readonly TextDraft[], ranks: readonly number[]): string | undefined {
  const highest = Math.min(...ranks);
  const at = ranks.indexOf(highest);
  const heading = headings[at];
  const alone = ranks.lastIndexOf(highest) === at && at < 6 && (heading?.lines[0]?.page ?? 9) < 3;
  return heading && alone ? textIn(heading) : undefined;
}
