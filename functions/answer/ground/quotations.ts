import type { Evidence } from "./evidence.ts";
import type { Inline } from "./inline.ts";

const quotation = /[“„"««]([^“”„"«»]{2,400})[”“"»]/gu;

/** The quotations of a statement that do not stand in the evidence, and its links that no passage has. */
export function missingQuotations({ prose, plain, links }: Inline, evidence: Evidence): string[] {
  const text = letters(evidence.all.text);
  // What was left out of a quotation is marked.
  const quoted = [...prose.matchAll(quotation)].flatMap(([, words = ""]) =>
    words.split(/\[?(?:\.\.\.|…)\]?/),
  );
  const addresses = [
    ...plain.matchAll(/\bhttps?:\/\/[^\s<>"”)\]]+/g),
    ...plain.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g),
  ].map(([address]) => address.replace(/[.,;:!?]+$/, ""));
  return [
    ...quoted.filter((words) => !text.includes(letters(words))),
    ...[...links.map(({ href }) => href), ...addresses].filter((href) => !hasAddress(href, evidence)),
  ];
}

function hasAddress(href: string, { hrefs, all, passages }: Evidence): boolean {
  const bare = (address: string) => address.replace(/^mailto:/, "").replace(/\/$/, "");
  return (
    [...hrefs].some((known) => bare(known) === bare(href)) ||
    all.text.includes(bare(href)) ||
    passages.some(({ source }) => source !== undefined && bare(source) === bare(href))
  );
}

/** Words as a quotation repeats them: the case of letters, the kind of quotes and the last stop are the writer's. */
function letters(words: string): string {
  return words
    .normalize("NFC")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[‐-―]/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.,;:!?…]+$/, "")
    .toLowerCase();
}
