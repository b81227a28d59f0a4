import type { PassageBlock, RetrievedPassage } from "../../corpus/corpus.ts";
import { inWords } from "../../corpus/in-words.ts";
import { type NumberWords, numberWords } from "../../language/figures/number-words.ts";
import { guessLanguages } from "../../language/guess-language.ts";
import type { SentenceRef } from "../parts.ts";
import { readWords, type Words } from "./words.ts";

/** A sentence, row or code block of the evidence with everything that it is read under. */
export interface EvidenceSentence extends SentenceRef {
  text: string;
  block: EvidenceBlock;
  /** It, a row's headers, what it leans on, the titles above it. */
  own: Words;
}

/** A block that has sentences: a paragraph, item, row, code block. */
export interface EvidenceBlock {
  passage: number;
  kind: PassageBlock["kind"];
  /** As the document has it. */
  text: string;
  leansOn: PassageBlock["leansOn"];
  /** Of a row: index of its table among the passage's blocks. */
  table?: number;
  cells?: PassageBlock["cells"];
  sentences: EvidenceSentence[];
  /** Of a row: the rows of its table, itself included. */
  rows: EvidenceSentence[];
}

/** Everything that the passages of one answer say, read once. */
export interface Evidence {
  passages: readonly RetrievedPassage[];
  sentences: EvidenceSentence[];
  blocks: EvidenceBlock[];
  /** All of it together, who "we" are included. */
  all: Words;
  /** The words of each passage, its titles and what its blocks lean on. */
  ofPassage: Words[];
  hrefs: ReadonlySet<string>;
  /** Those that it may be in; none where its function words do not tell. */
  languages: readonly string[];
  spelled: NumberWords;
  at(ref: SentenceRef): EvidenceSentence | undefined;
}

/** Reads the passages; `site` is the name that the site gives itself, which "we" may stand for. */
export async function readEvidence(
  passages: readonly RetrievedPassage[],
  site: string | undefined,
): Promise<Evidence> {
  const languages = guessLanguages(passages.map(({ text }) => text).join("\n"));
  const spelled = await numberWords(languages);
  const blocks: EvidenceBlock[] = [];
  const ofPassage: Words[] = [];
  const perPassage = passages.map((passage, p) => {
    const around = [...passage.path, passage.title, passage.source ?? "", site ?? ""].join("\n");
    const leans = passage.blocks.flatMap(({ leansOn }) => leansOn.map(({ text }) => text)).join("\n");
    ofPassage.push(readWords(`${passage.text}\n${leans}\n${around}`, spelled));
    const own = new Map<number, EvidenceBlock>();
    return passage.sentences.map((sentence, s): EvidenceSentence => {
      let block = own.get(sentence.block);
      if (!block) {
        block = blockOf(passage, p, sentence.block);
        own.set(sentence.block, block);
        blocks.push(block);
      }
      const leansOn = block.leansOn.map(({ text }) => text).join("\n");
      const said = `${sentence.text}\n${inWords(passage, s)}\n${leansOn}\n${around}`;
      const read = { passage: p, sentence: s, text: sentence.text, block, own: readWords(said, spelled) };
      block.sentences.push(read);
      return read;
    });
  });
  const rows = Map.groupBy(perPassage.flat(), ({ passage, block }) => `${passage}.${block.table}`);
  for (const block of blocks)
    if (block.table !== undefined) block.rows = rows.get(`${block.passage}.${block.table}`) ?? [];
  const all = readWords(ofPassage.map(({ text }) => text).join("\n"), spelled);
  all.figures();
  return {
    passages,
    sentences: perPassage.flat(),
    blocks,
    ofPassage,
    all,
    hrefs: new Set(
      passages.flatMap(({ marks }) => marks.flatMap((mark) => (mark.kind === "link" ? [mark.href] : []))),
    ),
    languages,
    spelled,
    at: ({ passage, sentence }) => perPassage[passage]?.[sentence],
  };
}

function blockOf(passage: RetrievedPassage, index: number, at: number): EvidenceBlock {
  const block = passage.blocks[at];
  if (!block)
    return { passage: index, kind: "paragraph", text: passage.text, leansOn: [], sentences: [], rows: [] };
  const { kind, start, end, leansOn, cells, parent } = block;
  return {
    passage: index,
    kind,
    text: passage.text.slice(start - passage.start, end - passage.start),
    leansOn,
    ...(kind === "row" && parent !== undefined ? { table: parent } : {}),
    ...(cells ? { cells } : {}),
    sentences: [],
    rows: [],
  };
}
