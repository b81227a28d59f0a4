import { type Claim, strength } from "./claim.ts";
import type { EvidenceSentence } from "./evidence.ts";
import { isMaking } from "./owners.ts";
import { isVerb, type Statement, type Word } from "./statement.ts";

const copula = /^(?:is|are|was|were)$/i;
/** What ends a predicate: "a GPU | of …", "illegal | in …". */
const ends =
  /^(?:that|which|who|whose|when|where|while|because|since|and|but|or|of|in|on|at|for|by|with|to|from|as|than)$/i;
const partOf =
  /^(?:an?|the|one|two|three|four|five|some|many|most|all|both|each|part|member|kind|type|form|sort|example)s?$/i;
/** What only leads to what is said: "is able to", "is responsible for". */
const leading =
  /^(?:able|unable|likely|unlikely|responsible|entitled|eligible|due|willing|ready|set|supposed|available|necessary|possible)$/i;
/** How far from its subject a source may say what it is: "Yuanbao, Tencent's large language model". */
const apposed = 5;

/**
 * What a claim says of its subject and the sentence does not, although it has the claim's words: that somebody makes a thing which
 * is only named there, or what something is. Undefined when the sentence says it.
 */
export function unsaid(
  claim: Claim,
  core: EvidenceSentence,
  places: readonly ReadonlyMap<string, Word>[],
): string | undefined {
  return madeUp(claim.statement, core.statement) ?? unstated(claim, core, places);
}

/** What something is said to be, by "is" and its like, where the sentence has nothing of it or says it of something else. */
function unstated(
  { statement, words, matches }: Claim,
  core: EvidenceSentence,
  places: readonly ReadonlyMap<string, Word>[],
): string | undefined {
  const at = statement.words.findIndex((word) => isVerb(word, statement) || copula.test(word.raw));
  if (!copula.test(statement.words[at]?.raw ?? "")) return undefined;
  const predicate = predicateAfter(at, statement).filter((word) => words.includes(word));
  const [first] = predicate;
  // "is made", "is adjusting" say what happens.
  if (!first || /(?:ed|ing)$/.test(first.raw) || isVerb(first, statement) || leading.test(first.raw))
    return undefined;
  const phrase = statement.text.slice(first.start, predicate.at(-1)?.end);
  if (!predicate.some((word) => places.some((has) => strength(word, matches, has) > 0))) return phrase;
  // "Yuanbao is a GPU": both words stand there, far from each other.
  const subject = statement.words.slice(0, at).findLast((word) => word.name !== false && !word.stop);
  const named = subject && core.words.get(subject.term);
  if (!named || !/^(?:an?|the|one)$/i.test(statement.words[at + 1]?.raw ?? "")) return undefined;
  const said = core.statement.words.some(
    (word) =>
      (word.at > named.at && copula.test(word.raw)) ||
      (Math.abs(word.at - named.at) <= apposed && predicate.some((own) => matches.get(own)?.has(word.term))),
  );
  return said ? undefined : phrase;
}

function predicateAfter(at: number, { words, text }: Statement): Word[] {
  const found: Word[] = [];
  for (const word of words.slice(at + 1)) {
    const before = words[word.at - 1];
    if (before && /[,;:.]\s/.test(text.slice(before.end, word.start))) break;
    // "one of its chips" is a chip.
    if (found.length > 0 && ends.test(word.raw)) {
      if (!/^of$/i.test(word.raw) || !found.every(({ raw }) => partOf.test(raw))) break;
      found.length = 0;
      continue;
    }
    found.push(word);
  }
  return found;
}

/** "Tencent makes the H100", "the A100 is made in …": the sentence has to speak of making, or of whose the thing is. */
function madeUp({ words, text }: Statement, evidence: Statement): string | undefined {
  const verb = words.find((word) => /^\p{Ll}/u.test(word.raw) && isMaking(word.term));
  if (!verb) return undefined;
  const next = words.slice(verb.at + 1, verb.at + 3);
  const before = words.slice(Math.max(0, verb.at - 3), verb.at);
  // "makes China innovate" makes no China.
  const thing = next.find((word) => word.name === true);
  const behind = thing && words[thing.at + 1];
  const maker = before.findLast((word) => word.name !== false && !word.stop);
  const named =
    (thing && (!behind || behind.stop || behind.name !== false)) ||
    (/^(?:in|by)$/i.test(next[0]?.raw ?? "") && maker !== undefined);
  if (!named) return undefined;
  const owns = evidence.words.some(
    (word) =>
      word.term === maker?.term && /^['’]s?\s/.test(evidence.text.slice(word.start + word.raw.length)),
  );
  const said = evidence.words.some((word) => isMaking(word.term)) || (owns && thing !== undefined);
  return said ? undefined : text.slice(verb.start, verb.end);
}
