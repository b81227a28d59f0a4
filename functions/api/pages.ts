import { Hono } from "hono";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import { html } from "hono/html";
import type { Corpus } from "../corpus/corpus.ts";
import type { Asset, Brand, PageAssets, Site } from "../reader/page-assets.ts";
import { closedPage, missingPage, readerPage } from "../reader/reader.ts";
import type { readerAccess } from "../reader/reader-access.ts";

/** Nothing runs or loads but what this server sends: text of documents and models stays text. */
const pageHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; "),
  "cache-control": "no-cache",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** Here and not at the edge: CloudFront compresses only what says its length, which an API that streams does not. */
const packed = compress();

/** What the pages read of a corpus. */
type Library = Pick<Corpus, "documentCount" | "documents" | "document">;

/**
 * `GET /`, the chat page; `GET /read/{document}`, the source reader; and the files that they load. With `access` the
 * documents are private: the chat page names none, and the reader opens by the links of answers only.
 */
export function pageRoutes(
  shelf: { current(): Library },
  assets: PageAssets,
  brand: Brand,
  access?: Pick<ReturnType<typeof readerAccess>, "opens">,
): Hono {
  const site = { ...assets, brand };
  const app = new Hono();
  app.get("/", packed, async (c) =>
    c.html(await chatPage(shelf.current(), site, access === undefined), 200, pageHeaders),
  );
  app.get("/read/:document", packed, (c) => {
    const id = c.req.param("document");
    if (access && !access.opens(id, c.req.query("access"))) return c.html(closedPage(site), 403, pageHeaders);
    const document = shelf.current().document(id);
    return document
      ? c.html(readerPage(document, site, c.req.query()), 200, pageHeaders)
      : c.html(missingPage(site), 404, pageHeaders);
  });
  const { icon, script, styles, readerScript, readerStyles, widget } = assets;
  for (const asset of [icon, script, styles, readerScript, readerStyles])
    serve(app, asset, { "cache-control": "public, max-age=31536000, immutable" });
  // For any site: the API says which sites may ask.
  for (const asset of widget)
    serve(app, asset, {
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    });
  return app;
}

function serve(app: Hono, { path, type, body }: Asset, headers: Record<string, string>): void {
  app.get(path, packed, etag(), (c) =>
    c.body(body, 200, { "content-type": type, "x-content-type-options": "nosniff", ...headers }),
  );
}

async function chatPage(
  corpus: Library,
  { html: page, icon, script, styles, brand }: Site,
  open: boolean,
): Promise<string> {
  const greeting = brand.greeting === undefined ? "" : html` greeting="${brand.greeting}"`;
  const values: Record<string, string> = {
    icon: icon.path,
    script: script.path,
    styles: styles.path,
    name: String(html`${brand.name}`),
    chat: String(
      await html`<footnote-chat mode="page" endpoint="/" heading="${brand.name}"${greeting}>${colophon(corpus, open)}</footnote-chat>`,
    ),
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? "");
}

/** Names the documents where they are few. */
function colophon(corpus: Library, open: boolean) {
  const otherwise = (they: string) => `If ${they} not hold the answer, you are told so.`;
  if (!open)
    return html`<p>Answers come only from the documents of this corpus. ${otherwise("they do")} You have to be signed in.</p>`;
  if (corpus.documentCount > 3)
    return html`<p>Answers come only from the ${corpus.documentCount} documents of this corpus. ${otherwise("they do")}</p>`;
  if (corpus.documentCount === 0) return html`<p>There are no documents here yet.</p>`;
  const documents = corpus.documents();
  // Not by Intl.ListFormat: its data take longer to load than all of the page.
  const last = documents.length > 2 ? ", and " : " and ";
  const between = (i: number) => (i === 0 ? "" : i === documents.length - 1 ? last : ", ");
  const named = documents.map(
    ({ id, title }, i) => html`${between(i)}<a href="/read/${encodeURIComponent(id)}">${title}</a>`,
  );
  return html`<p>Answers come only from ${named}. ${otherwise(named.length === 1 ? "it does" : "they do")}</p>`;
}
