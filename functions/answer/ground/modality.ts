import { isVerb, type Pair, type Statement, type Word } from "./statement.ts";

/** Words for the whole of something; no word of one row is licensed by a word of another. */
const universal = [
  /^(?:all|every|each|always|entirely|completely|fully|unanimously|everyone|everybody|everything|everywhere)$/i,
  /^(?:exclusively|solely|only)$/i,
  /^(?:never|none)$/i,
];
const obligation = /^(?:must|needs?|needed|requires?|required|shall|obliged|mandatory)$/i;
const hedge = /^(?:may|might|could|possibly|perhaps|potentially|probably|likely)$/i;
// What is intended is not done; and how a claim says that it is only intended.
const intention =
  /^(?:goal|target|targeting|wants?|wanted|hopes?|seeks?|determined|determination|ambition|plans|planned|try|tries|tried|attempts?)$/i;
const wish =
  /^(?:goal|goals|aim\w*|target\w*|want\w*|hope\w*|seek\w*|determin\w*|ambition\w*|plan\w*|intend\w*|intent\w*|strive\w*|try|tries|trying|tried|attempt\w*|push\w*|effort\w*|should|would|will|may|might|could|can|must|to|for|be)$/i;
const intentionReach = 8;
const hedged =
  /^(?:may|might|could|can|would|possibly|possible|perhaps|potentially|potential|probably|likely|believ\w*|expect\w*|suggest\w*|warn\w*|risk\w*)$/i;

/** "All" made of "some", "will" made of "may". */
export function strengthConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  for (const row of universal) {
    const sweeping = claim.words.find((word) => row.test(word.raw));
    // "five percent of all claims" are not all claims.
    const partly = ({ at }: Word, { words }: Statement) => /^of$/i.test(words[at - 1]?.raw ?? "");
    if (!sweeping) continue;
    if (
      evidence.words.some((word) => row.test(word.raw) && partly(word, evidence) === partly(sweeping, claim))
    )
      continue;
    // "covers the housing only" sums up "…; the cartridge is not covered"; "for each child" is "per child".
    const summed = /^only$/i.test(sweeping.raw) && evidence.negations.length > 0;
    const each =
      /^(?:each|every)$/i.test(sweeping.raw) && evidence.words.some(({ raw }) => /^per$/i.test(raw));
    if (summed || each) continue;
    return `"${sweeping.raw}" is more than the source says`;
  }
  for (const lasting of [/^still$/i, /^again$/i, /^even$/i, /^already$/i]) {
    const said = claim.words.find(({ raw, at }) => lasting.test(raw) && claim.words[at + 1]?.stop === false);
    if (said && !lasts.test(evidence.text)) return `the source does not say "${said.raw}"`;
  }
  const duty = claim.words.find((word) => obligation.test(word.raw));
  if (
    duty &&
    evidence.words.some((word) => /^(?:can|may|might)$/i.test(word.raw)) &&
    !evidence.words.some((word) => obligation.test(word.raw))
  ) {
    return `"${duty.raw}" is more than the source says`;
  }
  if (claim.words.some((word) => hedged.test(word.raw))) return undefined;
  for (const [i, word] of evidence.words.entries()) {
    if (!hedge.test(word.raw)) continue;
    // "what the industry may export": not whether, but what is allowed.
    if (/\bwhat\b[^,;]*$/i.test(evidence.text.slice(0, word.start))) continue;
    const hedgedWords = evidence.words.slice(i + 1, i + 5).filter((next) => !next.stop);
    if (pairs.some((pair) => hedgedWords.includes(pair.evidence)))
      return `the source only says "${word.raw}"`;
  }
  return undefined;
}

/** How a source says that something lasts, returns, or has come. */
const lasts =
  /\b(?:still|again|even|already|remain\w*|continu\w*|keep\w*|stay\w*|yet|re\w{4,}|has|have|had|can|able|now)\b/i;

/** Done, where the source says that it is wanted: "produced 70%" of "the goal that 70% be produced". */
export function intentionConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const intended = evidence.words.find((word) => intention.test(word.raw));
  if (!intended || claim.words.some((word) => wish.test(word.raw))) return undefined;
  const matched = pairs.filter((pair) => !pair.claim.stop && pair.claim.name !== true);
  const within = matched.filter(
    (pair) => pair.evidence.at > intended.at && pair.evidence.at <= intended.at + intentionReach,
  );
  return matched.length > 0 && within.length >= matched.length / 2 && within.length >= 2
    ? `the source only says "${intended.raw}"`
    : undefined;
}

const ahead =
  /^(?:will|must|shall|due|scheduled|plans?|planned|planning|intends?|intended|hopes?|expected|proposes?|proposed|proposals?|requests?|requested|demands?|demanded|bids?|considers?|considering|could|would|may|might)$/i;
const helper = /^(?:has|have|had|having)$/i;
const passive = /^(?:is|are|was|were|be|been|being|will|would|could|can|may|might|should|must|to)$/i;

/** Done already, where the source says that it is to come: "has begun" of "is due to start". */
export function aheadConflict(
  claim: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const { words } = claim;
  const done = words.some(
    ({ raw, at }) =>
      /^already$/i.test(raw) ||
      (/\p{Ll}(?:ed|en|un|ung|ilt|old|ade)$/u.test(raw) && helper.test(words[at - 1]?.raw ?? "")) ||
      (/\p{Ll}{2}ed$/u.test(raw) &&
        !passive.test(words[at - 1]?.raw ?? "") &&
        at > 0 &&
        isVerb(words[at] as Word, claim)) ||
      (/^(?:was|were)$/i.test(raw) && /\p{Ll}ed$/u.test(words[at + 1]?.raw ?? "")),
  );
  const marker = evidence.words.find(
    ({ raw, at }) =>
      ahead.test(raw) || (/^(?:is|are)$/i.test(raw) && /^to$/i.test(evidence.words[at + 1]?.raw ?? "")),
  );
  if (!done || !marker || words.some(({ raw }) => ahead.test(raw))) return undefined;
  const matched = pairs.filter(({ claim: { stop, name } }) => !stop && name !== true);
  const behind = matched.filter(({ evidence: { at } }) => at > marker.at && at <= marker.at + 12);
  return behind.length >= 2 && behind.length > matched.length / 2
    ? `the source only says "${marker.raw}"`
    : undefined;
}

const conditional =
  /^(?:if|unless|whether|when|provided|condition|conditions|conditional|depend\w*|subject|otherwise|once|only|may|might|could|would|until|require\w*|must|need\w*)$/i;

/** Said outright, where the source only says "if": "approved a subsidy" of "if the government approves a subsidy". */
export function conditionConflict(
  { words }: Statement,
  evidence: Statement,
  pairs: readonly Pair[],
): string | undefined {
  const { text } = evidence;
  const [condition] = text.matchAll(/\b(?:if|unless|provided that|on condition that)\b[^,;:.]*/gi);
  if (!condition || words.some(({ raw }) => conditional.test(raw))) return undefined;
  const [from, to] = [condition.index, condition.index + condition[0].length];
  const matched = pairs.filter(({ claim }) => !claim.stop && claim.name !== true);
  const within = matched.filter(({ evidence: { start } }) => start > from && start < to);
  return within.length >= 2 && within.length >= matched.length / 2
    ? `the source only says "${condition[0].split(" ")[0]}"`
    : undefined;
}
