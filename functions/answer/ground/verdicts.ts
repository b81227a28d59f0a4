import { z } from "zod";
import type { SentenceRef } from "../parts.ts";

/** What the reading says of one statement. */
export interface Verdict {
  supported: boolean;
  /** The sentences that it rests on; whether they exist has to be seen. */
  by: SentenceRef[];
}

const verdict = z.object({
  number: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]),
  supported: z.boolean(),
  // A number ("2.10") has lost what it named.
  by: z
    .array(z.union([z.string(), z.number()]))
    .transform((names) => names.filter((name) => typeof name === "string")),
});
const reply = z.union([
  z.object({ verdicts: z.array(z.unknown()) }).transform(({ verdicts }) => verdicts),
  z.array(z.unknown()),
]);

/**
 * The verdicts of a reply, by the statements' numbers. However it is wrapped (thoughts, words around it, a code fence),
 * it is found; what it says is taken strictly: a verdict that is missing, doubled or not of the form is none.
 * Undefined when nothing in it can be read.
 */
export function readVerdicts(text: string): Map<number, Verdict> | undefined {
  const spoken = text.replace(/<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/g, "");
  const lists = jsonIn(spoken).flatMap((value) => {
    const read = reply.safeParse(value);
    return read.success ? [read.data] : [];
  });
  if (lists.length === 0) return undefined;
  const verdicts = new Map<number, Verdict>();
  const seen = new Set<number>();
  for (const one of lists.flat()) {
    const number = Number((one as { number?: unknown } | null)?.number);
    const read = verdict.safeParse(one);
    if (seen.has(number) || !read.success) verdicts.delete(number);
    else verdicts.set(number, { supported: read.data.supported, by: read.data.by.flatMap(refsOf) });
    seen.add(number);
  }
  return verdicts;
}

/** "2.1" or "[2.1]" is sentence 1 of passage 2. */
function refsOf(name: string): SentenceRef[] {
  const [, passage, sentence] = /^\s*\[?(\d{1,4})\.(\d{1,4})\]?\s*$/.exec(name) ?? [];
  return passage && sentence ? [{ passage: Number(passage) - 1, sentence: Number(sentence) - 1 }] : [];
}

/** Every JSON object and array in a text that is not inside another. */
function jsonIn(text: string): unknown[] {
  const found: unknown[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "{" && text[at] !== "[") continue;
    const end = closing(text, at);
    if (end === undefined) continue;
    try {
      found.push(JSON.parse(text.slice(at, end)));
      at = end - 1;
    } catch {
      // A bracket of the words around it.
    }
  }
  return found;
}

/** Where the bracket that opens at an offset is closed, strings left out; undefined where it is not. */
function closing(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (sign === '"') {
      const end = /^"(?:[^"\\]|\\[\s\S])*"/.exec(text.slice(at))?.[0].length;
      if (end === undefined) return undefined;
      at += end - 1;
    } else if ("{[".includes(sign)) depth++;
    else if ("}]".includes(sign) && --depth === 0) return at + 1;
  }
  return undefined;
}
