import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import type { Section } from "../../corpus/document.ts";
import { countIn } from "../../language/english/questions.ts";
import { tokenize } from "../../language/terms.ts";

/** What is asked of a document as a whole. */
export type Overview = "summary" | "outline" | "count";

const whole =
  "(?:document|article|text|paper|page|report|story|piece|file|book|manual|guide|handbook|corpus|it|this|that)";
const summary = new RegExp(
  `\\b(?:summari[sz]e|summary|tl;?dr|gist|overview|key (?:points?|takeaways?|findings?)|main (?:points?|ideas?|message|argument|topic|theme)s?|takeaways?)\\b|\\bwhat(?:'s| is| does) (?:the |this |that )?${whole} (?:all )?(?:about|say(?:ing)?)\\s*\\W*$|\\bwhat is .{0,40}\\b${whole} (?:mainly |all )?about\\b`,
  "i",
);
const outline =
  /\b(?:table of contents|outline|structure)\b|\b(?:what|which|list|name|give|show)\b.{0,30}\b(?:sections?|chapters?|headings?|topics|points|parts|strategies|steps|titles)\b/i;
const count =
  /\bhow many (?:sections?|chapters?|headings?|parts|points|topics|documents?|articles?|files?)\b/i;
/** How long the answer is to be, which says nothing of what it is about: "in 3 sentences", "the five key points". */
const length =
  /(?:\b(?:in|within|as|using)\s+)?\b(?:(?:at most|maximum|max|about|around|no more than)\s+)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:short|brief|key|main|most important|bullet)\s+)*(?:sentences?|lines?|bullets?|points?|takeaways?|findings?|ideas?)\b/gi;
/** Words of such a question that do not say which document is meant. */
const generic = new Set(
  tokenize(
    `summarize summarise summary document article text paper page report story file corpus main key point points idea ideas list
    name give show tell section sections chapter chapters heading headings topic topics part parts table contents outline structure
    overview short brief briefly sentence sentences word words please mention discuss cover tl dr tldr one two three four five six seven eight
    nine ten whole entire all takeaway takeaways gist message argument theme title titles say many step steps strategies`,
  ).map(({ term }) => term),
);

/**
 * Whether a question is about a document as a whole, and about which: the only one, or the one whose title or id it
 * names. Questions that are about something in a document ("which sections mention Baidu?") are not. `most` is how many
 * sentences the answer may have.
 */
export function readOverview(
  text: string,
  corpus: Corpus,
): { kind: Overview; document: string | undefined; most: number } | undefined {
  const kind = count.test(text)
    ? "count"
    : summary.test(text)
      ? "summary"
      : outline.test(text)
        ? "outline"
        : undefined;
  if (!kind) return undefined;
  const [long] = text.match(length) ?? [];
  const most = long === undefined ? Number.POSITIVE_INFINITY : (countIn(long) ?? 1);
  const words = tokenize(text.replace(length, " ")).filter(({ stop, term }) => !stop && !generic.has(term));
  const documents = corpus.documents();
  const scores = documents.map(({ id, title }) => {
    const own = new Set(tokenize(`${title} ${id.replaceAll("-", " ")}`).map(({ term }) => term));
    return words.filter(({ term }) => own.has(term)).length;
  });
  const best = Math.max(...scores);
  // Words that no title has are what the question is really about.
  if (words.length - best > 0) return undefined;
  const [only] = documents;
  if (documents.length === 1) return { kind, document: only?.id, most };
  const named =
    scores.filter((score) => score === best).length === 1 ? documents[scores.indexOf(best)] : undefined;
  return { kind, document: best > 0 ? named?.id : undefined, most };
}

/** The sections that stand under a document's title, or all of it where it has no others. */
export function mainSections(sections: readonly Section[]): Section[] {
  const below = sections.filter(({ level }) => level > 1);
  if (below.length === 0) return [...sections];
  const top = Math.min(...below.map(({ level }) => level));
  return below.filter(({ level }) => level === top);
}

/** The headings of sections as passages of one sentence, so that they can be cited. */
export function headings(corpus: Corpus, id: string): RetrievedPassage[] {
  const document = corpus.document(id);
  return mainSections(document?.sections ?? []).flatMap(({ title, anchor, path, start }) => {
    const end = start + title.length;
    if (!document || document.text.slice(start, end) !== title) return [];
    return [
      {
        document: id,
        title: document.title,
        ...(document.url === undefined ? {} : { source: document.url }),
        section: title,
        path,
        anchor,
        start,
        end,
        text: title,
        sentences: [{ start, end, text: title, block: 0 }],
        blocks: [{ kind: "heading" as const, start, end, leansOn: [] }],
        marks: [],
        score: 1,
        evidence: 1,
      },
    ];
  });
}

/** The first passage of the document's opening and of each main section, in reading order, no more than `limit`. */
export function openings(corpus: Corpus, id: string, limit: number): RetrievedPassage[] {
  const sections = corpus.document(id)?.sections ?? [];
  const own = corpus.passages().filter(({ document }) => document === id);
  const main = mainSections(sections);
  const chosen = new Set([own[0], ...main.map((section) => own.find(({ start }) => start >= section.start))]);
  const found = [...chosen].filter((passage) => passage !== undefined);
  return spread(found, limit);
}

/** As many as the limit allows, evenly from the first to the last. */
function spread<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  if (limit === 1) return items.slice(0, 1);
  return Array.from(
    { length: limit },
    (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))] as T,
  );
}

/** Of all headings those that a question means: "the six points" are the six that are numbered. */
export function asked(text: string, headings: readonly RetrievedPassage[]): RetrievedPassage[] {
  const numbered = headings.filter((heading) => isNumbered(heading.text));
  return countIn(text) === numbered.length ? numbered : [...headings];
}

function isNumbered(title: string): boolean {
  return /^\p{N}+[.):]?\s/u.test(title);
}

/** What sections a document has, in a sentence; undefined when it has none with a heading. */
export function outlineText(headings: readonly RetrievedPassage[]): string | undefined {
  const [first] = headings;
  if (!first) return undefined;
  const titles = headings.map(({ text }) => text);
  const kind = titles.length > 1 && titles.every(isNumbered) ? "numbered sections" : "sections";
  const counted = titles.length === 1 ? "one section" : `${titles.length} ${kind}`;
  return `“${first.title}” has ${counted}: ${titles.join("; ")}.`;
}
