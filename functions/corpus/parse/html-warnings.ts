import type { Page } from "./html-inline.ts";

/** What was left out of a page, a sentence for each kind and place: "2 images without a description were left out, under “Set-up”." */
export function warningsOf({ leftOut }: Page): string[] {
  const counts = new Map<string, { what: string; under: string | undefined; count: number }>();
  for (const { what, under } of leftOut) {
    const key = `${what}\n${under ?? ""}`;
    const entry = counts.get(key) ?? { what, under, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return [...counts.values()].map(({ what, under, count }) => {
    const many = what
      .replace(/^an? (\w+)/, (_, noun: string) => `${count} ${noun}s`)
      .replace(/^(\d+ )(embedded)s/, "$1$2");
    const place = under ? `, under “${under}”` : ", before the first heading";
    const things = count === 1 ? what.charAt(0).toUpperCase() + what.slice(1) : many;
    return `${things} ${count === 1 ? "was" : "were"} left out${place}.`;
  });
}
