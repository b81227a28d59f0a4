/** Something that cannot be read, and the heading that it stands under. */
export interface LeftOut {
  /** "an image without a description" */
  what: string;
  under: string | undefined;
}

/** A sentence for each kind and place of what was left out: "An image without a description was left out under “Set-up”, twice." */
export function warningsOf(leftOut: readonly LeftOut[]): string[] {
  const counts = new Map<string, number>();
  for (const { what, under } of leftOut) {
    const place = under ? `under “${under}”` : "before the first heading";
    const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)} was left out ${place}`;
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return [...counts].map(
    ([sentence, count]) => `${sentence}${count === 1 ? "" : count === 2 ? ", twice" : `, ${count} times`}.`,
  );
}
