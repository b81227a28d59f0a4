import { type Figure, readFigures } from "../../language/figures/figures.ts";
import type { DraftPart, SentenceRef } from "../parts.ts";
import { hasCode } from "./code.ts";
import type { Evidence, EvidenceSentence } from "./evidence.ts";
import { boundFigures, hasFigure } from "./figures.ts";
import { type Inline, readInline } from "./inline.ts";
import { missingNames, type Names, readNames, type Tongue, tongueOf } from "./names.ts";
import { missingQuotations } from "./quotations.ts";
import { readWords } from "./words.ts";

/** A drafted part with what exactness looks for in the evidence. */
export interface Statement {
  part: DraftPart;
  inline: Inline;
  figures: Figure[];
  names: Names;
  tongue: Tongue;
}

/** The most citations that a statement carries. */
const mostCited = 8;

export function readStatement(part: DraftPart, evidence: Evidence): Statement {
  const inline =
    part.kind === "code" ? { plain: part.text, prose: "", codes: [], links: [] } : readInline(wordsOf(part));
  const { prose } = inline;
  const tongue = tongueOf(inline.plain, evidence);
  return {
    part,
    inline,
    figures: boundFigures(readFigures(prose, evidence.spelled), prose),
    names: readNames(prose, tongue),
    tongue,
  };
}

/** The words of a part, each cell of a table a clause of its own. */
function wordsOf(part: DraftPart): string {
  if (part.kind !== "table") return part.text;
  return [part.header, ...part.rows].map((cells) => cells.join(" | ")).join(" |\n");
}

/** What a statement has that stands nowhere in the evidence, in one phrase; undefined where exactness has nothing against it. */
export function unheard({ inline, figures, names, part }: Statement, evidence: Evidence): string | undefined {
  if (part.kind === "code") return "the documents do not have this code";
  if (figures.some((figure) => !hasFigure(figure, evidence.all)))
    return "the documents do not have this figure";
  if (inline.codes.some((code) => !hasCode(code, evidence))) return "the documents do not have this code";
  if (missingNames(inline.prose, names, evidence.all).length > 0)
    return "the documents do not have this name";
  if (missingQuotations(inline, evidence).length > 0)
    return "the documents do not have this quotation or link";
  return undefined;
}

/**
 * The sentences that a statement may be cited to, of those that the reading says it rests on, in reading order. They
 * exist, they have its figures and, with the passages around them, its names. A figure may stand in a sentence beside them that
 * the reading did not name, but never in another row of a table. Empty when they do not carry it.
 */
export function carriedBy(
  statement: Statement,
  by: readonly SentenceRef[],
  evidence: Evidence,
): EvidenceSentence[] {
  const { figures, names, inline, part } = statement;
  const has = ({ own }: EvidenceSentence) =>
    figures.some((figure) => hasFigure(figure, own)) ||
    [...names.designations, ...names.names].some(
      (name) => missingNames(name, { designations: [], names: [], ...sortOf(name, names) }, own).length === 0,
    );
  const bound = figures.length + names.designations.length + names.names.length > 0;
  const named = [...new Set(by.map((ref) => evidence.at(ref)).filter((found) => found !== undefined))];
  const counted = named.filter((sentence) => !bound || has(sentence)).slice(0, mostCited);
  if (counted.length === 0) return [];
  const carrying = [...counted];
  for (const figure of figures) {
    if (carrying.some(({ own }) => hasFigure(figure, own))) continue;
    const beside = evidence.sentences.filter(
      ({ passage, block, own }) =>
        block.table === undefined &&
        counted.some((other) => other.passage === passage) &&
        hasFigure(figure, own),
    );
    const [nearest] = beside.sort((a, b) => distance(a, counted) - distance(b, counted));
    if (!nearest) return [];
    carrying.push(nearest);
  }
  const around = new Set([...carrying, ...part.cited].map(({ passage }) => passage));
  const words = [...around].map((passage) => evidence.ofPassage[passage]?.text ?? "").join("\n");
  if (missingNames(inline.prose, names, readWords(words, evidence.spelled)).length > 0) return [];
  if (carrying.some((sentence) => isOfSister(statement, sentence, carrying))) return [];
  return carrying.sort((a, b) => a.passage - b.passage || a.sentence - b.sentence);
}

function sortOf(name: string, { designations }: Names): Partial<Names> {
  return designations.includes(name) ? { designations: [name] } : { names: [name] };
}

function distance({ passage, sentence }: SentenceRef, others: readonly SentenceRef[]): number {
  return Math.min(
    ...others.map((other) =>
      other.passage === passage ? Math.abs(other.sentence - sentence) : Number.POSITIVE_INFINITY,
    ),
  );
}

/** Whether a statement that is cited to a row speaks of another row of the table, by the name that stands first in it. */
function isOfSister(
  { inline }: Statement,
  row: EvidenceSentence,
  cited: readonly EvidenceSentence[],
): boolean {
  const { table, passage } = row.block;
  if (table === undefined) return false;
  const said = readWords(inline.plain, { cardinals: new Map(), ordinals: new Map() });
  const has = ({ block }: EvidenceSentence) => {
    const name = block.cells?.[0]?.text ?? "";
    return name.length > 2 && said.has(name);
  };
  const rows = cited.filter(({ block }) => block.table === table && block.passage === passage);
  if (rows.some(has)) return false;
  return row.block.rows.some((sister) => !rows.includes(sister) && has(sister));
}
