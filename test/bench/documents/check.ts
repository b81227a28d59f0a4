import type { Corpus, RetrievedPassage } from "../../../functions/corpus/corpus.ts";
import type { Document } from "../../../functions/corpus/document.ts";
import { inWords } from "../../../functions/corpus/in-words.ts";
import { inputsOf, readDocuments } from "../../../functions/corpus/index/build.ts";
import { encodeIndex } from "../../../functions/corpus/index/encode.ts";
import { type CorpusFiles, readFolder } from "../../../functions/corpus/index/folder.ts";
import { noticeInWords } from "../../../functions/corpus/index/notices.ts";
import { openIndex } from "../../../functions/corpus/search/open.ts";

/** Something that has to be read from the files of a folder; `of` names the document that it is expected of. */
export type Expected =
  /** Words that stand in the text. */
  | { text: string; of?: string }
  /** Words that must not stand in any text. */
  | { not: string }
  /** The path of a section below the title, joined by " > ". */
  | { section: string; of?: string }
  | { title: string; of: string }
  /** A row of a table as it is said: "Plan: Team; Price: 29 EUR". */
  | { row: string }
  /** What the best passage for a question says, and what it does not. */
  | { ask: string; shows: string; hides?: string }
  /** Words of a notice about a file. */
  | { notice: string }
  | { ids: readonly string[] }
  /** No file can be read, for this reason. */
  | { refused: string };

export interface Checked {
  /** What was expected, in words. */
  what: string;
  held: boolean;
  /** What there is instead, where it was not held. */
  found: string;
}

/** Reads a folder as a corpus, by parser, layout, index and search, and compares it with what is expected. */
export async function check(folder: string, expected: readonly Expected[]): Promise<Checked[]> {
  const all = await readFolder(folder);
  // What a case expects is no document.
  const files = { ...all, files: all.files.filter(({ name }) => name !== "expected.txt") };
  const refused = expected.find((one) => "refused" in one);
  if (refused) return [await checkRefusal(files, refused.refused)];
  const { documents, notices } = await readDocuments(files);
  const corpus = await openIndex(await encodeIndex(inputsOf(files), documents, undefined, notices));
  const said = [...files.skipped.map(({ name, why }) => `${name} ${why}`), ...notices.map(noticeInWords)];
  return Promise.all(
    expected.flatMap((one) => ("refused" in one ? [] : [checkOne(one, documents, corpus, said)])),
  );
}

async function checkRefusal(files: CorpusFiles, reason: string): Promise<Checked> {
  const found = await readDocuments(files).then(
    ({ documents }) => documents.map(({ text }) => text).join(" "),
    (error: Error) => error.message,
  );
  return { what: `is refused: “${reason}”`, held: found.includes(reason), found: shortened(found) };
}

async function checkOne(
  expected: Exclude<Expected, { refused: string }>,
  documents: readonly Document[],
  corpus: Corpus,
  said: readonly string[],
): Promise<Checked> {
  const of = "of" in expected ? expected.of : undefined;
  const among = documents.filter(({ id }) => of === undefined || id === of);
  const result = (what: string, held: boolean, found: string) => ({ what, held, found: held ? "" : found });
  const anyText = (words: string) => among.some(({ text }) => folded(text).includes(folded(words)));
  if ("text" in expected)
    return result(
      `says “${expected.text}”`,
      anyText(expected.text),
      shortened(among.map(({ text }) => text).join(" ")),
    );
  if ("not" in expected)
    return result(`does not say “${expected.not}”`, !anyText(expected.not), around(among, expected.not));
  if ("section" in expected) {
    const paths = among.flatMap(({ title, sections }) =>
      sections.map(({ path }) => (path[0] === title && path.length > 1 ? path.slice(1) : path).join(" > ")),
    );
    return result(
      `has the section “${expected.section}”`,
      paths.includes(expected.section),
      paths.join(" | "),
    );
  }
  if ("title" in expected) {
    const titles = among.map(({ title }) => title);
    return result(`is called “${expected.title}”`, titles.includes(expected.title), titles.join(" | "));
  }
  if ("row" in expected) {
    const passages = await corpus.search(expected.row, 10);
    const rows = passages.flatMap(rowsOf);
    return result(`has the row “${expected.row}”`, rows.includes(expected.row), rows.slice(0, 4).join(" | "));
  }
  if ("ask" in expected) {
    const { ask, shows, hides } = expected;
    const [best] = await corpus.search(ask, 1);
    const text = best ? folded(best.text) : "";
    const held = text.includes(folded(shows)) && !(hides && text.includes(folded(hides)));
    return result(`“${ask}” shows “${shows}”`, held, shortened(text));
  }
  if ("notice" in expected)
    return result(
      `says of its files “${expected.notice}”`,
      said.some((words) => words.includes(expected.notice)),
      said.join(" | "),
    );
  const ids = documents.map(({ id }) => id);
  return result(
    `has the documents ${expected.ids.join(", ")}`,
    expected.ids.join() === ids.join(),
    ids.join(", "),
  );
}

function rowsOf(passage: RetrievedPassage): string[] {
  return passage.sentences.flatMap(({ block }, i) =>
    passage.blocks[block]?.kind === "row" ? [inWords(passage, i)] : [],
  );
}

function folded(text: string): string {
  return text.replace(/\s+/g, " ");
}

function shortened(text: string): string {
  const words = folded(text);
  return words.length > 160 ? `${words.slice(0, 160)}…` : words;
}

function around(documents: readonly Document[], words: string): string {
  for (const { id, text } of documents) {
    const at = folded(text).indexOf(folded(words));
    if (at >= 0) return `${id}: …${folded(text).slice(Math.max(0, at - 40), at + words.length + 40)}…`;
  }
  return "";
}
