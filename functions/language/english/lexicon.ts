import { termOf } from "../terms.ts";
import { synonyms } from "./synonyms.ts";

let read: Map<string, Set<string>> | undefined;

/** Read when a word is first looked up: a page that is only looked at does not wait for it. */
function lexicon(): Map<string, Set<string>> {
  if (read) return read;
  read = new Map();
  for (const line of synonyms.trim().split("\n")) {
    const group = line.split(" ").map((word) => termOf(word));
    for (const term of group) {
      const same = read.get(term) ?? new Set();
      read.set(term, same);
      for (const other of group) if (other !== term) same.add(other);
    }
  }
  return read;
}

const none: ReadonlySet<string> = new Set();

/** Terms that say the same as a term, itself not included. */
export function synonymsOf(term: string): ReadonlySet<string> {
  return lexicon().get(term) ?? none;
}

/** Whether two terms are forms of one word that the stemmer tells apart (strategi/strateg, rely/reliabl). */
export function akin(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4 || !/^[a-z]+$/.test(a) || !/^[a-z]+$/.test(b)) return false;
  let shared = 0;
  while (shared < shorter && a[shared] === b[shared]) shared++;
  const rest = Math.max(a.length, b.length) - shared;
  return (shared >= 5 && rest <= 3) || (shared === shorter && rest <= 2);
}
