/** What the inline Markdown of a drafted part says, and what stands in it to the letter. */
export interface Inline {
  /** Without marks; code and the words of links included. */
  plain: string;
  /** The same, code blotted out by spaces: what names and figures are read from. */
  prose: string;
  codes: string[];
  links: { words: string; href: string }[];
}

const marks =
  /\\(?<escaped>[\p{P}\p{S}])|(?<fence>`+)(?<code>[\s\S]*?[^`])\k<fence>(?!`)|!?\[(?<words>(?:[^\]\\]|\\.)*)\]\((?<href>[^)\s]*)\)|(?<strong>\*\*|__(?=[\p{L}\p{N}]+(?:\s[^_]*)?__(?![\p{L}\p{N}_])))|(?<![\p{L}\p{N}])(?<open>[*_])(?=\S)(?=[^*_]*\S\k<open>(?![\p{L}\p{N}]))/gu;

/** Reads the small Markdown of parts; see `Part`. */
export function readInline(text: string): Inline {
  const inline: Inline = { plain: "", prose: "", codes: [], links: [] };
  let at = 0;
  let emphasis: string | undefined;
  const say = (words: string, prose = words) => {
    inline.plain += words;
    inline.prose += prose;
  };
  for (const match of text.matchAll(marks)) {
    if (match.index < at) continue;
    say(closed(text.slice(at, match.index)));
    at = match.index + match[0].length;
    const { escaped, code, words, href, open } = match.groups ?? {};
    if (escaped !== undefined) say(escaped);
    else if (code !== undefined) {
      const letters = code.replace(/^ (.*\S.*) $/s, "$1");
      inline.codes.push(letters);
      say(letters, " ".repeat(letters.length));
    } else if (href !== undefined) {
      const inner = readInline(words ?? "");
      inline.codes.push(...inner.codes);
      inline.links.push({ words: inner.plain, href });
      say(inner.plain, inner.prose);
    } else if (open !== undefined) emphasis = open;
  }
  say(closed(text.slice(at)));
  return { ...inline, plain: inline.plain.trim(), prose: inline.prose.trimEnd() };

  /** Takes the mark out that closes an emphasis. */
  function closed(words: string): string {
    if (emphasis === undefined) return words;
    const end = words.indexOf(emphasis);
    if (end < 0) return words;
    emphasis = undefined;
    return words.slice(0, end) + words.slice(end + 1);
  }
}
