import { synonymsOf } from "../../language/english/lexicon.ts";
import { termOf } from "../../language/terms.ts";
import { isNamed, isOwner, roles } from "./roles.ts";
import type { Statement, Word } from "./statement.ts";

const making = new Set(
  "make produce manufacture build develop design create own launch sell release introduce invent"
    .split(" ")
    .map((word) => termOf(word)),
);

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
