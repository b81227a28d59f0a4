import { oppositesOf } from "../../language/english/lexicon.ts";
import { termOf } from "../../language/terms.ts";
import { type Claim, strength } from "./claim.ts";
import { type Evidence, type EvidenceSentence, namePairs, spellsOut } from "./evidence.ts";
import { isVerb, type Pair, type Statement, type Word } from "./statement.ts";

/** How far apart in the source the words may stand that enclose a word of the claim. */
const stretch = 7;
/** A claim that shares this much with a sentence repeats it, so that what differs is meant to differ. */
const nearVerbatim = 0.75;
/** Words that join others and may come or go in a paraphrase. */
const joining =
  /^(?:per|via|due|still|although|though|while|like|following|upon|within|without|among|despite|since|whereas|also|about|around|approximately|just|even|already|together|respectively|another|each|every|currently|overall|so|thus|annually|yearly|monthly|weekly|daily|wants?|wanted|gets?|got|has|have|had|makes?|made|takes?|took|uses?|used|becomes?|became|needs?|seeks?|aims?|intended|meant|responsible|able|likely|certain|own|main|major|total|overall|age|time|cost|costs|far|one|ones|too|namely|lasting|including|named|called|located|based|situated)$/i;
/** "Heavily" may stand for any word by which the source says that it is much, and for none where the source has no such word. */
const degree = /^(?:heavily|greatly|significantly|substantially|considerably|strongly|massively)$/i;
const much =
  /^(?:great\w*|heav\w*|huge\w*|massive\w*|strong\w*|significant\w*|substantial\w*|considerabl\w*|aggressive\w*|serious\w*|large\w*|major|much|very|sharply|deeply)$/i;
/** Words between two names that may change their places: "A married B". */
const mutual = new Set(
  "marry meet merge share border resemble equal differ partner between cooperate collaborate along together both with and or friend rival sibling compete divorce"
    .split(" ")
    .map((word) => termOf(word)),
);

/**
 * A word in a stretch that the source otherwise has, where the source has another or none: "outdated GPUs" for "GPUs",
 * "President Clay" for "President Fillmore". A paraphrase that rewords a stretch changes the words around as well.
 */
export function changedWord(claim: Claim, core: EvidenceSentence): Word | undefined {
  const { statement, words, matches } = claim;
  const places = [
    core.words,
    core.titleWords,
    core.previous?.words ?? new Map(),
    core.next?.words ?? new Map(),
  ];
  const said = statement.words.filter((word) => !word.stop && !word.filler);
  const positions = align(said, claim, core);
  const taken = new Set(positions);
  const near = positions.filter((at) => at !== undefined).length / Math.max(1, said.length) >= nearVerbatim;
  /** Whether the source has a word of its own between two places. */
  const has = (from: number, to: number, name: boolean) =>
    core.statement.words.some(
      (word) =>
        word.at > from && word.at < to && !word.stop && !taken.has(word.at) && (!name || word.name !== false),
    );
  for (const [i, word] of said.entries()) {
    if (word.counted || joining.test(word.raw) || !words.includes(word)) continue;
    if (degree.test(word.raw) && core.statement.words.some(({ raw }) => much.test(raw))) continue;
    const [before, own, after] = [positions[i - 1], positions[i], positions[i + 1]];
    const [farBefore, farAfter] = [positions[i - 2], positions[i + 2]];
    const enclosed = close(before, after);
    const within =
      before !== undefined && own !== undefined && after !== undefined && before < own && own < after;
    if (word.name !== false) {
      if (enclosed && !within && has(before ?? 0, after ?? 0, true)) return word;
      continue;
    }
    if (!near || spellsOut(word.raw, core.statement)) continue;
    const enclosedOrEnd =
      enclosed || (i === said.length - 1 && close(farBefore, before)) || (i === 0 && close(after, farAfter));
    // What stands near may take the place of a pronoun, but not that of another word.
    const replaced =
      strength(word, matches, core.words) === 0 &&
      enclosedOrEnd &&
      has(before ?? (after ?? 0) - stretch, after ?? (before ?? 0) + stretch, false);
    if (!replaced && places.some((place) => strength(word, matches, place) > 0)) {
      // The word stands elsewhere; here the source has its opposite.
      const turned = oppositesOf(word.term);
      const here = core.statement.words.slice((before ?? 0) + 1, after);
      if (enclosed && !within && here.some(({ term }) => turned.has(term))) return word;
      continue;
    }
    // At the ends of a sentence two neighbours have to agree, and at its start the source must have another word.
    const closes = i === said.length - 1 && close(farBefore, before);
    const opens = i === 0 && close(after, farAfter) && has((after ?? 0) - stretch, after ?? 0, false);
    if (enclosed || closes || opens) return word;
  }
  return undefined;
}

/** Whether a place follows another at no great distance. */
function close(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined && to !== undefined && to > from && to - from <= stretch;
}

/**
 * A "not" more or less than in the sentence that the claim otherwise repeats. Only as a last resort: what is denied is
 * looked at first; see `contradiction`.
 */
