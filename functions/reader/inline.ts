import { html } from "hono/html";
import type { Mark } from "../corpus/blocks.ts";
import type { Span } from "../language/span.ts";

export type Markup = ReturnType<typeof html> | string;

/** What the words of a document are shown with. */
export interface Shown {
  text: string;
  /** In order of `start`; offsets into the text. */
  marks: readonly Mark[];
  /** The words that are highlighted. */
  quoted: Span | undefined;
}

/** A stretch of a document's text with its links, code and emphasis, and with what of it is quoted highlighted. */
export function inline(shown: Shown, { start, end }: Span): Markup[] {
  const inside = shown.marks.filter(
    (mark) => mark.start >= start && mark.end <= end && mark.end > mark.start,
  );
  return nested(shown, { start, end }, inside);
}

function nested(shown: Shown, { start, end }: Span, marks: readonly Mark[]): Markup[] {
  const parts: Markup[] = [];
  let at = start;
  for (const [i, mark] of marks.entries()) {
    // It lies within one that came before.
    if (mark.start < at) continue;
    const within = marks.slice(i + 1).filter((other) => other.start >= mark.start && other.end <= mark.end);
    parts.push(...highlighted(shown, { start: at, end: mark.start }));
    parts.push(marked(mark, nested(shown, mark, within)));
    at = mark.end;
  }
  return [...parts, ...highlighted(shown, { start: at, end })];
}

function marked(mark: Mark, words: Markup[]): Markup {
  switch (mark.kind) {
    case "link":
      return /^https?:\/\//i.test(mark.href)
        ? html`<a href="${mark.href}" rel="noopener nofollow">${words}</a>`
        : html`${words}`;
    case "code":
      return html`<code>${words}</code>`;
    case "strong":
      return html`<strong>${words}</strong>`;
    case "emphasis":
      return html`<em>${words}</em>`;
    case "key":
      return html`<kbd>${words}</kbd>`;
    case "formula":
      return html`<span class="formula">${words}</span>`;
  }
}

/** The text between two offsets, with the words that are also in the quote marked. */
function highlighted({ text, quoted }: Shown, { start, end }: Span): Markup[] {
  if (start >= end) return [];
  const from = Math.max(start, quoted?.start ?? end);
  const to = Math.min(end, quoted?.end ?? start);
  if (from >= to) return [text.slice(start, end)];
  const mark = html`<mark tabindex="-1">${text.slice(from, to)}</mark>`;
  return [text.slice(start, from), mark, text.slice(to, end)];
}
