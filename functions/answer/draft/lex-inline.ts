import { readCitation } from "./citation-marks.ts";

/** What a line of a draft consists of. */
export type Token =
  | { kind: "space" }
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  /** `sure` by its brackets; else only its place tells it from "(1)" or "10³". `inside` is what names the sentences. */
  | { kind: "mark"; written: string; inside: string; sure: boolean }
  | { kind: "delimiter"; sign: string }
  | { kind: "link"; words: string; href: string }
  /** A model begins to think aloud, in a tag of this name. */
  | { kind: "thought"; name: string };

/** How far is looked for the end of what has begun; longer ones are taken for text. */
const longest = { code: 600, bracket: 300, address: 600, tag: 60 };
const text = /[^\s`\\[【(<^*_!。！？⁰¹²³⁴-⁹]+|[。！？]+[”’」』）)\]]*|!(?!\[)|!/uy;
const space = /\s+/uy;
const backticks = /`+/y;
const delimiter = /\*+|_+/y;
const superscript = /[⁰¹²³⁴-⁹]+/y;
const caret = /\^(\d{1,3}(?:\.\d{1,3})?)\^?/y;
const parenthesis =
  /\(((?:(?:see|cf\.?|sources?|passages?|refs?)\b\s*)?\d{1,3}(?:\.\d{1,3})?(?:\s*[,;–-]\s*\d{1,3}(?:\.\d{1,3})?)*)\)/iy;
const openParenthesis =
  /\((?:(?:s(?:e(?:e)?|o(?:u(?:r(?:c(?:es?)?)?)?)?)?|cf?\.?|p(?:a(?:s(?:s(?:a(?:g(?:es?)?)?)?)?)?)?|r(?:e(?:fs?)?)?)?\s?[\d.,;\s–-]{0,40})$/iy;
const tag = /<(\/?)(sup|sub|br|think|thinking|reasoning)\s*\/?>/iy;
const openTag = /<\/?[a-z]{0,9}\s{0,3}\/?$/iy;
const autolink = /<(https?:\/\/[^\s<>]{1,600})>/iy;
const openAutolink = /<h(?:t(?:t(?:p(?:s?(?::(?:\/(?:\/[^\s<>]{0,600})?)?)?)?)?)?)?$/iy;
const escaped = /\\([!-/:-@[-`{-~])/y;
const escapedMark = /\\\[([\d.,;\s–-]{1,40})\\\]/y;
const openEscapedMark = /\\(?:\[[\d.,;\s–-]{0,40}\\?)?$/y;
const raised: Record<string, string> = Object.fromEntries(
  [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((sign, digit) => [digit, sign]),
);

/**
 * The token that begins at an offset of a line, and where the next begins. Undefined when what follows may change it;
 * never when the line is `whole`. Text may come in several tokens, cut anywhere; everything else comes in one.
 */
export function lexInline(
  line: string,
  at: number,
  whole: boolean,
): { token: Token; next: number } | undefined {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line);
  };
  const said = (written: string): { token: Token; next: number } => {
    return { token: { kind: "text", text: written }, next: at + written.length };
  };
  const open = (pattern: RegExp) => !whole && match(pattern) !== null;
  const sign = line[at] ?? "";
  switch (sign) {
    case "`": {
      const [run = ""] = match(backticks) ?? [];
      if (!whole && at + run.length === line.length) return undefined;
      const from = at + run.length;
      const end = closingRun(line, from, run.length, whole);
      if (end === undefined && !whole && line.length - from < longest.code) return undefined;
      if (end === undefined) return said(run);
      const code = line.slice(from, end).replace(/^ (.*\S.*) $/, "$1");
      return { token: { kind: "code", text: code }, next: end + run.length };
    }
    case "\\": {
      const mark = match(escapedMark);
      if (mark) return sure(mark[0], mark[1] ?? "");
      if (open(openEscapedMark)) return undefined;
      const [written, letter] = match(escaped) ?? [];
      return written === undefined
        ? said(sign)
        : { token: { kind: "text", text: letter ?? "" }, next: at + 2 };
    }
    case "!":
      if (!whole && at + 1 === line.length) return undefined;
      if (line[at + 1] === "[") {
        const image = bracketed(line, at + 1, whole);
        if (image === "open") return undefined;
        if (image?.address !== undefined) return instead(image.inside, image.next);
      }
      return said(sign);
    case "[":
    case "【": {
      const found = bracketed(line, at, whole);
      if (found === "open") return undefined;
      if (!found) return said(sign);
      const { inside, address, next } = found;
      const written = line.slice(at, next);
      // [1], [1](x), [[1]](x), 【1†source】
      const bare = inside.replace(/^\[([\s\S]*)\]$/, "$1");
      if (readCitation(bare)) return { token: { kind: "mark", written, inside: bare, sure: true }, next };
      if (address !== undefined) return { token: { kind: "link", words: inside, href: address }, next };
      return said(sign);
    }
    case "(": {
      const mark = match(parenthesis);
      if (mark) return unsure(mark[0], mark[1] ?? "");
      return open(openParenthesis) ? undefined : said(sign);
    }
    case "^": {
      const mark = match(caret);
      const end = at + (mark?.[0].length ?? 1);
      if (!whole && end === line.length) return undefined;
      return mark ? unsure(mark[0], mark[1] ?? "") : said(sign);
    }
    case "<": {
      const found = match(tag);
      if (found) return tagged(found[0], found[2] ?? "", found[1] === "/");
      const address = match(autolink);
      if (address) return instead(address[1] ?? "", at + address[0].length);
      if (open(openTag) || open(openAutolink)) return undefined;
      return said(sign);
    }
    case "*":
    case "_": {
      const [run = sign] = match(delimiter) ?? [];
      if (!whole && at + run.length === line.length) return undefined;
      return { token: { kind: "delimiter", sign: run }, next: at + run.length };
    }
  }
  const [blank] = match(space) ?? [];
  if (blank) return { token: { kind: "space" }, next: at + blank.length };
  const [digits] = match(superscript) ?? [];
  if (digits) {
    if (!whole && at + digits.length === line.length) return undefined;
    return unsure(digits, plainDigits(digits));
  }
  return said(match(text)?.[0] ?? sign);

  function sure(written: string, inside: string) {
    const token: Token = { kind: "mark", written, inside, sure: true };
    return { token, next: at + written.length };
  }

  function unsure(written: string, inside: string) {
    const token: Token = { kind: "mark", written, inside, sure: false };
    return { token, next: at + written.length };
  }

  function instead(words: string, next: number): { token: Token; next: number } {
    return { token: { kind: "text", text: words }, next };
  }

  function tagged(written: string, name: string, closes: boolean): ReturnType<typeof lexInline> {
    const next = at + written.length;
    if (/^(?:think|thinking|reasoning)$/i.test(name))
      return {
        token: closes ? { kind: "text", text: "" } : { kind: "thought", name: name.toLowerCase() },
        next,
      };
    if (/^br$/i.test(name)) return { token: { kind: "space" }, next };
    if (closes || !/^sup$/i.test(name)) return instead("", next);
    const length = line.slice(next, next + longest.tag).indexOf("</sup>");
    if (length < 0 && !whole && line.length - next < longest.tag) return undefined;
    if (length < 0) return instead("", next);
    const end = next + length;
    const inside = line.slice(next, end);
    const element = line.slice(at, end + "</sup>".length);
    const named = /^\s*[[【(]?\^?\s*([\d.,;\s–-]+)[\]】)]?(?:\([^)]*\))?\s*$/.exec(inside)?.[1];
    if (named === undefined) return instead(inside, at + element.length);
    if (/[[【]/.test(inside)) return sure(element, named);
    const lifted = [...named].map((digit) => raised[digit] ?? digit).join("");
    const token: Token = { kind: "mark", written: lifted, inside: named, sure: false };
    return { token, next: at + element.length };
  }
}

function plainDigits(written: string): string {
  return written.normalize("NFKC");
}

/** Where the run of backticks begins that closes one of this length. */
function closingRun(line: string, from: number, length: number, whole: boolean): number | undefined {
  const end = Math.min(line.length, from + longest.code);
  for (let at = line.indexOf("`", from); at >= 0 && at < end; at = line.indexOf("`", at)) {
    let to = at;
    while (line[to] === "`") to++;
    // One at the very end may go on.
    if (to === line.length && !whole) return undefined;
    if (to - at === length) return at;
    at = to;
  }
  return undefined;
}

/** What stands in brackets, one pair within them allowed, and the address in parentheses behind them. */
function bracketed(
  line: string,
  at: number,
  whole: boolean,
): { inside: string; address?: string; next: number } | "open" | undefined {
  const [opening, closing] = line[at] === "【" ? ["【", "】"] : ["[", "]"];
  let depth = 0;
  const end = Math.min(line.length, at + longest.bracket);
  for (let i = at; i < end; i++) {
    const sign = line[i];
    if (sign === "\\") i++;
    else if (sign === "`" && i > at) {
      // Code inside a link's words.
      const close = line.indexOf("`", i + 1);
      if (close < 0) return whole || line.length - at >= longest.bracket ? undefined : "open";
      i = close;
    } else if (sign === opening) depth++;
    else if (sign === closing && --depth === 0) return behind(i);
  }
  return whole || line.length - at >= longest.bracket ? undefined : "open";

  function behind(close: number): ReturnType<typeof bracketed> {
    const inside = line.slice(at + 1, close);
    const next = close + 1;
    if (!whole && next === line.length) return "open";
    if (closing === "】" || line[next] !== "(") return { inside, next };
    let depth = 0;
    for (let i = next; i < Math.min(line.length, next + longest.address); i++) {
      if (line[i] === "(") depth++;
      else if (line[i] === ")" && --depth === 0) {
        const address = line
          .slice(next + 1, i)
          .trim()
          .replace(/^<([^>]*)>$/, "$1");
        // "overflow :(" and "[x] (see below)" are none.
        const isAddress = !/\s/.test(address.replace(/\s+(?:"[^"]*"|'[^']*')$/, ""));
        return isAddress
          ? { inside, address: address.replace(/\s[\s\S]*$/, ""), next: i + 1 }
          : { inside, next };
      }
    }
    return whole || line.length - next >= longest.address ? { inside, next } : "open";
  }
}
