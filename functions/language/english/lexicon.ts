import { termOf } from "../terms.ts";
import { opposites, synonyms } from "./synonyms.ts";

interface Lexicon {
  /** Terms that are names in the table. */
  names: Set<string>;
  same: Map<string, Set<string>>;
  against: Map<string, Set<string>>;
}
let read: Lexicon | undefined;

/** Read when a word is first looked up: a page that is only looked at does not wait for it. */
function lexicon(): Lexicon {
  if (read) return read;
  read = { names: new Set(), same: new Map(), against: new Map() };
  const { names, same, against } = read;
  for (const line of synonyms.trim().split("\n")) {
    const written = line.split(" ");
    const group = written.map((word) => termOf(word));
    for (const [i, word] of written.entries()) if (/^\p{Lu}/u.test(word)) names.add(group[i] ?? "");
    for (const term of group) for (const other of group) if (other !== term) add(same, term, other);
  }
  for (const line of opposites.trim().split("\n")) {
    const [left = [], right = []] = line
      .split(" | ")
      .map((side) => side.split(" ").map((word) => termOf(word)));
    for (const l of left) {
      for (const r of right) {
        add(against, l, r);
        add(against, r, l);
      }
    }
  }
  return read;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

const none: ReadonlySet<string> = new Set();

/** Terms that say the same as a term, itself not included. */
export function synonymsOf(term: string): ReadonlySet<string> {
  return lexicon().same.get(term) ?? none;
}

/** Whether a term is that of an everyday word, which a capital at the start of a sentence does not make a name. */
export function isEveryday(term: string): boolean {
  return lexicon().same.has(term) && !lexicon().names.has(term);
}

/** Terms that contradict a term where both speak of the same thing. */
export function oppositesOf(term: string): ReadonlySet<string> {
  return lexicon().against.get(term) ?? none;
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
