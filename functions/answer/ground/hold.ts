import { type Claim, isName, pairsOf, strength } from "./claim.ts";
import { contradiction } from "./contradictions.ts";
import { type Evidence, type EvidenceSentence, spellsOut } from "./evidence.ts";
import { unsaid } from "./predicate.ts";
import { boundsClash, type Quantity, sameQuantity } from "./quantities.ts";
import { isVerb, type Statement, type Word } from "./statement.ts";
import { changedPolarity, changedWord, mixedName } from "./wording.ts";

/** The share of a sentence's plain words that the evidence must cover. */
const threshold = 0.65;
const verblessThreshold = 0.75;
/** A sentence carries a claim by itself only if it covers this share of the plain words without its context. */
const coreShare = 0.4;
/** How much a word counts that stands not in the sentence itself but in what it hangs together with. */
const strengthIn = { antecedent: 0.8, titles: 0.6, neighbour: 0.5, initials: 0.9 };
/** How far back a thread of pronouns is followed. */
const threadLength = 4;
const nameCredit = 0.25;

export interface Holding {
  /** The share of the claim's words that it covers, 0 to 1; for choosing among holdings. */
  score: number;
  /** The sentences that it rests on; empty when it does not hold. */
  support: EvidenceSentence[];
  reason: string;
  /** The source says something else rather than nothing. */
  conflict: boolean;
}

/**
 * Holds a claim against one sentence, the core, together with what its pronoun stands for and the titles above it.
 * Names and quantities must all be there; plain words for the most part, and mainly in the core.
 */
export function hold(claim: Claim, core: EvidenceSentence, evidence: Evidence): Holding {
  const { statement, words, subject, matches } = claim;
  const subjectNames = leadOf(statement, evidence);
  const antecedent = antecedentOf(core, evidence);
  const ownLead = leadOf(core.statement, evidence);
  // A core about somebody else is not about what its titles name: "Becquerel discovered …" under "Marie Curie".
  const shares = (own: Word) => words.some((word) => strength(word, matches, new Map([[own.term, own]])) > 0);
  const designation = (word: Word) => /\p{N}/u.test(word.raw);
  const elsewhere =
    (ownLead.length > 0 && !ownLead.some(shares)) ||
    // "The T2 costs …" is not about the T4.
    (ownLead.some((own) => designation(own) && !shares(own)) && subjectNames.some(designation));
  const owners = ownersOf(core, evidence);
  let usesAntecedent = false;
  let usesOwner = false;
  let covered = 0;
  let total = 0;
  let coveredByCore = 0;
  let names = 0;
  let missing: Word | undefined;

  for (const word of words) {
    const inCore = strength(word, matches, core.words);
    const inTitles = strength(word, matches, core.titleWords) * strengthIn.titles;
    const inInitials = spellsOut(word.raw, core.statement) ? strengthIn.initials : 0;
    const happens = isVerb(word, statement);
    const inAntecedent =
      antecedent && !happens ? strength(word, matches, antecedent.words) * strengthIn.antecedent : 0;
    if (isName(word, evidence)) {
      names++;
      const isSubject = subjectNames.includes(word);
      // What a pronoun stands for is the subject of the sentence before; everything else must be said here.
      const pointedTo = isSubject && !elsewhere && antecedent?.names.has(word.term) === true;
      // "its subsidiary Cyclaim": whose, stands in the sentence before.
      const owner = owners.has(word.term);
      const titled = inTitles > 0 && !(isSubject && elsewhere);
      if (inCore === 0 && !pointedTo && !owner && !titled && inInitials === 0) missing ??= word;
      if (inCore === 0 && pointedTo) usesAntecedent = true;
      if (inCore === 0 && owner) usesOwner = true;
      continue;
    }
    const weight = evidence.weight(word.term);
    // What happens must be said here, not somewhere near.
    const beside =
      core.previous && !happens ? strength(word, matches, core.previous.words) * strengthIn.neighbour : 0;
    total += weight;
    covered += weight * Math.max(inCore, inTitles, inInitials, inAntecedent, beside);
    coveredByCore += weight * inCore;
  }

  // Names that agree speak for a sentence too, though less than what it says of them.
  const credit = nameCredit * names;
  const coverage = total === 0 ? 1 : (covered + credit) / (total + credit);
  const refuse = (reason: string, conflict = false): Holding => {
    return { score: Math.min(coverage, threshold - 0.01) * 0.8, support: [], reason, conflict };
  };
  if (missing) return refuse(`the source does not name "${missing.raw}" in this connection`);
  if (subject.length > 0 && !subject.some((word) => pointsTo(word, claim, core, antecedent))) {
    return refuse("the source says it of something else");
  }
  for (const quantity of statement.quantities) {
    if (!gives(core, quantity) && !countsNames(quantity, statement)) {
      return refuse(
        `the source does not give the figure ${statement.text.slice(quantity.start, quantity.end)}`,
      );
    }
  }
  const doer = doerOf(statement);
  const surroundings = [core.words, core.titleWords, ...(antecedent ? [antecedent.words] : [])];
  if (
    doer &&
    !surroundings.some((has) => strength(doer, matches, has) > 0) &&
    !spellsOut(doer.raw, core.statement)
  ) {
    return refuse(`the source does not say it of "${doer.raw}"`);
  }
  const about = subjectNames.length > 0 || statement.anaphoric ? [] : plainLead(statement, words);
  if (about.length > 0 && !about.some((word) => surroundings.some((has) => strength(word, matches, has) > 0)))
    return refuse(`the source does not say it of "${about.at(-1)?.raw}"`);
  // What is said to happen matters more than its circumstances: with no verb covered, the rest must be nearly whole.
  const verbs = words.filter((word) => isVerb(word, statement));
  const verbless = verbs.length > 0 && !verbs.some((verb) => strength(verb, matches, core.words) > 0);
  if (coverage < (verbless ? verblessThreshold : threshold))
    return refuse("the source does not cover what it says");
  if (total > 0 && coveredByCore / total < coreShare)
    return refuse("no single sentence of the source says it");
  const surely = unsaid(claim, core, [...surroundings, core.previous?.words ?? new Map()]);
  if (surely) return refuse(`the source does not say "${surely}"`);
  const mixed = mixedName(claim, evidence);
  if (mixed) return refuse(`the source does not name "${mixed}"`, true);
  const changed = changedWord(claim, core);
  if (changed) return refuse(`the source does not say "${changed.raw}"`, true);
  if (changedPolarity(claim, core))
    return refuse("it denies what the source says, or says what the source denies", true);
  const added = addition(claim, core);
  if (added) return refuse(`the source does not say "${added}"`);
  const pairs = pairsOf(claim, core);
  if (total === 0 && pairs.length + statement.quantities.length === 0)
    return refuse("no sentence of the source speaks of it");

  const against = contradiction(statement, core, pairs, evidence.owners);
  if (against) return refuse(against, true);
  const leans = usesAntecedent ? antecedent?.sentence : usesOwner ? core.previous : undefined;
  const support = leans ? [leans, core] : [core];
  return { score: coverage, support, reason: "", conflict: false };
}

