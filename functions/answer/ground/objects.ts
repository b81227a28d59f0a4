import { isPassive } from "./roles.ts";
import { isVerb, type Pair, type Statement, type Word } from "./statement.ts";

const leads =
  /^(?:in|on|at|for|with|by|from|after|before|because|which|that|who|when|where|while|during|since|until|as|to|into|and|or|but)$/i;
/** How far behind a verb its object may begin and end in the source. */
const objectReach = 8;

/** What is done to one thing made of what is done to another: "leave the anode" of "leave the cathode … in the anode". */
export function objectConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  for (const { claim: verb, evidence: same } of pairs) {
    if (!isVerb(verb, claim) || !isVerb(same, evidence)) continue;
    if (isPassive(verb, claim) || isPassive(same, evidence) || verb.term !== same.term) continue;
    // "win it", "speeds up what China does": which thing it is stands elsewhere.
    const next = evidence.words.slice(same.at + 1, same.at + 3);
    // "…, the organisers announced on Tuesday": what, stands before it.
    if (leads.test(next[0]?.raw ?? "")) continue;
    if (
      next.some(({ raw }) =>
        /^(?:it|them|this|that|these|those|one|what|whatever|itself|themselves|him|her|so)$/i.test(raw),
      )
    )
      continue;
    if (verb.at === 0 || claim.words[verb.at - 1]?.counted || evidence.words[same.at - 1]?.counted) continue;
    const said = behind(verb, claim, true);
    const meant = behind(same, evidence, false);
    if (said.length === 0 || meant.length === 0) continue;
    const found = said.map((word) =>
      pairs.filter((pair) => pair.claim === word).map((pair) => pair.evidence),
    );
    if (found.every((words) => words.length > 0 && words.every((word) => !meant.includes(word))))
      return `the source says "${same.raw}" of something else`;
  }
  return undefined;
}

/**
 * Subject and object of a verb have changed their places, whatever they are: "Sorvalex weakens antacids" of "antacids weaken
 * Sorvalex".
 */
export function exchangeConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  for (const { claim: verb, evidence: same } of pairs) {
    if (!isVerbal(verb, claim) || !isVerbal(same, evidence)) continue;
    if (isPassive(verb, claim) !== isPassive(same, evidence)) continue;
    const [said, meant] = [headBefore(verb, claim), headBefore(same, evidence)];
    const own = pairs.filter((pair) => pair.claim === said).map((pair) => pair.evidence.at);
    const other = pairs.filter((pair) => pair.evidence === meant).map((pair) => pair.claim.at);
    if (
      own.length > 0 &&
      other.length > 0 &&
      own.every((at) => at > same.at) &&
      other.every((at) => at > verb.at)
    )
      return `it exchanges who did what in "${same.raw}"`;
  }
  return undefined;
}

/** A verb by its look, or a plain word right before an article or a name. */
function isVerbal(word: Word, statement: Statement): boolean {
  const next = statement.words[word.at + 1];
  return (
    isVerb(word, statement) ||
    (word.name === false &&
      !word.stop &&
      (next?.name === true || /^(?:the|an?|its|their)$/i.test(next?.raw ?? "")))
  );
}

function headBefore(verb: Word, { words, text }: Statement): Word | undefined {
  const head = words.slice(0, verb.at).findLast((word) => !word.stop && !word.counted);
  return head && !/[,;:.]\s/.test(text.slice(head.end, verb.start)) ? head : undefined;
}

/** The words behind a verb up to a mark and, for what is closest to it, up to a word that leads on. */
function behind(verb: Word, { words, text }: Statement, closest: boolean): Word[] {
  const found: Word[] = [];
  for (const word of words.slice(verb.at + 1, verb.at + 1 + objectReach)) {
    if (/[,;:.]\s/.test(text.slice(words[word.at - 1]?.end ?? 0, word.start))) break;
    if (closest && leads.test(word.raw)) break;
    if (!word.stop && !word.counted) found.push(word);
  }
  return found;
}
