import { child, elementsOf, type XmlElement } from "./xml.ts";

interface Level {
  format: string;
  /** "%1.%2" */
  text: string;
  start: number;
}

/** The place of a paragraph in its list. */
export interface Numbered {
  ordered: boolean;
  /** As counted on its level. */
  ordinal: number;
  /** As Word shows it: "1.1", "(a)", "§ 4"; empty for bullets. */
  label: string;
}

export type Numbering = (list: string, level: number) => Numbered | undefined;

/** Counts the paragraphs of a document's lists, to be asked for each in the order of the document. */
export function numberingOf(root: XmlElement | undefined): Numbering {
  const abstract = new Map<string, Level[]>();
  const lists = new Map<string, { levels: Level[]; counts: number[] }>();
  /** Lists that go back to the same definition go on counting, unless one of them says where it starts. */
  const shared = new Map<string, number[]>();
  for (const element of elementsOf(root)) {
    if (element.name === "w:abstractNum")
      abstract.set(element.attributes["w:abstractNumId"] ?? "", levelsOf(element));
    if (element.name !== "w:num") continue;
    const of = child(element, "w:abstractNumId")?.attributes["w:val"] ?? "";
    const levels = [...(abstract.get(of) ?? [])];
    let restarts = false;
    for (const override of elementsOf(element).filter(({ name }) => name === "w:lvlOverride")) {
      const at = Number(override.attributes["w:ilvl"] ?? 0);
      const start = child(override, "w:startOverride")?.attributes["w:val"];
      const own = child(override, "w:lvl");
      const level = own ? levelOf(own) : levels[at];
      if (start !== undefined) restarts = true;
      if (level) levels[at] = { ...level, ...(start === undefined ? {} : { start: Number(start) }) };
    }
    const counts = restarts ? [] : (shared.get(of) ?? []);
    if (!restarts) shared.set(of, counts);
    lists.set(element.attributes["w:numId"] ?? "", { levels, counts });
  }
  return (id, at) => {
    const list = lists.get(id);
    const level = list?.levels[at];
    if (!list || !level) return undefined;
    list.counts.length = Math.min(list.counts.length, at + 1);
    for (let above = 0; above < at; above++) list.counts[above] ??= list.levels[above]?.start ?? 1;
    const ordinal = (list.counts[at] ?? level.start - 1) + 1;
    list.counts[at] = ordinal;
    if (level.format === "bullet") return { ordered: false, ordinal, label: "" };
    if (level.format === "none") return undefined;
    const label = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const shown = Number(digit) - 1;
      return written(list.counts[shown] ?? 1, list.levels[shown]?.format ?? "decimal");
    });
    return { ordered: true, ordinal, label: label.trim() };
  };
}

function levelsOf(abstract: XmlElement): Level[] {
  const levels: Level[] = [];
  for (const element of elementsOf(abstract))
    if (element.name === "w:lvl") levels[Number(element.attributes["w:ilvl"] ?? 0)] = levelOf(element);
  return levels;
}

function levelOf(element: XmlElement): Level {
  const value = (name: string) => child(element, name)?.attributes["w:val"];
  const start = Number(value("w:start") ?? 1);
  return {
    format: value("w:numFmt") ?? "decimal",
    text: value("w:lvlText") ?? "",
    start: Number.isInteger(start) ? start : 1,
  };
}

function written(count: number, format: string): string {
  switch (format) {
    case "lowerLetter":
      return letters(count);
    case "upperLetter":
      return letters(count).toUpperCase();
    case "lowerRoman":
      return roman(count);
    case "upperRoman":
      return roman(count).toUpperCase();
    case "decimalZero":
      return String(count).padStart(2, "0");
    default:
      return String(count);
  }
}

/** a … z, aa, bb … as Word counts. */
function letters(count: number): string {
  const letter = String.fromCharCode(97 + ((Math.max(count, 1) - 1) % 26));
  return letter.repeat(Math.min(Math.ceil(Math.max(count, 1) / 26), 20));
}

function roman(count: number): string {
  if (count < 1 || count > 3999) return String(count);
  const signs: [number, string][] = [
    [1000, "m"],
    [900, "cm"],
    [500, "d"],
    [400, "cd"],
    [100, "c"],
    [90, "xc"],
    [50, "l"],
    [40, "xl"],
    [10, "x"],
    [9, "ix"],
    [5, "v"],
    [4, "iv"],
    [1, "i"],
  ];
  let rest = count;
  return signs
    .map(([value, sign]) => {
      const times = Math.floor(rest / value);
      rest -= times * value;
      return sign.repeat(times);
    })
    .join("");
}
