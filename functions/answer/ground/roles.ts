import { synonymsOf } from "../../corpus/lexicon.ts";
import { termOf } from "../../corpus/terms.ts";
import { isVerb, type Pair, type Statement, type Word } from "./statement.ts";

const making = new Set(
  "make produce manufacture build develop design create own launch sell release introduce invent"
    .split(" ")
    .map((word) => termOf(word)),
);
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
function roles(statement: Statement, verb: Word): Roles | undefined {
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
  const passive = before.slice(0, 3).some((word) => be.test(word.raw)) || by === 0;
  if (!passive) return { agents: left, patients: right };
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
  return group;
}

function names(words: Word[], statement: Statement): Set<string> {
  const found = new Set<string>();
  for (const word of words) {
    if (/[;:]/.test(statement.text.slice(word.start - 2, word.start))) break;
    if (isNamed(word)) found.add(word.term);
  }
  return found;
}

/** Who owns what by the possessives of a text, by term: things to their owners. */
export type Owners = Map<string, Set<string>>;

/** Adds a statement's possessives ("Huawei's Ascend") to what is known. */
export function noteOwners(statement: Statement, owners: Owners): void {
  for (const { owner, thing } of possessions(statement)) {
    owners.set(thing.term, (owners.get(thing.term) ?? new Set()).add(owner.term));
  }
}

/** Something is said to be one owner's that the sources say is another's ("Baidu's Ascend"). */
export function attributionConflict(
  claim: Statement,
  evidence: Statement,
  owners: Owners,
): string | undefined {
  const owned = possessions(claim);
  // Who made a thing matters only where the source puts both into one sentence: "China builds Ascend" is no quarrel
  // with "Huawei's Ascend"; and "builds Huawei's Ascend" names the owner itself.
  const made = makings(claim).filter(
    ({ owner, thing }) =>
      evidence.words.some((word) => word.term === owner.term) &&
      !owned.some((pair) => pair.thing.term === thing.term),
  );
  for (const { owner, thing } of [...owned, ...made]) {
    const known = owners.get(thing.term);
    if (known && !known.has(owner.term) && ![...synonymsOf(owner.term)].some((term) => known.has(term))) {
      return `the source does not say that ${thing.raw} belongs to ${owner.raw}`;
    }
  }
  return undefined;
}

/** "A's B": every name of B's run belongs to A. */
function possessions({ words, text }: Statement): { owner: Word; thing: Word }[] {
  const found: { owner: Word; thing: Word }[] = [];
  for (const owner of words) {
    if (!isNamed(owner) || !/['’]s?$/.test(text.slice(owner.start, owner.end + 1).trimEnd())) continue;
    let reached: Word = owner;
    for (const thing of words.slice(owner.at + 1, owner.at + 7)) {
      if (/[,;:.()]/.test(text.slice(reached.end, thing.start).replace(/^['’]/, ""))) break;
      if (isNamed(thing) && isOwner(thing, { text })) break;
      if (isNamed(thing)) found.push({ owner, thing });
      else if (thing.stop && !/^(?:and|or|of)$/i.test(thing.raw)) break;
      reached = thing;
    }
  }
  return found;
}

/** "A makes B", "B is made by A", "B by A" as possession. */
function makings(statement: Statement): { owner: Word; thing: Word }[] {
  const { words } = statement;
  return words
    .filter((word) => isMaking(word.term))
    .flatMap((verb) => {
      const { agents, patients } = roles(statement, verb) ?? { agents: new Set(), patients: new Set() };
      const owner = words.find((word) => agents.has(word.term));
      // "Alibaba and Xiaomi" are two makers, "Biren Technology" is one.
      const last = words.findLast((word) => agents.has(word.term));
      if (!owner || !last || last.at - owner.at >= agents.size) return [];
      return words.filter((word) => patients.has(word.term)).map((thing) => ({ owner, thing }));
    });
}

/** Whether a word speaks of making something. */
export function isMaking(term: string): boolean {
  return making.has(term) || [...synonymsOf(term)].some((other) => making.has(other));
}

function isNamed(word: Word): boolean {
  return word.name !== false;
}

function isOwner(word: Word, { text }: { text: string }): boolean {
  return /['’]s$/.test(text.slice(word.start, word.end));
}
