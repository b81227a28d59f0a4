import { namePairs } from "../../functions/answer/ground/evidence.ts";
import { readStatement, type Statement, type Word } from "../../functions/answer/ground/statement.ts";
import { oppositesOf } from "../../functions/language/english/lexicon.ts";

/** A sentence with one thing changed, so that its source says it no more. */
export interface Perturbed {
  kind: "number" | "name" | "stranger" | "swap" | "negation" | "opposite" | "word";
  text: string;
}

const strangers = ["Kellerman", "Ostrava", "Meridian", "Tulsa"];
const strange = ["furniture", "volcano", "dancing", "elephant", "marble"];
const auxiliary = /\b(?:is|are|was|were|can|will|has|have|had|does|did|may)\b(?! not|n['’]t)/;

/** Changes a true sentence in as many ways as it allows; `names` are others of its document. */
export function perturb(text: string, names: readonly string[], random: () => number): Perturbed[] {
  const statement = readStatement(text);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const put = (word: { start: number; end: number }, other: string) =>
    text.slice(0, word.start) + other + text.slice(word.end);
  const made: Perturbed[] = [];

  const quantity = pick(statement.quantities);
  const digits = quantity && /\d[\d,.]*\d|\d/.exec(text.slice(quantity.start, quantity.end));
  if (quantity && digits) {
    const value = Number(digits[0].replaceAll(",", ""));
    const year = value >= 1000 && value < 2100 && !digits[0].includes(",");
    const other = year ? value + (random() < 0.5 ? -3 : 7) : Math.round(value * (random() < 0.5 ? 2 : 3)) + 1;
    const start = quantity.start + digits.index;
    made.push({ kind: "number", text: put({ start, end: start + digits[0].length }, String(other)) });
  }
  const runs = nameRuns(statement);
  const run = pick(runs);
  const own = new Set(statement.words.map(({ term }) => term));
  const other = pick(names.filter((name) => readStatement(name).words.every(({ term }) => !own.has(term))));
  if (run && other) made.push({ kind: "name", text: put(run, other) });
  if (run) made.push({ kind: "stranger", text: put(run, pick(strangers) ?? "") });
  const [first, second] = runs;
  if (first && second && swappable(text, first, second)) {
    const [a, b] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
    made.push({
      kind: "swap",
      text: text.slice(0, first.start) + b + text.slice(first.end, second.start) + a + text.slice(second.end),
    });
  }
  const verb = auxiliary.exec(text);
  if (verb)
    made.push({
      kind: "negation",
      text: put({ start: verb.index, end: verb.index + verb[0].length }, `${verb[0]} not`),
    });
  const turned = statement.words.find(
    ({ term, raw }) => oppositesOf(term).size > 0 && /^\p{Ll}+$/u.test(raw),
  );
  if (turned) made.push({ kind: "opposite", text: put(turned, [...oppositesOf(turned.term)][0] ?? "") });
  const plain = statement.words.filter((word) => isPlain(word) && word.raw.length > 4);
  const changed = pick(plain);
  if (changed) made.push({ kind: "word", text: put(changed, pick(strange) ?? "") });
  return made;
}

/** Whole names: "Derek Cha" is one. */
export function nameRuns(statement: Statement): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  const joined = new Map(namePairs(statement).map(([a, b]) => [a.at, b.at]));
  const inside = new Set(joined.values());
  for (const word of statement.words) {
    if (word.name !== true || inside.has(word.at)) continue;
    let last = word;
    while (joined.has(last.at)) last = statement.words[joined.get(last.at) ?? 0] as Word;
    runs.push({
      start: word.start,
      end: word.start + statement.text.slice(word.start, last.end).replace(/['’]s$/, "").length,
    });
  }
  return runs;
}

/** Two names that stand side by side in a list may change places without harm. */
function swappable(text: string, a: { end: number }, b: { start: number }): boolean {
  const between = text.slice(a.end, b.start);
  return (
    /\p{L}{3,}/u.test(between) && !/^[\s,]*(?:and|or|with|&)?\s*$|\b(?:and|or|between|with)\b/i.test(between)
  );
}

function isPlain({ stop, counted, filler, name }: Word): boolean {
  return !stop && !counted && !filler && name === false;
}