/** How a source gives reasons. */
const causes =
  /\b(?:because|since|as|so|due|owing|thanks|therefore|thus|hence|reason|reasons|cause[sd]?|result(?:s|ed)?|led|leads?|means|mak(?:es|ing)|made|why|which|to|for|after|when)\b|[:–—]/i;

/**
 * A reason, purpose or consequence tacked on ("… because they are cheaper") of which the source has nothing:
 * the rest may cover the sentence well enough, but not this.
 */
function addition({ statement, words, matches }: Claim, core: EvidenceSentence): string | undefined {
  const places = [core.words, core.titleWords, core.previous?.words ?? new Map<string, Word>()];
  const { text } = statement;
  const joints = [
    ...text.matchAll(
      /\b(?:because|since|so that|although|despite|due to|thanks to|in order to|and|which|who|while|but)\b/gi,
    ),
  ];
  // A reason that nobody gives is made up, whatever words it is made of.
  const reason = /\b(?:because|due to|owing to|thanks to|as a result of)\b/i.exec(text);
  if (reason && !causes.test(`${core.previous?.statement.text ?? ""} ${core.statement.text}`))
    return text.slice(reason.index).trim();
  for (const [i, joint] of joints.entries()) {
    const end = joints[i + 1]?.index ?? text.length;
    const inside = words.filter((word) => word.start > joint.index && word.start < end && word.name !== true);
    const known = inside.filter((word) => places.some((has) => strength(word, matches, has) > 0));
    const causal = /^(?:because|since|due|thanks|although|despite)/i.test(joint[0]);
    // One new word may be a paraphrase; in a reason it is the reason.
    if (inside.length >= (causal ? 1 : 2) && known.length <= (causal ? inside.length / 2 : 0))
      return text.slice(joint.index, end).trim();
  }
  return undefined;
}

/** What the pronoun of a sentence stands for. */
interface Antecedent {
  sentence: EvidenceSentence;
  /** Terms of the names that it may stand for. */
  names: ReadonlySet<string>;
  words: ReadonlyMap<string, Word>;
}