export function changedPolarity(claim: Claim, core: EvidenceSentence): boolean {
  const { statement } = claim;
  if (isException(statement, core.statement)) return false;
  const said = statement.words.filter((word) => !word.stop && !word.filler);
  const positions = align(said, claim, core).filter((at) => at !== undefined);
  if (positions.length < 3 || positions.length / said.length < nearVerbatim) return false;
  // Only those of the part that is repeated count: the sentence may go on.
  const [from, to] = [Math.min(...positions), Math.max(...positions)];
  const denials = core.statement.negations.filter((scope) =>
    scope.some(({ at }) => at >= from - 1 && at <= to + 2),
  );
  return (statement.negations.length - denials.length) % 2 !== 0;
}

/** "Only at dinners" says the same as "not …, except at dinners". */
export function isException(claim: Statement, evidence: Statement): boolean {
  return (
    claim.words.some(({ raw }) => /^only$/i.test(raw)) &&
    /\b(?:except|unless|other than|apart from)\b/i.test(evidence.text)
  );
}

/** How much a word that stands apart from the one before it costs at most. */
const farthest = 12;

/**
 * Where the words of a claim stand in a sentence, so that neighbours stay neighbours where they can: of the places that
 * a word may have, those with the least jumps between them (Viterbi). Undefined for words that it does not have.
 */
function align(said: readonly Word[], { matches }: Claim, core: EvidenceSentence): (number | undefined)[] {
  interface State {
    at: number;
    cost: number;
    before: State | undefined;
  }
  const byTerm = Map.groupBy(core.statement.words, ({ term }) => term);
  const states = said.map((word): State[] => {
    const terms = matches.get(word)?.keys() ?? [word.term];
    return [...terms]
      .flatMap((term) => byTerm.get(term) ?? [])
      .map(({ at }) => ({ at, cost: 0, before: undefined }));
  });
  let previous: State[] = [];
  for (const row of states) {
    if (row.length === 0) continue;
    for (const state of row) {
      for (const before of previous) {
        const cost = before.cost + Math.min(farthest, Math.abs(state.at - before.at - 1));
        if (!state.before || cost < state.cost) Object.assign(state, { cost, before });
      }
    }
    previous = row;
  }
  let state = previous.reduce<State | undefined>(
    (best, other) => (best && best.cost <= other.cost ? best : other),
    undefined,
  );
  const positions: (number | undefined)[] = said.map(() => undefined);
  for (let i = said.length - 1; i >= 0; i--) {
    if (states[i]?.length === 0) continue;
    positions[i] = state?.at;
    state = state?.before;
  }
  return positions;
}

/** A name put together from parts of others: "Derek Sweet", where the source has "Derek Cha" and "Sweet Frog". */
export function mixedName({ statement }: Claim, { nextNames }: Evidence): string | undefined {
  const behind = new Set([...nextNames.values()].flatMap((names) => [...names]));
  const mixed = namePairs(statement).find(
    ([first, second]) =>
      !nextNames.get(first.term)?.has(second.term) && (nextNames.has(first.term) || behind.has(second.term)),
  );
  return mixed && `${mixed[0].raw} ${mixed[1].raw}`;
}

/** Two names that have changed their places around a word: "France is the capital of Paris". */
export function orderConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const once = (pair: Pair) =>
    pair.claim.name === true &&
    claim.words.filter(({ term }) => term === pair.claim.term).length === 1 &&
    evidence.words.filter(({ term }) => term === pair.evidence.term).length === 1;
  const names = pairs.filter(once);
  for (const first of names) {
    for (const second of names) {
      if (second.claim.at <= first.claim.at + 1 || second.evidence.at >= first.evidence.at) continue;
      const pivot = pairs.find(
        ({ claim: c, evidence: e }) =>
          c.name === false &&
          !c.stop &&
          !c.counted &&
          c.at > first.claim.at &&
          c.at < second.claim.at &&
          e.at > second.evidence.at &&
          e.at < first.evidence.at,
      );
      if (!pivot || mutual.has(pivot.claim.term)) continue;
      const said = claim.words.slice(first.claim.at + 1, second.claim.at);
      const meant = evidence.words.slice(second.evidence.at + 1, first.evidence.at);
      // "A was bought by B" and "B bought A" agree; and lists may be in any order.
      const passive = (words: readonly Word[]) => words.some(({ raw }) => raw === "by");
      if (passive(said) !== passive(meant) || isList(said, claim) || isList(meant, evidence)) continue;
      return `it exchanges ${first.claim.raw} and ${second.claim.raw}`;
    }
  }
  return undefined;
}

/** Whether words stand between two members of a list: "… chips and … chips", without a verb. */
function isList(words: readonly Word[], statement: Statement): boolean {
  return (
    words.some(({ raw }) => /^(?:and|or|with|between|versus|vs)$/i.test(raw)) &&
    !words.some((word) => isVerb(word, statement))
  );
}
