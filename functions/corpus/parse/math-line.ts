import { raised } from "./raised.ts";

/** An index or exponent behind its base, in one line: x², a_ij, e^(−x). */
export function script(how: "raised" | "lowered", text: string, base: string): string {
  const tight = text.replace(/\s/g, "");
  if (tight === "") return "";
  const own = raised(how, tight, base.at(-1) ?? "");
  return own === tight ? `${how === "raised" ? "^" : "_"}${group(tight)}` : own;
}

/** In brackets where it is more than a name or a number. */
export function group(text: string): string {
  const trimmed = text.trim();
  return /^(?:[\p{L}\p{N}.,]*|[^\p{L}\p{N}]|\([^()]*\))$/u.test(trimmed) ? trimmed : `(${trimmed})`;
}

export function fraction(over: string, under: string): string {
  return `${group(over)}/${group(under)}`;
}

export function root(of: string, degree: string): string {
  return `${degree.trim() === "" ? "" : script("raised", degree, "1")}√${group(of)}`;
}

/** A base of an index or exponent: in brackets where it is a fraction, a root or a sum. */
export function base(text: string): string {
  return /[/√+\-−=]/.test(text) && !/^\([^()]*\)$/.test(text) ? group(text) : text;
}

/** Parts of a formula behind each other; "x^k" and "a" do not become "x^ka". */
export function joined(parts: readonly string[]): string {
  return parts.reduce(
    (line, part) =>
      /[\^_][\p{L}\p{N}]{1,20}$/u.test(line) && /^[\p{L}\p{N}]/u.test(part) ? `${line} ${part}` : line + part,
    "",
  );
}
