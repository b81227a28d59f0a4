import type { RetrievedPassage } from "../../../functions/corpus/corpus.ts";

/** A passage of paragraphs, each of the sentences given. */
export function passageOf(
  paragraphs: string[][],
  { path = ["Leave policy"], marks = [] }: Partial<RetrievedPassage> = {},
): RetrievedPassage {
  const text = paragraphs.map((sentences) => sentences.join(" ")).join("\n\n");
  const sentences: RetrievedPassage["sentences"] = [];
  const blocks: RetrievedPassage["blocks"] = [];
  let at = 0;
  for (const paragraph of paragraphs) {
    const start = at;
    for (const sentence of paragraph) {
      sentences.push({ text: sentence, start: at, end: at + sentence.length, block: blocks.length });
      at += sentence.length + 1;
    }
    blocks.push({ kind: "paragraph", start, end: at - 1, leansOn: [] });
    at++;
  }
  const [title = ""] = path;
  const section = path.at(-1) ?? "";
  return {
    ...{ document: "leave", title, section, path, anchor: "leave", text, start: 0, end: text.length },
    ...{ sentences, blocks, marks, score: 1, evidence: 1 },
  };
}
