import { html } from "hono/html";
import type { Metadata, Section } from "../corpus/document.ts";
import type { Span } from "../language/span.ts";
import type { PageAssets } from "./page-assets.ts";

type Markup = ReturnType<typeof html>;

/** Ids of the page's own carry a colon, which no section's anchor does. */
const textId = "page:text";

/**
 * The reader page: the plain text of a document, typeset, so that a quote is found in exactly the words that
 * were cited. `quote` is highlighted, in `section` (an anchor) if it stands there, else wherever it stands.
 */
export function readerPage(
  document: Metadata & { id: string; text: string; sections: Section[] },
  assets: PageAssets,
  cited: { quote?: string; section?: string },
): Markup {
  const { title, text, sections, language } = document;
  const quoted = cited.quote ? findQuote(text, sections, cited.quote, cited.section) : undefined;
  const marked = (span: Span) => highlight(text, span, quoted);
  const [first] = sections;
  // The document's own title usually is its first heading as well.
  const opening = first?.level === 1 && first.title === title ? first : undefined;
  return shell(
    title,
    assets,
    html`<a class="skip" href="#${textId}">Skip to the text</a>
    ${masthead()}
    <main>
      <div class="opening" lang="${language}">
        ${cited.quote && !quoted ? changed(cited.quote) : ""}
        ${opening ? html`<h1 dir="auto" id="${opening.anchor}">${title}</h1>` : html`<h1 dir="auto">${title}</h1>`}
        ${about(document)}
      </div>
      ${contents(sections.filter((section) => section !== opening))}
      <div class="text" id="${textId}" lang="${language}" tabindex="-1">
        ${sections.map((section) => sectionMarkup(text, section, section === opening, marked))}
      </div>
    </main>`,
  );
}

/** Says that there is no such document. */
export function missingPage(assets: PageAssets): Markup {
  return shell(
    "No such document",
    assets,
    html`${masthead()}
    <main class="missing">
      <h1>No such document</h1>
      <p>The documents may have changed since this address was made. <a href="/">Ask the documents</a> instead.</p>
    </main>`,
  );
}

/** Says that this link does not open the document (any more). */
export function closedPage(assets: PageAssets): Markup {
  return shell(
    "This link is closed",
    assets,
    html`${masthead()}
    <main class="missing">
      <h1>This link is closed</h1>
      <p>The documents here are private, and the links of an answer open them for a day. Please ask again.</p>
    </main>`,
  );
}

function shell(title: string, { icon, readerStyles, readerScript }: PageAssets, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Footnote</title>
    <link rel="icon" href="${icon.path}" type="image/svg+xml">
    <link rel="stylesheet" href="${readerStyles.path}">
    <script type="module" src="${readerScript.path}"></script>
  </head>
  <body>
    ${body}
  </body>
</html>`;
}

function masthead(): Markup {
  return html`<header class="masthead">
      <a class="name" href="/">Footnote<span class="rubric" aria-hidden="true">1</span></a>
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

function sectionMarkup(
  text: string,
  section: Section,
  isOpening: boolean,
  marked: (span: Span) => Markup | string,
): Markup {
  const { title, anchor, level, start, end } = section;
  const heading = { start, end: text.startsWith(title, start) ? start + title.length : start };
  const body = blocks(text, { start: heading.end, end }).map((block) => blockMarkup(text, block, marked));
  if (isOpening) return html`<section>${body}</section>`;
  const label = heading.end > heading.start ? marked(heading) : title;
  return html`<section>${headingMarkup(level, anchor, label)}${body}</section>`;
}

function headingMarkup(level: number, anchor: string, label: Markup | string): Markup {
  switch (level) {
    case 1:
    case 2:
      return html`<h2 dir="auto" id="${anchor}">${label}</h2>`;
    case 3:
      return html`<h3 dir="auto" id="${anchor}">${label}</h3>`;
    default:
      return html`<h4 dir="auto" id="${anchor}">${label}</h4>`;
  }
}

function blockMarkup(text: string, block: Span, marked: (span: Span) => Markup | string): Markup {
  const lines = splitAt(text, block, "\n");
  if (!lines.every(({ start }) => text.startsWith("- ", start))) {
    return html`<p dir="auto">${marked(block)}</p>`;
  }
  return html`<ul>${lines.map(({ start, end }) => html`<li dir="auto">${marked({ start: start + 2, end })}</li>`)}</ul>`;
}

/** The blocks of the text between two offsets: what blank lines part. */
function blocks(text: string, span: Span): Span[] {
  return splitAt(text, span, "\n\n").filter(({ start, end }) => text.slice(start, end).trim() !== "");
}

function splitAt(text: string, { start, end }: Span, separator: string): Span[] {
  let from = start;
  return text
    .slice(start, end)
    .split(separator)
    .map((part) => {
      const span = { start: from, end: from + part.length };
      from = span.end + separator.length;
      return span;
    });
}

/** The part of a text, with the words that are also in the quote marked. */
function highlight(text: string, { start, end }: Span, quoted: Span | undefined): Markup | string {
  const from = Math.max(start, quoted?.start ?? end);
  const to = Math.min(end, quoted?.end ?? start);
  if (from >= to) return text.slice(start, end);
  return html`${text.slice(start, from)}<mark tabindex="-1">${text.slice(from, to)}</mark>${text.slice(to, end)}`;
}

function findQuote(text: string, sections: Section[], quote: string, anchor: string | undefined) {
  const section = sections.find((candidate) => candidate.anchor === anchor);
  const inSection = section ? text.slice(section.start, section.end).indexOf(quote) : -1;
  const start = section && inSection >= 0 ? section.start + inSection : text.indexOf(quote);
  return start < 0 ? undefined : { start, end: start + quote.length };
}
