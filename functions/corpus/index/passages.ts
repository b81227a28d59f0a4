import type { Block } from "../blocks.ts";
import type { Passage, Sentence } from "../document.ts";
import { leadsIn } from "../lead-in.ts";

/** About how many tokens a passage has; the last word is that of the sentences. */
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

/** What is not cut: a sentence of a paragraph, or a list, table or code with what leads to it. */
interface Piece {
  sentences: Sentence[];
  tokens: number;
  /** It begins a block; a passage ends here rather than before another sentence of it. */
  opens: boolean;
  cut: boolean;
}

/** Cuts runs into passages of about equal size, preferably between blocks. */
export function passagesOf(
  runs: readonly Run[],
  { text, blocks, sentences }: { text: string; blocks: readonly Block[]; sentences: readonly Sentence[] },
): Passage[] {
  const byTop = Map.groupBy(sentences, ({ block }) => topOf(block, blocks));
  return runs.flatMap(({ section, tops }) => {
    const pieces = glued(
      tops.map((top) => ({ top, own: byTop.get(top) ?? [] })),
      text,
      blocks,
    );
    return packed(section, pieces);
  });
}

function topOf(row: number, blocks: readonly Block[]): number {
  let top = row;
  for (let parent = blocks[top]?.parent; parent !== undefined; parent = blocks[top]?.parent) top = parent;
  return top;
}

/** The pieces of a run, in which what leads in is one with what it leads to. */
function glued(
  run: readonly { top: number; own: Sentence[] }[],
  text: string,
  blocks: readonly Block[],
): Piece[] {
  const pieces: Piece[] = [];
  let lead: Sentence | undefined;
  for (const [i, { top, own }] of run.entries()) {
    const block = blocks[top];
    const next = run[i + 1];
    const follower = next && blocks[next.top];
    if (block?.kind === "paragraph" || block?.kind === "caption") {
      const last = own.at(-1);
      const leads =
        last &&
        follower &&
        leadsIn(text.slice(last.start, last.end), follower.kind, block.kind === "caption");
      const loose = leads ? own.slice(0, -1) : own;
      pieces.push(...loose.map((sentence, place) => piece([sentence], text, place === 0)));
      // A paragraph that is between a lead-in and what it leads to has taken its place.
      lead = leads ? last : undefined;
      continue;
    }
    const whole = piece(lead ? [lead, ...own] : own, text, true);
    if (whole.tokens <= most) pieces.push(whole);
    else pieces.push(...cut(whole.sentences, text, blocks));
    lead = undefined;
  }
  return pieces.filter(({ sentences }) => sentences.length > 0);
}

/** A block that is too long for a passage, in pieces that each keep an item with its own lines, or a lead-in with what follows. */
function cut(sentences: readonly Sentence[], text: string, blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  let open: Sentence[] = [];
  const close = () => {
    if (open.length > 0) pieces.push({ ...piece(open, text, true), cut: true });
    open = [];
  };
  for (const [i, sentence] of sentences.entries()) {
    const before = sentences[i - 1];
    const leads =
      before && leadsIn(text.slice(before.start, before.end), blocks[sentence.block]?.kind ?? "paragraph");
    const begins =
      before === undefined || outermostItem(before.block, blocks) !== outermostItem(sentence.block, blocks);
    if ((begins && !leads) || piece([...open, sentence], text, true).tokens > target) close();
    open.push(sentence);
  }
  close();
  return pieces;
}

/** The item or row of the outermost list or table that a block stands in, else the block. */
function outermostItem(row: number, blocks: readonly Block[]): number {
  let found = row;
  for (let at: number | undefined = row; at !== undefined; at = blocks[at]?.parent)
    if (blocks[at]?.kind === "item" || blocks[at]?.kind === "row") found = at;
  return found;
}

function piece(sentences: Sentence[], text: string, opens: boolean): Piece {
  const tokens = sentences.reduce((sum, { start, end }) => sum + tokensOf(text.slice(start, end)), 0);
  return { sentences, tokens, opens, cut: false };
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
