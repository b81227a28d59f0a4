import { fold } from "./words.ts";

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Lines that are wrapped as one text: a word that was hyphenated at a line's end is whole again, and between Chinese or
 * Japanese characters a line end is nothing.
 */
export function joined(lines: readonly string[]): string {
  const pieces: string[] = [];
  let before = "";
  for (const line of lines) {
    const text = fold(line);
    if (text === "") continue;
    if (before.endsWith("-") && /\p{Ll}-$/u.test(before.slice(-4)) && /^\p{Ll}/u.test(text))
      pieces.push((pieces.pop() ?? "").slice(0, -1), text);
    else if (han.test(before.at(-1) ?? "") && han.test(text[0] ?? "")) pieces.push(text);
    else pieces.push(before === "" ? text : ` ${text}`);
    before = text;
  }
  return pieces.join("");
}
