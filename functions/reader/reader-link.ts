/** Longer quotes are cut in a link: some servers on the way refuse an address of more than 8 kB. */
const longestQuote = 500;

/**
 * The reader page with a section in view and, when a quote is given, its words highlighted. The section is
 * named twice because a browser keeps the part behind "#" to itself.
 */
export function readerLink(at: { document: string; anchor: string; quote?: string }): string {
  const query =
    at.quote === undefined
      ? ""
      : `?${new URLSearchParams({ section: at.anchor, quote: firstWords(at.quote) })}`;
  return `/read/${encodeURIComponent(at.document)}${query}#${encodeURIComponent(at.anchor)}`;
}

function firstWords(quote: string): string {
  if (quote.length <= longestQuote) return quote;
  const end = quote.lastIndexOf(" ", longestQuote);
  // Without a space near (Chinese, say) the cut may not halve a surrogate pair.
  return quote.slice(0, end > 0 ? end : longestQuote).replace(/[\uD800-\uDBFF]$/, "");
}
