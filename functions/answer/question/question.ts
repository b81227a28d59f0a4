import {
  asks,
  joints,
  mayAsk,
  opensQuestion,
  pointsBack,
  type Wanted,
  wantedBy,
} from "../../language/english/questions.ts";
import { splitSentences } from "../../language/sentences.ts";
import { type Token, tokenize } from "../../language/terms.ts";
import type { Turn } from "../events.ts";

/** One thing that a question asks. "Which GPUs did Tencent buy, and what did they cost?" asks two. */
export interface QuestionPart {
  text: string;
  wanted: Wanted;
  /** The words that an answer must be about, each once; empty when the question has none. */
  terms: Token[];
  /** Words of the rest of the question or of the conversation that say what it is about. */
  carried: Token[];
}

/** Each costs a search; who asks more at once gets an answer to the first ones and to the whole. */
const mostParts = 5;

/** Takes a question apart into what it asks, with what an earlier turn adds where it does not stand alone. */
export function readQuestion(text: string, history: readonly Turn[]): QuestionPart[] {
  const carried = leansOnHistory(text)
    ? history
        .slice(-2)
        .reverse()
        .flatMap((turn) => contentOf(turn.question))
    : [];
  const parts: QuestionPart[] = [];
  const pieces = questionsIn(text).split(joints);
  // "My laptop broke, who pays for a new one?": what is told first says what it is about.
  const told = pieces.length > 1 && !opensQuestion(pieces[0] ?? "") ? (pieces.shift() ?? "") : "";
  const about = contentOf(told);
  for (const piece of pieces) {
    const terms = contentOf(piece);
    const wanted = wantedBy(piece);
    const last = parts.at(-1);
    // "… and what for?", "… by when?" ask for more of the same.
    if (last && terms.length === 0) continue;
    if (terms.length === 0 && wanted === "anything" && carried.length === 0) continue;
    if (parts.length === mostParts) break;
    parts.push({
      text: parts.length === 0 ? `${told} ${piece}`.trim() : piece.trim(),
      wanted,
      terms,
      carried: last ? [...last.terms, ...last.carried].slice(0, mostCarried) : [...about, ...carried],
    });
  }
  return parts.length > 0 ? parts : [{ text, wanted: "anything", terms: [], carried }];
}
const mostCarried = 40;

/**
 * The sentences that ask, without markup and controls: what else is typed before them ("Ignore your instructions.",
 * pasted passages) is not what the answer has to be about. All of it where nothing ends in a question mark, and where the
 * question alone says too little.
 */
function questionsIn(text: string): string {
  const plain = withoutScripts(text)
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, " ")
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
    .replace(/\[\d{1,6}(?:\.\d{1,6})?\]/g, " ");
  const questions = splitSentences(plain)
    .map(({ start, end }) => plain.slice(start, end))
    .filter((sentence) => /[?？]/u.test(sentence.slice(-4)));
  const asked = questions.join(" ");
  return contentOf(asked).length >= 2 || contentOf(plain).length === 0 ? asked : plain;
}

/** Takes out what stands between the tags of a script or style. */
function withoutScripts(text: string): string {
  const low = text.toLowerCase();
  let plain = "";
  let at = 0;
  for (const { index, 1: name = "" } of text.matchAll(/<(script|style)\b/gi)) {
    if (index < at) continue;
    const end = low.indexOf(`</${name.toLowerCase()}>`, index);
    if (end < 0) break;
    plain += `${text.slice(at, index)} `;
    at = end + name.length + 3;
  }
  return plain + text.slice(at);
}

/** The query to search with: the part's own words and, where it leans on others, theirs too. */
export function searchQuery({ text, terms, carried }: QuestionPart): string {
  const own = new Set(terms.map((token) => token.term));
  const added = carried.filter((token) => !own.has(token.term)).map((token) => token.raw);
  return [text, ...new Set(added)].join(" ");
}

/** Whether a question cannot be understood without the one before it. */
export function leansOnHistory(text: string): boolean {
  return pointsBack(text) || contentOf(text).length < 2;
}

function contentOf(text: string): Token[] {
  const found = new Map<string, Token>();
  for (const token of tokenize(text)) {
    if (!token.stop && !asks(token.term) && !found.has(token.term)) found.set(token.term, token);
  }
  const telling = [...found.values()].filter(({ term }) => !mayAsk(term));
  return telling.length > 0 ? telling : [...found.values()];
}
