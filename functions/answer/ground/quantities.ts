import type { Span } from "../../language/span.ts";

/** A number of a text with what it counts, as far as the writing shows it. */
export interface Quantity extends Span {
  value: number;
  /** "%" or a currency; undefined for bare numbers and years. */
  unit?: string;
  /** What is counted, where it is a measure: "day" in "25 paid vacation days". */
  measure?: string;
  /** "fourth", "21st": a place in an order, never an amount. */
  ordinal: boolean;
  /** Written with "about", "nearly", "some": a value close by says the same. */
  approximate: boolean;
  /** How the figure limits what it counts, where the words before it say so: "by 2025", "up to", "more than". */
  bound?: "until" | "since" | "most" | "least" | "above" | "below";
}

const ones =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const words = new Map<string, number>([
  ...ones.map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, (i + 2) * 10] as const),
  ["dozen", 12],
  ["half", 0.5],
  ["twice", 2],
]);
const ordinals = new Map(
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    .split(" ")
    .map((word, i) => [word, i + 1]),
);
const scales = new Map<string, number>([
  ["hundred", 1e2],
  ["thousand", 1e3],
  ["k", 1e3],
  ["million", 1e6],
  ["mn", 1e6],
  ["m", 1e6],
  ["billion", 1e9],
  ["bn", 1e9],
  ["b", 1e9],
  ["trillion", 1e12],
  ["tn", 1e12],
]);
const currencies = new Map([
  ["$", "$"],
  ["usd", "$"],
  ["dollar", "$"],
  ["dollars", "$"],
  ["€", "€"],
  ["eur", "€"],
  ["euro", "€"],
  ["euros", "€"],
  ["£", "£"],
  ["pound", "£"],
  ["pounds", "£"],
  ["¥", "¥"],
  ["yuan", "¥"],
  ["yen", "¥"],
]);

/** Measures by their spellings; abbreviations only count right behind a number. */
const measures = new Map<string, string>(
  Object.entries({
    millisecond: "ms",
    second: "s",
    minute: "min",
    hour: "h",
    day: "day",
    week: "week",
    month: "month",
    year: "year",
    decade: "decade",
    centurie: "century",
    century: "century",
    metre: "m",
    meter: "m",
    centimetre: "cm",
    centimeter: "cm",
    millimetre: "mm",
    millimeter: "mm",
    kilometre: "km",
    kilometer: "km",
    mile: "mile",
    gram: "g",
    kilogram: "kg",
    ton: "t",
    tonne: "t",
    litre: "l",
    liter: "l",
    millilitre: "ml",
    milliliter: "ml",
    degree: "°",
    watt: "w",
    kilowatt: "kw",
    "watt-hour": "wh",
    "kilowatt-hour": "kwh",
    volt: "v",
    hertz: "hz",
    kilohertz: "khz",
    megahertz: "mhz",
    gigahertz: "ghz",
    byte: "byte",
    kilobyte: "kb",
    megabyte: "mb",
    gigabyte: "gb",
    terabyte: "tb",
  }),
);
const abbreviated =
  /^\s?(ms|s|min|h|mm|cm|m|km|mg|g|kg|t|ml|l|w|kw|wh|kwh|v|hz|khz|mhz|ghz|kb|mb|gb|tb)(?![\p{L}\p{N}])/iu;
// "25 days", "25 paid vacation days".
const spelledMeasure = new RegExp(
  `^[\\s-]*(?:\\p{L}+[\\s-]+){0,2}?(${[...measures.keys()].toSorted((a, b) => b.length - a.length).join("|")})s?(?!\\p{L})`,
  "iu",
);
// "5 m" is a length; a lone letter is a scale only when money stands before it ("$5m").
const scaleWords = [...scales.keys()].filter((scale) => scale.length > 1).join("|");
const numberWords = [...words.keys()].join("|");
// A digit run that is part of a name (H100, 910C, 01.AI) is no quantity; "1990s" and "21st" are.
const digits = `(?<!\\p{L}[.-]?|\\p{N}[.,]?)\\p{Nd}+(?:,\\p{Nd}{3})*(?:\\.\\p{Nd}+)?(?:s|st|nd|rd|th)?(?![\\p{L}\\p{N}]|\\.\\p{L})`;
const spelled = `(?<!\\p{L})(?:(?:an?(?= (?:${scaleWords})(?!\\p{L})))|(?:${numberWords})(?:[ -](?:and )?(?:${numberWords}|hundred|thousand))*|(?:${[...ordinals.keys()].join("|")})(?!,| time))(?!\\p{L})`;
const quantity = new RegExp(
  `(?<currency>[$€£¥])?\\s?(?<number>${digits}|${spelled})` +
    `(?:[ -](?<scale>${scaleWords})(?!\\p{L}))?(?:\\s?-?(?<unit>%|per ?cent(?!\\p{L})|(?:dollars?|euros?|pounds?|yuan|yen|usd|eur)(?!\\p{L})))?`,
  "giu",
);
// Numbers with a scale written on ("5m", "10bn", "$3k") need a pattern of their own: the digits' end check forbids letters.
const compact =
  /(?<currency>[$€£¥])\s?(?<number>\p{Nd}+(?:,\p{Nd}{3})*(?:\.\p{Nd}+)?)(?<scale>k|m|mn|bn|b|tn)(?![\p{L}\p{N}])/giu;
