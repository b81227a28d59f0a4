import type { Citation } from "../answer/events.ts";
import type { ReaderLink } from "./reader-access.ts";

/** A longer quote is named in a link by its first and last words. */
const longestExactQuote = 120;
const edgeWords = 5;
/** Made for the first long quote: it takes longer to load than the rest of the module. */
let words: Intl.Segmenter | undefined;

/**
 * Where the quote of a citation can be read: in the original document where it has an address, else in our
 * reader, by an absolute path.
 */
export function citationUrl(citation: Citation, readerLink: ReaderLink): string {
  if (citation.source === undefined) return readerLink(citation);
  // Only PDF files have pages, and what shows them goes to a page rather than to words (RFC 8118).
  if (citation.page !== undefined) return `${citation.source.replace(/#.*/s, "")}#page=${citation.page}`;
  const hash = citation.source.includes("#") ? "" : "#";
  return `${citation.source}${hash}:~:text=${textDirective(citation.quote)}`;
}

/** Where citations and sections can be read from elsewhere; undefined where only our reader has them and has no address. */
export function linksElsewhere(readerLink: ReaderLink, publicUrl: string | undefined) {
  return {
    linkOf: (citation: Citation) => absoluteUrl(citationUrl(citation, readerLink), publicUrl),
    linkOfSection: (section: { document: string; anchor: string }) =>
      absoluteUrl(readerLink(section), publicUrl),
  };
}

/** A path of ours for readers elsewhere; undefined when our own address is not known. */
function absoluteUrl(url: string, publicUrl: string | undefined): string | undefined {
  if (!url.startsWith("/")) return url;
  return publicUrl === undefined ? undefined : new URL(url, publicUrl).href;
}

/** @see https://wicg.github.io/scroll-to-text-fragment/#syntax */
function textDirective(quote: string): string {
  const edges = quoteEdges(quote);
  return edges ? edges.map(encoded).join(",") : encoded(quote);
}

/** The first and the last words; only these can be found when a quote spans several blocks of a page. */
function quoteEdges(quote: string): [string, string] | undefined {
  if (quote.length <= longestExactQuote && !quote.includes("\n")) return undefined;
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  const found = [...words.segment(quote)].filter(({ isWordLike }) => isWordLike);
  if (found.length < 2 * edgeWords) return undefined;
  const first = found[edgeWords - 1];
  const last = found.at(-edgeWords);
  return first && last && [quote.slice(0, first.index + first.segment.length), quote.slice(last.index)];
}

/** `-` has a meaning in a text directive, as `,` and `&` have, which are encoded anyway. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("-", "%2D");
}
