import { isVerb, month, type Pair, type Statement, type Word } from "./statement.ts";

const be = /^(?:is|are|was|were|been|being|be|get|gets|got)$/i;

/** Who does what to whom around a verb, by term; read off the word order and the passive. */
interface Roles {
  agents: Set<string>;
  patients: Set<string>;
}

/** The two sides of a verb that both statements share are exchanged ("A backs B", "B backs A"). */
export function roleConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  for (const { claim: verb, evidence: same } of pairs) {
    const said = roles(claim, verb);
    const meant = roles(evidence, same);
    if (!said || !meant) continue;
    if (
      crossed(said.agents, meant.agents, meant.patients) ||
      crossed(said.patients, meant.patients, meant.agents)
    ) {
      return `it exchanges who did what in "${same.raw}"`;
    }
  }
  return undefined;
}

/** Whether a verb is said of the one it is done to: "is made", "made by". */
export function isPassive(verb: Word, { words }: Statement): boolean {
  return (
    words.slice(Math.max(0, verb.at - 3), verb.at).some(({ raw }) => be.test(raw)) ||
    words[verb.at + 1]?.raw === "by"
  );
}

/** "power from A" made of "power from B", where the source has A elsewhere and the claim has B elsewhere. */
export function directionConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const meant = directions(evidence);
  for (const { head, preposition, objects } of directions(claim)) {
    const same = meant.find(
      (other) =>
        other.preposition === preposition &&
        pairs.some((pair) => pair.claim === head && pair.evidence === other.head),
    );
    if (!same) continue;
    const kept = pairs.some((pair) => objects.includes(pair.claim) && same.objects.includes(pair.evidence));
    const elsewhere = pairs.some(
      (pair) => objects.includes(pair.claim) && !same.objects.includes(pair.evidence),
    );
    const turned = pairs.some(
      (pair) => same.objects.includes(pair.evidence) && !objects.includes(pair.claim),
    );
    if (!kept && elsewhere && turned) return `it exchanges what stands after "${preposition}"`;
  }
  return undefined;
}

/** Each "from …" and "to …" with the word that it belongs to, up to the next function word or mark. */
function directions({ words, text }: Statement): { head: Word; preposition: string; objects: Word[] }[] {
  return words.flatMap((word) => {
    const head = words.slice(0, word.at).findLast((before) => !before.stop);
    if (!/^(?:from|to)$/i.test(word.raw) || !head) return [];
    const objects: Word[] = [];
    for (const next of words.slice(word.at + 1, word.at + 5)) {
      if (/[,;:.]\s/.test(text.slice(word.end, next.start)) || (next.stop && objects.length > 0)) break;
      if (!next.stop) objects.push(next);
    }
    return [{ head, preposition: word.raw.toLowerCase(), objects }];
  });
}

/** Names on one side of the claim's verb that the source has on the other side only. */
function crossed(claimed: Set<string>, here: Set<string>, there: Set<string>): boolean {
  if (claimed.size === 0 || here.size === 0) return false;
  return [...claimed].every((name) => !here.has(name) && there.has(name));
}

/** The roles around a verb, or around a deed with its doer ("Tencent's purchase of …"); undefined for other words. */
export function roles(statement: Statement, verb: Word): Roles | undefined {
  const before = statement.words.slice(0, verb.at).reverse();
  const right = names(statement.words.slice(verb.at + 1), statement);
  const [doer] = before;
  if (doer && isNamed(doer) && isOwner(doer, statement) && statement.words[verb.at + 1]?.raw === "of") {
    return { agents: new Set([doer.term]), patients: right };
  }
  if (!isVerb(verb, statement)) return undefined;
  const left = nearest(before, statement);
  const rest = statement.words.slice(verb.at + 1);
  const by = rest.findIndex((word) => word.raw === "by");
  if (!isPassive(verb, statement)) return { agents: left, patients: right };
  // "is intended to …": nobody is named as the one who intends.
  return { agents: by >= 0 && by < 6 ? names(rest.slice(by), statement) : new Set(), patients: left };
}

/** The group of joined names that stands nearest before a word ("Alibaba and Xiaomi"); `words` run backwards. */
function nearest(words: Word[], statement: Statement): Set<string> {
  const group = new Set<string>();
  let last: Word | undefined;
  for (const word of words) {
    if (isOwner(word, statement)) continue;
    if (isNamed(word)) {
      group.add(word.term);
      last = word;
    } else if (last) {
      if (!/^(?:and|or)$/i.test(word.raw) && !/^\s*,\s*$/.test(statement.text.slice(word.end, last.start)))
        break;
    }
  }
  // "the merger of A and B was completed": neither A nor B was.
  const before = last && statement.words.slice(Math.max(0, last.at - 4), last.at).reverse();
  const head = before?.find(({ raw }) => /^(?:of|and|or|[,;])$/i.test(raw));
  return head?.raw.toLowerCase() === "of" ? new Set() : group;
}

function names(words: Word[], statement: Statement): Set<string> {
  const found = new Set<string>();
  for (const word of words) {
    if (/[;:]/.test(statement.text.slice(word.start - 2, word.start))) break;
    if (isNamed(word)) found.add(word.term);
  }
  return found;
}

export function isNamed(word: Word): boolean {
  return word.name !== false && !month.test(word.raw);
}

export function isOwner(word: Word, { text }: { text: string }): boolean {
  return /['’]s$/.test(text.slice(word.start, word.end));
}