const approximately =
  /(?:about|around|roughly|approximately|nearly|almost|some|circa|close to|an estimated|~)\s*$/i;
const bounds = [
  ["most", /\b(?:up to|at most|no more than|not more than|a maximum of|maximum of)\s*$/i],
  ["least", /\b(?:at least|no less than|not less than|a minimum of|minimum of)\s*$/i],
  [
    "until",
    /\b(?:by|before|within|no later than|by the end of|by the year|(?:until|till)(?: \S+){0,4})\s*$/i,
  ],
  ["since", /\b(?:since|from|beyond|later than|following|after(?: \S+){0,4})\s*$/i],
  ["above", /\b(?:more than|over|above|exceeding)\s*$/i],
  ["below", /\b(?:less than|fewer than|under|below)\s*$/i],
] as const;
const opposed = new Set(
  ["until since", "most least", "most above", "least below", "above below"].flatMap((pair) => [
    pair,
    pair.split(" ").reverse().join(" "),
  ]),
);

/** Whether two bounds cannot both hold of the same figure: "within" and "after", "up to" and "at least". */
export function boundsClash(a: Quantity, b: Quantity): boolean {
  return a.bound !== undefined && b.bound !== undefined && opposed.has(`${a.bound} ${b.bound}`);
}

/**
 * The quantities of a text, in order: figures, spelled-out numbers, percentages, sums of money, years.
 * "one" alone is left out: it is a pronoun more often than a count.
 */
export function quantities(text: string): Quantity[] {
  const found: Quantity[] = [];
  for (const match of [...text.matchAll(compact), ...text.matchAll(quantity)].sort(
    (a, b) => a.index - b.index,
  )) {
    const { currency, number = "", scale, unit } = match.groups ?? {};
    const start = match.index + match[0].indexOf(match[0].trimStart());
    if (found.some((other) => start < other.end)) continue;
    if (number.toLowerCase() === "one" && !scale && !unit) continue;
    const value = amount(number) * (scales.get(scale?.toLowerCase() ?? "") ?? 1);
    if (Number.isNaN(value)) continue;
    let end = match.index + match[0].trimEnd().length;
    const before = text.slice(Math.max(0, start - 24), start);
    // "a second" is a time, and so is what is so many times "a second".
    if (/^seconds?$/i.test(number) && /\b(?:an?|per)\s*$/i.test(before)) continue;
    const money = currencies.get((currency ?? unit ?? "").toLowerCase()) ?? (unit ? "%" : undefined);
    const rest = text.slice(end, end + 60);
    const short = money === undefined ? abbreviated.exec(rest) : null;
    const measure =
      short?.[1]?.toLowerCase() ?? measures.get(spelledMeasure.exec(rest)?.[1]?.toLowerCase() ?? "");
    if (short) end += short[0].length;
    const bound = bounds.find(([, pattern]) => pattern.test(before))?.[0];
    found.push({
      value,
      ...(money === undefined ? {} : { unit: money }),
      ...(measure === undefined || money !== undefined ? {} : { measure }),
      ordinal: ordinals.has(number.toLowerCase()) || /\d(?:st|nd|rd|th)$/i.test(number),
      approximate: approximately.test(before),
      ...(bound === undefined ? {} : { bound }),
      start,
      end,
    });
  }
  for (const [i, { start, unit }] of found.entries()) {
    const before = found[i - 1];
    // "10-20%": the unit belongs to both ends of the range.
    if (before && unit && !before.unit && /^\s?(?:-|–|to)\s?$/.test(text.slice(before.end, start)))
      before.unit = unit;
  }
  return found;
}

function amount(number: string): number {
  if (/^an?$/i.test(number)) return 1;
  if (/^\p{Nd}/u.test(number)) return Number(number.replace(/,|(?:s|st|nd|rd|th)$/gi, ""));
  let sum = 0;
  for (const word of number.toLowerCase().split(/[ -](?:and )?/)) {
    const scale = word === "hundred" ? 100 : word === "thousand" ? 1000 : undefined;
    sum = scale ? Math.max(sum, 1) * scale : sum + (words.get(word) ?? ordinals.get(word) ?? 0);
  }
  return sum;
}

/** Whether what the evidence says of a number also says what the claim says of it. */
export function sameQuantity(claim: Quantity, evidence: Quantity): boolean {
  if (claim.ordinal !== evidence.ordinal) return false;
  if (claim.measure && evidence.measure && claim.measure !== evidence.measure) return false;
  if ((claim.unit ?? evidence.unit) !== (evidence.unit ?? claim.unit)) return false;
  // A percentage is never a bare number; a sum of money may be, where the currency was said before.
  if ((claim.unit === "%") !== (evidence.unit === "%")) return false;
  if (boundsClash(claim, evidence)) return false;
  if ((claim.unit && evidence.measure) || (claim.measure && evidence.unit)) return false;
  const tolerance = claim.approximate ? 0.05 : 1e-9;
  return (
    Math.abs(claim.value - evidence.value) <=
    tolerance * Math.max(Math.abs(evidence.value), Math.abs(claim.value))
  );
}
