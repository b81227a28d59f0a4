import type { Block, BlockKind } from "../blocks.ts";
import type { Passage, Sentence } from "../document.ts";
import { leadsIn } from "../lead-in.ts";

/** About how many tokens a passage has. */
const target = 200;
/** A passage may end at a block once it has this share of its size, and has to before it exceeds it by that. */
const slack = { early: 0.75, late: 1.15 };
/** A list, table or block of code with what leads to it stays whole up to so many tokens. */
const most = 600;

/** Blocks of one section that follow each other without a heading or an aside between them. */
export interface Run {
  /** Index into the document's sections. */
  section: number;
  /** Rows of the blocks that stand in no other. */
  tops: number[];
}

/** What of a document is cut into passages. */
interface Written {
  text: string;
  blocks: readonly Block[];
  sentences: readonly Sentence[];
}

/** What is not cut: a sentence of a paragraph, an item, a whole list with what leads to it. */
interface Piece {
  sentences: Sentence[];
  tokens: number;
  /** It begins a block: a passage ends rather here than before another sentence of it. */
  opens: boolean;
  /** It is part of a block that was too long for a passage. */
  cut: boolean;
}

/** Cuts runs into passages of about equal size, preferably between blocks and never behind what leads to the next. */
export function passagesOf(runs: readonly Run[], written: Written): Passage[] {
  const byTop = Map.groupBy(written.sentences, ({ block }) => outermost(block, written.blocks));
  return runs.flatMap(({ section, tops }) => {
    const pieces = tops.flatMap((top) => piecesOf(top, byTop.get(top) ?? [], written));
    return packed(section, glued(pieces, written));
  });
}

/** The outermost block that a block stands in, itself included; with `kinds` the outermost of these, else itself. */
function outermost(row: number, blocks: readonly Block[], kinds?: ReadonlySet<BlockKind>): number {
  let found = row;
  for (let at: number | undefined = row; at !== undefined; at = blocks[at]?.parent)
    if (!kinds || kinds.has(blocks[at]?.kind ?? "paragraph")) found = at;
  return found;
}

/** What a list or table that is too long for a passage is cut into. */
const parts: ReadonlySet<BlockKind> = new Set(["item", "row", "description"]);

function piecesOf(top: number, sentences: readonly Sentence[], { text, blocks }: Written): Piece[] {
  const kind = blocks[top]?.kind;
  const single = (sentence: Sentence, place: number, cut: boolean) =>
    piece([sentence], text, { opens: place === 0, cut });
  if (kind === "paragraph" || kind === "caption")
    return sentences.map((sentence, i) => single(sentence, i, false));
  const whole = piece([...sentences], text, { opens: true, cut: false });
  if (whole.tokens <= most) return sentences.length > 0 ? [whole] : [];
  const own = [...Map.groupBy(sentences, ({ block }) => outermost(block, blocks, parts)).values()];
  return own.flatMap((part) => {
    const one = piece(part, text, { opens: true, cut: true });
    return one.tokens <= target ? [one] : part.map((sentence, i) => single(sentence, i, true));
  });
}

function piece(sentences: Sentence[], text: string, { opens, cut }: { opens: boolean; cut: boolean }): Piece {
  const tokens = sentences.reduce((sum, { start, end }) => sum + tokensOf(text.slice(start, end)), 0);
  return { sentences, tokens, opens, cut };
}

/** Makes one piece of what leads in and what it leads to. */
function glued(pieces: readonly Piece[], written: Written): Piece[] {
  const kept: Piece[] = [];
  for (const next of pieces) {
    const before = kept.at(-1);
    const [last, first] = [before?.sentences.at(-1), next.sentences[0]];
    if (before && last && first && leads(last, first, written)) {
      before.sentences.push(...next.sentences);
      before.tokens += next.tokens;
      before.cut ||= next.cut;
    } else kept.push({ ...next, sentences: [...next.sentences] });
  }
  return kept;
}

/** Whether a sentence leads to a list, table, code or the like that begins with another. */
function leads(last: Sentence, first: Sentence, { text, blocks }: Written): boolean {
  const before = blocks[last.block];
  if (before?.kind !== "paragraph" && before?.kind !== "caption") return false;
  let row: number | undefined = first.block;
  while (row !== undefined && blocks[row]?.parent !== before.parent) row = blocks[row]?.parent;
  const follower = row === undefined ? undefined : blocks[row];
  if (!follower || follower === before) return false;
  const inItem = before.parent !== undefined && blocks[before.parent]?.kind === "item";
  return (
    (inItem && follower.kind === "list") ||
    leadsIn(text.slice(last.start, last.end), follower.kind, before.kind === "caption")
  );
}

function packed(section: number, pieces: readonly Piece[]): Passage[] {
  const total = pieces.reduce((sum, { tokens }) => sum + tokens, 0);
  const size = total / Math.max(1, Math.ceil(total / (target * slack.late)));
  const passages: Passage[] = [];
  let open: Piece[] = [];
  let length = 0;
  const close = () => {
    const sentences = open.flatMap((piece) => piece.sentences);
    const [first] = sentences;
    const last = sentences.at(-1);
    const cut = open.some((piece) => piece.cut);
    if (first && last)
      passages.push({ section, start: first.start, end: last.end, sentences, ...(cut ? { cut } : {}) });
    open = [];
    length = 0;
  };
  for (const next of pieces) {
    if (next.opens && length >= size * slack.early) close();
    if (length > 0 && length + next.tokens > size * slack.late) close();
    open.push(next);
    length += next.tokens;
  }
  close();
  return passages;
}

/** A token is about four characters of most scripts, and one of Chinese, Japanese or Korean. */
export function tokensOf(text: string): number {
  const wide =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return wide + (text.length - wide) / 4;
}
