const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const leftToRight =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const mirrored = new Map(
  [..."()[]{}<>«»‹›"].map((sign, i, all) => [sign, all[i % 2 === 0 ? i + 1 : i - 1] as string]),
);

export function isRightToLeft(text: string): boolean {
  return rightToLeft.test(text);
}

/**
 * Pieces that stand from left to right on a line of a right-to-left script, in the order in which they are read: turned
 * round, but for numbers and words of other scripts. A ligature is one piece and keeps its letters' order.
 */
export function readingOrder<T extends { text: string }>(pieces: readonly T[]): T[] {
  const order: T[] = [];
  let other: T[] = [];
  const flush = () => {
    // Signs at the ends of a run of another script belong to the line.
    const tail: T[] = [];
    while (other.length > 0 && !/[\p{L}\p{N}%]/u.test((other[0] as T).text)) tail.push(other.shift() as T);
    const head: T[] = [];
    while (other.length > 0 && !/[\p{L}\p{N}%]/u.test((other.at(-1) as T).text)) head.push(other.pop() as T);
    order.push(...head.map(mirror), ...other, ...tail.reverse().map(mirror));
    other = [];
  };
  for (const piece of pieces.toReversed()) {
    if (rightToLeft.test(piece.text)) {
      flush();
      order.push(piece);
    } else if (leftToRight.test(piece.text) || other.length > 0 || /\p{N}/u.test(piece.text))
      other.unshift(piece);
    else order.push(mirror(piece));
  }
  flush();
  return order;
}

/** Brackets look the same on the page, and open where they are read first. */
function mirror<T extends { text: string }>(piece: T): T {
  const other = mirrored.get(piece.text);
  return other === undefined ? piece : { ...piece, text: other };
}

/** Whether a text is of a right-to-left script for the most part. */
export function runsRightToLeft(text: string): boolean {
  let [right, left] = [0, 0];
  for (const sign of text) {
    if (rightToLeft.test(sign)) right++;
    else if (leftToRight.test(sign)) left++;
  }
  return right > left;
}
