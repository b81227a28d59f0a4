/** A tag of HTML or of a component. */
export interface Tag {
  start: number;
  end: number;
  name: string;
  closing: boolean;
  /** `<Badge />` */
  selfClosing: boolean;
  /** It has values in braces. */
  braces: boolean;
  /** Values that are text; those of other expressions are absent. */
  attributes: Map<string, string>;
}

/** Longer tags are text; those that have lines for themselves hold tables of values. */
const longest = 2000;
export const longestBlock = 10_000;
const name = /<(\/?)([A-Za-z][\w.:-]*)(?=[\s/>])/y;
const attribute = /\s*([^\s=>/"'{}<]+)(\s*=\s*)?/y;
const unquoted = /[^\s"'=<>`{}]+/y;
const space = /\s*/y;

/** The tag that begins at a place, with attributes as HTML or JSX writes them; undefined where none does. */
export function scanTag(source: string, start: number, most = longest): Tag | undefined {
  const opens = match(name, source, start);
  if (!opens) return undefined;
  const tag: Tag = {
    start,
    end: start,
    name: opens[2] ?? "",
    closing: opens[1] === "/",
    selfClosing: false,
    braces: false,
    attributes: new Map(),
  };
  let at = start + opens[0].length;
  while (at - start < most) {
    at += match(space, source, at)?.[0].length ?? 0;
    if (source[at] === ">") return { ...tag, end: at + 1 };
    if (source.startsWith("/>", at)) return { ...tag, selfClosing: true, end: at + 2 };
    if (source[at] === "{") {
      const end = bracesEnd(source, at, most);
      if (end === undefined) return undefined;
      tag.braces = true;
      at = end;
      continue;
    }
    const named = match(attribute, source, at);
    if (!named) {
      if (source[at] !== "/") return undefined;
      at++;
      continue;
    }
    at += named[0].length;
    const value = named[2] ? valueAt(source, at, most) : { text: "", end: at };
    if (!value) return undefined;
    tag.braces ||= source[at] === "{" && named[2] !== undefined;
    if (value.text !== undefined && named[1]) tag.attributes.set(named[1], value.text);
    at = value.end;
  }
  return undefined;
}

function valueAt(
  source: string,
  at: number,
  most: number,
): { text: string | undefined; end: number } | undefined {
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const piece = source.slice(at + 1, at + most);
    const length = piece.indexOf(quote);
    if (length < 0 || piece.slice(0, length).includes("\n\n")) return undefined;
    return { text: piece.slice(0, length), end: at + length + 2 };
  }
  if (quote === "{") {
    const end = bracesEnd(source, at, most);
    if (end === undefined) return undefined;
    const written = /^\{\s*(?:"([^"]*)"|'([^']*)'|`([^`$]*)`)\s*\}$/.exec(source.slice(at, end));
    return { text: written?.[1] ?? written?.[2] ?? written?.[3], end };
  }
  const plain = match(unquoted, source, at);
  return plain ? { text: plain[0], end: at + plain[0].length } : undefined;
}

/** The end of an expression in braces; strings and templates in it are skipped. */
export function bracesEnd(source: string, start: number, most = longest): number | undefined {
  let depth = 0;
  let quote = "";
  for (let at = start; at < Math.min(source.length, start + most); at++) {
    const sign = source[at] as string;
    if (quote !== "") {
      if (sign === "\\") at++;
      else if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "`" || (sign === "'" && !/\w/.test(source[at - 1] ?? "")))
      quote = sign;
    else if (sign === "{") depth++;
    else if (sign === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}
