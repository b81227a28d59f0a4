/** Words and punctuation marks, as BERT's tokenizer parts them: a mark stands alone. */
const parts = /[^\s\p{P}$+<=>^`|~]+|[\p{P}$+<=>^`|~]/gu;
/** What has no shape of its own: accents once they stand apart, soft hyphens, joiners. */
const invisible = /[\p{Mn}\p{Cf}]+/gu;
/** Longer ones are not words: keys, hashes, data. */
const longest = 100;

/**
 * Reads a text as rows of a vocabulary of word pieces (Wu and others, "Google's neural machine translation system", 2016),
 * in BERT's lower-case form: accents are dropped, a word that is not in the vocabulary is parted into the longest pieces
 * that are, of which those within a word are marked by `##`. A word that cannot be put together from pieces is left out.
 */
export function wordPieces(vocabulary: ReadonlyMap<string, number>): (text: string) => number[] {
  return function rows(text) {
    const found: number[] = [];
    const plain = text.toLowerCase().normalize("NFD").replace(invisible, "");
    for (const [part] of plain.matchAll(parts)) {
      const known = vocabulary.get(part);
      if (known !== undefined) found.push(known);
      else found.push(...piecesOf(part));
    }
    return found;
  };

  function piecesOf(word: string): number[] {
    const pieces: number[] = [];
    if (word.length > longest) return pieces;
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let row: number | undefined;
      for (; to > from; to--) {
        row = vocabulary.get((from > 0 ? "##" : "") + word.slice(from, to));
        if (row !== undefined) break;
      }
      if (row === undefined) return [];
      pieces.push(row);
      from = to;
    }
    return pieces;
  }
}