/**
 * The sentence that another leans on: the nearest before it with a subject of its own. "It" and "she" stand for its
 * subject; "they" and "these chips" may stand for any of its names.
 */
function antecedentOf(core: EvidenceSentence, evidence: Evidence): Antecedent | undefined {
  if (!leaning(core)) return undefined;
  const plural = /\b(?:they|their|these|those|both|such)\b/i.test(core.statement.text.slice(0, 60));
  let at = core.previous;
  for (
    let steps = 1;
    at && steps < threadLength && leaning(at) && leadOf(at.statement, evidence).length === 0;
    steps++
  )
    at = at.previous;
  if (!at) return undefined;
  const names = plural
    ? at.statement.words.filter((word) => isName(word, evidence))
    : leadOf(at.statement, evidence);
  return { sentence: at, names: new Set(names.map(({ term }) => term)), words: at.words };
}

/** Terms of the names that "its" or "their" in a sentence stands for, where it names nobody before. */
function ownersOf({ statement, previous }: EvidenceSentence, evidence: Evidence): ReadonlySet<string> {
  const at = statement.words.findIndex(({ raw }) => /^(?:its|their|his|her)$/i.test(raw));
  const own = statement.words.slice(0, at).some((word) => isName(word, evidence));
  if (at < 0 || own || !previous) return new Set();
  return new Set(leadOf(previous.statement, evidence).map(({ term }) => term));
}

/** The names that a statement is about: those before its verb. */
function leadOf(statement: Statement, evidence: Evidence): Word[] {
  const { words } = statement;
  const verb = words.findIndex((word) => isVerb(word, statement));
  return words
    .slice(0, verb < 0 ? words.length : verb)
    .filter((word) => !word.stop && !word.counted && isName(word, evidence));
}

/** The plain words that a statement without a name begins with: "Layered oxides are …". */
function plainLead(statement: Statement, words: readonly Word[]): Word[] {
  const verb = statement.words.findIndex((word) => isVerb(word, statement));
  return words.filter((word) => word.at < verb);
}

const personal =
  /^(?:acknowledg|admit|say|said|stat|warn|announc|claim|den(?:y|ie)|predict|believ|argu|decid|pay|paid|pays|answer|approv|sign|refus|promis|order)/i;

/** Who says, decides or pays, where a statement's first verb is of that kind: whoever it is must be in the source. */
function doerOf(statement: Statement): Word | undefined {
  const verb = statement.words.findIndex((word) => isVerb(word, statement) || personal.test(word.raw));
  if (verb < 1 || !personal.test(statement.words[verb]?.raw ?? "")) return undefined;
  const doer = statement.words[verb - 1];
  return doer && !doer.stop && !doer.counted && !doer.filler ? doer : undefined;
}

function pointsTo(
  word: Word,
  { matches }: Claim,
  core: EvidenceSentence,
  antecedent: Antecedent | undefined,
): boolean {
  const places = [core.words, core.titleWords, ...(antecedent ? [antecedent.words] : [])];
  return places.some((words) => strength(word, matches, words) > 0);
}

/** Whether a sentence needs the one before it to be understood: a pronoun or "The plan …" at or near its start. */
function leaning({ statement, previous }: EvidenceSentence): boolean {
  if (!previous) return false;
  const [first, second] = statement.words;
  if (statement.anaphoric) return true;
  if (first?.raw === "The" && second && previous.words.has(second.term)) return true;
  const opening = statement.words.slice(0, 4);
  return (
    opening.some((word) => /^(?:it|they|he|she|its|their)$/i.test(word.raw)) &&
    !opening.some((word) => word.name === true)
  );
}

/** Whether a sentence gives a quantity, itself or, for figures that belong to a name, by its titles. */
function gives({ statement, titles }: EvidenceSentence, quantity: Quantity): boolean {
  const { quantities } = statement;
  // "by 2025" and "after 2025" share the figure only.
  if (quantities.some((other) => other.value === quantity.value && boundsClash(other, quantity)))
    return false;
  if (quantities.some((other) => sameQuantity(quantity, other))) return true;
  return !quantity.bound && titles.quantities.some((other) => sameQuantity(quantity, other));
}

/** "Two GPUs, the H100 and the H20": a small count that the statement itself enumerates. */
function countsNames({ value, ordinal }: Quantity, { words }: Statement): boolean {
  const names = words.filter((word) => word.name === true);
  const designations = names.filter((word) => /\p{N}/u.test(word.raw));
  return (
    !ordinal &&
    value >= 2 &&
    value <= 12 &&
    value === (designations.length > 0 ? designations.length : names.length)
  );
}
