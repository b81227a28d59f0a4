import { html } from "hono/html";
import type { CorpusDocument } from "../corpus/corpus.ts";
import type { Metadata, Section } from "../corpus/document.ts";
import type { Markup } from "./inline.ts";
import type { Site } from "./page-assets.ts";
import { typeset } from "./typeset.ts";

/** Carries the mark that a name of another's does not. */
const ownName = "Footnote";

/** Ids of the page's own carry a colon, which no section's anchor does. */
const textId = "page:text";

/**
 * The reader page: the plain text of a document, typeset, so that a quote is found in exactly the words that
 * were cited. `quote` is highlighted, in `section` (an anchor) if it stands there, else wherever it stands.
 */
export function readerPage(
  document: CorpusDocument,
  site: Site,
  cited: { quote?: string; section?: string },
): Markup {
  const { title, text, sections, language, blocks, marks } = document;
  const quoted = cited.quote ? findQuote(text, sections, cited.quote, cited.section) : undefined;
  const [first] = sections;
  // The document's own title usually is its first heading as well.
  const opening = first?.level === 1 && first.title === title ? first : undefined;
  return shell(
    title,
    site,
    html`<a class="skip" href="#${textId}">Skip to the text</a>
    ${masthead(site)}
    <main>
      <div class="opening" lang="${language}">
        ${cited.quote && !quoted ? changed(cited.quote) : ""}
        ${opening ? html`<h1 dir="auto" id="${opening.anchor}">${title}</h1>` : html`<h1 dir="auto">${title}</h1>`}
        ${about(document)}
      </div>
      ${contents(sections.filter((section) => section !== opening))}
      <div class="text" id="${textId}" lang="${language}" tabindex="-1">
        ${typeset({ text, blocks, marks, sections, quoted }, opening)}
      </div>
    </main>`,
  );
}

/** Says that there is no such document. */
export function missingPage(site: Site): Markup {
  return shell(
    "No such document",
    site,
    html`${masthead(site)}
    <main class="missing">
      <h1>No such document</h1>
      <p>The documents may have changed since this address was made. <a href="/">Ask the documents</a> instead.</p>
    </main>`,
  );
}

/** Says that this link does not open the document (any more). */
export function closedPage(site: Site): Markup {
  return shell(
    "This link is closed",
    site,
    html`${masthead(site)}
    <main class="missing">
      <h1>This link is closed</h1>
      <p>The documents here are private, and the links of an answer open them for a day. Please ask again.</p>
    </main>`,
  );
}

function shell(title: string, { icon, readerStyles, readerScript, brand }: Site, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · ${brand.name}</title>
    <link rel="icon" href="${icon.path}" type="image/svg+xml">
    <link rel="stylesheet" href="${readerStyles.path}">
    <script type="module" src="${readerScript.path}"></script>
  </head>
  <body>
    ${body}
  </body>
</html>`;
}

function masthead({ brand }: Site): Markup {
  return html`<header class="masthead">
      <a class="name" href="/">${brand.name}${brand.name === ownName ? html`<span class="rubric" aria-hidden="true">1</span>` : ""}</a>
      <a href="/">Ask a question</a>
    </header>`;
}

function changed(quote: string): Markup {
  return html`<div class="changed" role="note" lang="en" tabindex="-1">
      <p>This document has changed since it was cited; the quoted words are no longer in it.</p>
      <blockquote dir="auto">${quote}</blockquote>
    </div>`;
}

function contents(sections: Section[]): Markup | string {
  if (sections.length < 2) return "";
  return html`<nav class="contents" aria-labelledby="page:contents">
        <h2 id="page:contents">Contents</h2>
        <ol>
          ${sections.map(
            ({ title, anchor, level }) =>
              html`<li class="level-${Math.min(level, 4)}"><a href="#${encodeURIComponent(anchor)}">${title}</a></li>`,
          )}
        </ol>
      </nav>`;
}

function about({ source, author, date, url }: Metadata): Markup | string {
  const facts = Object.entries({ Author: author, Date: date, Source: source }).filter(([, value]) => value);
  if (facts.length === 0 && !url) return "";
  return html`<dl class="about" lang="en">
          ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}
          ${url ? html`<div><dt>Original</dt><dd><a href="${url}" rel="noopener">${url}</a></dd></div>` : ""}
        </dl>`;
}

function findQuote(text: string, sections: Section[], quote: string, anchor: string | undefined) {
  const section = sections.find((candidate) => candidate.anchor === anchor);
  const inSection = section ? text.slice(section.start, section.end).indexOf(quote) : -1;
  const start = section && inSection >= 0 ? section.start + inSection : text.indexOf(quote);
  return start < 0 ? undefined : { start, end: start + quote.length };
}
