import type { ParsedBlock } from "../../functions/corpus/blocks.ts";
import type { Document } from "../../functions/corpus/document.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { seeded } from "../seeded.ts";

const passagesPerDocument = 20;
const sentencesPerPassage = 8;
const syllables =
  "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bren clat dros flin grum".split(" ");

/**
 * Documents of about `size` passages, the same for the same seed: sentences of a data set in new order, some of their
 * words exchanged for made-up ones and numbers, since the vocabulary of real text grows with its length (Heaps' law) and
 * most of its words are rare (Zipf's).
 */
export function generateDocuments(source: readonly Document[], size: number, seed: number): Document[] {
  const random = seeded(seed);
  const pool = source.flatMap(({ text, passages }) =>
    passages.flatMap(({ sentences }) => sentences.map(({ start, end }) => text.slice(start, end))),
  );
  const sentence = () => {
    const words = (pool[Math.floor(random() * pool.length)] ?? "").split(" ");
    return words
      .map((word) => (word.length > 4 && random() < 0.08 ? rareWord(random, size) : word))
      .join(" ");
  };
  const documents: Document[] = [];
  for (let made = 0; made < size; ) {
    const number = documents.length;
    const blocks: ParsedBlock[] = [
      { kind: "heading", depth: 1, text: `Report ${number} on ${rareWord(random, size)}` },
    ];
    for (let section = 0; section < passagesPerDocument / 4; section++) {
      blocks.push({
        kind: "heading",
        depth: 2,
        text: `${rareWord(random, size)} and ${rareWord(random, size)}`,
      });
      for (let i = 0; i < 4; i++) {
        const text = Array.from({ length: sentencesPerPassage }, sentence).join(" ");
        blocks.push({ kind: "paragraph", text });
      }
    }
    const document = layOut(`report-${String(number).padStart(6, "0")}`, { metadata: {}, blocks });
    documents.push(document);
    made += document.passages.length;
  }
  return documents;
}

/** A made-up word or a number; low ranks come often, high ones once. */
function rareWord(random: () => number, size: number): string {
  const rank = Math.floor(size * 20 * random() ** 3);
  if (random() < 0.15) return String(1000 + rank);
  let word = "";
  for (let rest = rank + 25; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Queries of two to five words that stand together somewhere, so that all engines find something. */
export function generateQueries(documents: readonly Document[], count: number, seed: number): string[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const document = documents[Math.floor(random() * documents.length)] as Document;
    const at = Math.floor(random() * document.text.length);
    const words = document.text
      .slice(at, at + 120)
      .split(/\s+/)
      .slice(1, -1);
    return words.slice(0, 2 + Math.floor(random() * 4)).join(" ");
  });
}
