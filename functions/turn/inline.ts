/** The inline Markdown of a part, read: see `functions/answer/parts.ts`. */
export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "emphasis"; content: Inline[] }
  | { kind: "link"; url: string; content: Inline[] };

const longestUrl = 2_000;
const escapable = /[\\`*_{}[\]()#+\-.!|~<>&]/;

/**
 * Reads inline Markdown of the small kind that parts have. What is not closed is text. Linear in the text: where a sign is not
 * found once, it is not looked for again.
 */
export function readInline(text: string): Inline[] {
  const missing = new Set<string>();
  const find = (sign: string, from: number) => {
    if (missing.has(sign)) return -1;
    const at = closing(text, sign, from);
    if (at === -1) missing.add(sign);
    return at;
  };
  return read(text, find, 0, text.length);
}

/** The words alone, as a terminal shows them. */
export function inlineText(text: string): string {
  return wordsOf(readInline(text));
}

function wordsOf(content: readonly Inline[]): string {
  return content.map((each) => ("content" in each ? wordsOf(each.content) : each.text)).join("");
}

type Find = (sign: string, from: number) => number;

function read(text: string, find: Find, start: number, end: number): Inline[] {
  const found: Inline[] = [];
  let words = "";
  let at = start;
  const flush = () => {
    if (words !== "") found.push({ kind: "text", text: words });
    words = "";
  };
  while (at < end) {
    const span = spanAt(text, find, at, end);
    if (span) {
      flush();
      found.push(span.inline);
      at = span.end;
      continue;
    }
    // A run of ticks that nothing closes is not looked at tick by tick.
    const ticks = Math.min(ticksAt(text, at), end - at);
    if (ticks > 0) {
      words += text.slice(at, at + ticks);
      at += ticks;
      continue;
    }
    const escapes = text[at] === "\\" && at + 1 < end && escapable.test(text[at + 1] ?? "");
    if (escapes) at++;
    words += text[at];
    at++;
  }
  flush();
  return found;
}

function spanAt(
  text: string,
  find: Find,
  at: number,
  end: number,
): { inline: Inline; end: number } | undefined {
  switch (text[at]) {
    case "`": {
      const ticks = ticksAt(text, at);
      const fence = "`".repeat(ticks);
      const close = find(fence, at + ticks);
      if (close === -1 || close >= end) return undefined;
      const code = text.slice(at + ticks, close).replace(/^ (.*) $/s, "$1");
      return { inline: { kind: "code", text: code }, end: close + ticks };
    }
    case "*": {
      const sign = text[at + 1] === "*" ? "**" : "*";
      const from = at + sign.length;
      const close = find(sign, from);
      if (close <= from || close + sign.length > end || /\s/.test(text[from] ?? "")) return undefined;
      const content = read(text, find, from, close);
      return { inline: { kind: sign === "*" ? "emphasis" : "strong", content }, end: close + sign.length };
    }
    case "[": {
      const middle = find("](", at + 1);
      if (middle === -1 || middle >= end) return undefined;
      const [, url] =
        /^(https?:\/\/[^\s)]+)\)/.exec(text.slice(middle + 2, Math.min(end, middle + longestUrl))) ?? [];
      if (url === undefined) return undefined;
      const content = read(text, find, at + 1, middle);
      return { inline: { kind: "link", url, content }, end: middle + 2 + url.length + 1 };
    }
    default:
      return undefined;
  }
}

function ticksAt(text: string, at: number): number {
  let ticks = 0;
  while (text[at + ticks] === "`") ticks++;
  return ticks;
}

/** Where a sign stands next that is not escaped and, if it is of one character repeated, stands alone. */
function closing(text: string, sign: string, from: number): number {
  const own = sign[0] ?? "";
  for (let at = text.indexOf(sign, from); at !== -1; at = text.indexOf(sign, at + 1)) {
    const escaped = own !== "`" && backslashesBefore(text, at) % 2 === 1;
    const alone = sign === "](" || (text[at - 1] !== own && text[at + sign.length] !== own);
    if (!escaped && alone) return at;
  }
  return -1;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === "\\") count++;
  return count;
}
