import type { AdmonitionKind, ParsedBlock, ParsedItem, Words } from "../blocks.ts";

type List = Extract<ParsedBlock, { kind: "list" }>;

/** What a paragraph is before its neighbours are known: Word has items, but no lists; lines, but no code. */
export type Draft =
  | Exclude<ParsedBlock, { kind: "list" | "code" }>
  | { kind: "blank" }
  | { kind: "line"; text: string }
  | { kind: "quoted"; words: Words }
  | { kind: "boxed"; of: AdmonitionKind; words: Words }
  | {
      kind: "listed";
      level: number;
      list: string;
      ordered: boolean;
      ordinal?: number;
      checked?: boolean;
      words: Words;
    }
  /** Stands after the list or table that it came up in. */
  | { kind: "hanging"; blocks: ParsedBlock[] };

/** Gathers items into lists, lines into code, and what is quoted or boxed into one block. */
export function group(drafts: readonly Draft[]): ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  let open: { list: List; level: number; id: string }[] = [];
  let held: ParsedBlock[] = [];
  let blanks = 0;
  const close = () => {
    open = [];
    blocks.push(...held);
    held = [];
  };
  for (const draft of drafts) {
    const last = blocks.at(-1);
    if (draft.kind === "blank") {
      blanks++;
      continue;
    }
    if (draft.kind === "hanging") {
      if (open.length > 0) held.push(...draft.blocks);
      else blocks.push(...draft.blocks);
      continue;
    }
    if (draft.kind === "listed") {
      place(draft);
    } else {
      close();
      if (draft.kind === "line") {
        // Blank lines in code are paragraphs without a word.
        if (last?.kind === "code" && held.length === 0 && last === blocks.at(-1))
          last.text += "\n".repeat(Math.min(blanks, 2) + 1) + draft.text;
        else blocks.push({ kind: "code", text: draft.text });
      } else if (draft.kind === "quoted") {
        const paragraph: ParsedBlock = { kind: "paragraph", ...draft.words };
        if (last?.kind === "quotation" && last === blocks.at(-1)) last.blocks.push(paragraph);
        else blocks.push({ kind: "quotation", blocks: [paragraph] });
      } else if (draft.kind === "boxed") {
        const paragraph: ParsedBlock = { kind: "paragraph", ...draft.words };
        if (last?.kind === "admonition" && last.of === draft.of && last === blocks.at(-1))
          last.blocks.push(paragraph);
        else blocks.push({ kind: "admonition", of: draft.of, blocks: [paragraph] });
      } else blocks.push(draft);
    }
    blanks = 0;
  }
  close();
  return withCaptions(blocks);

  function place({ level, list: id, ordered, ordinal, checked, words }: Extract<Draft, { kind: "listed" }>) {
    const item: ParsedItem = {
      ...(ordinal === undefined ? {} : { ordinal }),
      ...(checked === undefined ? {} : { checked }),
      blocks: [{ kind: "paragraph", ...words }],
    };
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop();
    const same = open.at(-1);
    if (same?.level === level) {
      const before = same.list.items.at(-1)?.ordinal ?? 0;
      if (same.list.ordered === ordered && (!ordered || same.id === id || (ordinal ?? 1) === before + 1)) {
        same.list.items.push(item);
        return;
      }
      open.pop();
    }
    const list: List = { kind: "list", ordered, items: [item] };
    const around = open.at(-1)?.list.items.at(-1);
    if (around) around.blocks.push(list);
    else {
      close();
      blocks.push(list);
    }
    open.push({ list, level, id });
  }
}

/** A caption over a table is the table's; so is one under it that no other table follows. */
function withCaptions(blocks: ParsedBlock[]): ParsedBlock[] {
  const result: ParsedBlock[] = [];
  for (const [i, block] of blocks.entries()) {
    const before = result.at(-1);
    if (block.kind === "table" && !block.caption && before?.kind === "caption") {
      result.pop();
      const { kind: _, ...caption } = before;
      result.push({ ...block, caption });
    } else if (
      block.kind === "caption" &&
      before?.kind === "table" &&
      !before.caption &&
      blocks[i + 1]?.kind !== "table" &&
      /^tab/i.test(block.text)
    ) {
      const { kind: _, ...caption } = block;
      before.caption = caption;
    } else result.push(block);
  }
  return result;
}
