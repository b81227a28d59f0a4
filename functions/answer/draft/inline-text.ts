import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { SentenceRef } from "../parts.ts";
import { asCode, asInline } from "../wording.ts";
import { readCitation, resolve } from "./citation-marks.ts";
import { lexInline, type Token } from "./lex-inline.ts";

/** Stands for a citation mark until it is known what else stands around it; no draft has it. */
const marker = "\uE000";
const startsWithStop = /^["'”’)\]»]*[.!?。！？…]/;
const endsWithStop = /[.!?。！？…]["'”’)\]»」』]*$/;

/** The words of the passages, in which a draft's "[5]" or "__init__" may stand to the letter. */
export interface Source {
  passages: readonly RetrievedPassage[];
  /** All of them, white space folded. */
  words: string;
  addresses: ReadonlySet<string>;
}

export function readSource(passages: readonly RetrievedPassage[]): Source {
  return {
    passages,
    words: passages.map(({ text }) => text.replace(/\s+/g, " ")).join("\n"),
    addresses: new Set(
      passages.flatMap(({ marks }) => marks.flatMap((mark) => ("href" in mark ? [mark.href] : []))),
    ),
  };
}

/** The tokens of a text that is whole. */
export function lexWhole(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const lexed = lexInline(text, at, true);
    if (!lexed) break;
    tokens.push(lexed.token);
    at = lexed.next;
  }
  return tokens;
}

/** Tokens as the inline Markdown of a part, with the sentences that their citation marks name. */
export function inlineText(tokens: readonly Token[], source: Source): { text: string; cited: SentenceRef[] } {
  const cited: SentenceRef[] = [];
  const emphasis = pairs(tokens, source);
  let text = "";
  /** Plain words that are not in `text` yet: what has to be escaped shows only when they stand together. */
  let words = "";
  /** The last plain words before the token. */
  let before = "";
  const say = (plain: string) => {
    words += plain;
    before = (before + plain).slice(-40);
  };
  const write = (markdown: string, plain = "") => {
    text += asInline(words) + markdown;
    words = "";
    before = (before + plain).slice(-40);
  };
  for (const [i, token] of tokens.entries()) {
    switch (token.kind) {
      case "space":
        say(" ");
        break;
      case "text":
        say(token.text);
        break;
      case "code":
        write(asCode(token.text), token.text);
        break;
      case "delimiter": {
        const sign = emphasis.get(i);
        if (sign === undefined) say(token.sign);
        else write(sign);
        break;
      }
      case "link": {
        const inner = inlineText(lexWhole(token.words), source);
        cited.push(...inner.cited);
        write(isKnown(token.href, source) ? `[${inner.text}](${token.href})` : inner.text, token.words);
        break;
      }
      case "mark": {
        const stretches = isMark(token, tokens, i, before, source) ? readCitation(token.inside) : undefined;
        if (stretches) {
          cited.push(...resolve(stretches, source.passages));
          write(marker);
        } else say(token.written);
      }
    }
  }
  write("");
  return { text: unmarked(text), cited: distinct(cited) };
}

/** Whether a mark is the draft's own: it does not stand so in the source, and a "(1)" stands where citations do. */
function isMark(
  { written, sure }: Extract<Token, { kind: "mark" }>,
  tokens: readonly Token[],
  at: number,
  before: string,
  { words }: Source,
): boolean {
  const word = /\S*\s?$/.exec(before)?.[0] ?? "";
  if (/\S/.test(word) && words.includes(word + written)) return false;
  const glued = /[\p{L}\p{N}_)\]$]$/u.test(before);
  const next = tokens[at + 1];
  // users[0], users[1].name
  if (sure && glued && /^\[\d+\]$/.test(written))
    return written !== "[0]" && !(next?.kind === "text" && /^[.[(]\p{L}/u.test(next.text));
  if (sure) return true;
  if (/\p{N}$/u.test(before) && !written.startsWith("(")) return false;
  const follower = tokens.slice(at + 1).find(({ kind }) => kind !== "mark" && kind !== "delimiter");
  const last = follower === undefined || (follower.kind === "space" && at + 2 >= tokens.length);
  return (
    last ||
    (follower.kind === "text" && startsWithStop.test(follower.text)) ||
    endsWithStop.test(before.trimEnd())
  );
}

/** Takes the marks' places out, with the parentheses, commas and spaces that were only there for them. */
function unmarked(text: string): string {
  return text
    .replace(/\uE000(?:(?:\s|[,;&]|\band\b){1,6}\uE000)+/g, marker)
    .replace(/[(（[]\s?(?:(?:see|cf\.|sources?|passages?):?\s?)?\uE000[\s,;]{0,3}[)）\]]/gi, marker)
    .replace(/ ?\uE000+ ?(?=[.,;:!?…)\]。，、！？]|$)/g, "")
    .replace(/( ?)\uE000+( ?)/g, (_, before, after) => (before || after ? " " : ""))
    .trim();
}

function isKnown(href: string, { addresses, words }: Source): boolean {
  return /^https?:\/\/[^\s()]+$/i.test(href) && (addresses.has(href) || words.includes(href));
}

/** What becomes of each delimiter: a mark of emphasis with its twin, or nothing where it dangles; the others are text. */
function pairs(tokens: readonly Token[], { words }: Source): Map<number, string> {
  const signs = new Map<number, string>();
  const open: { at: number; sign: string }[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "delimiter" || token.sign.length > 3) continue;
    const before = edge(tokens[i - 1], -1);
    const after = edge(tokens[i + 1], 0);
    const opens = /^$|[\s("“‘'«[—–/:]/.test(before) && /[\p{L}\p{N}`"“‘'([$<.@#\\-]/u.test(after);
    const closes = /[\p{L}\p{N}`.)\]!?:;,"”’'%…>]/u.test(before) && /^$|[\s.,;:!?)\]"”’'—–/]/.test(after);
    const twin = closes ? open.findLastIndex(({ sign }) => sign === token.sign) : -1;
    const partner = open[twin];
    if (partner) {
      open.length = twin;
      const between = tokens.slice(partner.at, i + 1);
      const literal = between
        .map((one) => ("text" in one ? one.text : one.kind === "delimiter" ? one.sign : " "))
        .join("");
      // "__init__" as the source has it.
      if (token.sign.startsWith("_") && words.includes(literal)) continue;
      const sign = "*".repeat(token.sign.length);
      signs.set(partner.at, sign).set(i, sign);
    } else if (opens) open.push({ at: i, sign: token.sign });
    else if (closes && /^\*\*/.test(token.sign)) signs.set(i, "");
  }
  // What was opened here and is closed in another sentence, or nowhere.
  for (const { at, sign } of open) if (/^\*\*/.test(sign)) signs.set(at, "");
  return signs;
}

/** The character at the end of a token that another one touches; nothing at the end of the text. */
function edge(token: Token | undefined, at: 0 | -1): string {
  if (!token) return "";
  if (token.kind === "text") return token.text.at(at) ?? "";
  if (token.kind === "space") return " ";
  return token.kind === "mark" ? "." : "`";
}

function distinct(refs: readonly SentenceRef[]): SentenceRef[] {
  return [...new Map(refs.map((ref) => [`${ref.passage}.${ref.sentence}`, ref])).values()];
}
